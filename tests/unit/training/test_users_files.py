"""What is said of a user's file that cannot be used, in the user's lines."""

import sys

import pytest

from lrvalley.errors import InputError
from lrvalley.support.file_and_name import FileAndName
from lrvalley.training.users_files import call, users_object

MODEL = """\
import helper_of_this_test as helper

NUMBER = 3


def build_model(width=1):
    return helper.checked(width)
"""
HELPER = """\
def checked(width):
    if width > 9:
        raise ValueError("too wide")
    return width
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    # Each test has files of these names of its own.
    for name in ("my_model", "helper_of_this_test"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    (tmp_path / "my_model.py").write_text(MODEL)
    (tmp_path / "helper_of_this_test.py").write_text(HELPER)
    return tmp_path


def refusal(file, name="build_model"):
    with pytest.raises(InputError) as error:
        users_object(FileAndName(file, name))
    return str(error.value)


def test_a_function_can_import_what_lies_beside_its_file(folder):
    (folder / "deep").mkdir()
    (folder / "deep" / "model_beside.py").write_text(
        "import beside\nbuild = beside.build\n"
    )
    (folder / "deep" / "beside.py").write_text("def build():\n    return 5\n")
    assert users_object(FileAndName("deep/model_beside.py", "build"))() == 5


def test_a_file_is_executed_once():
    source = FileAndName("my_model.py", "build_model")
    assert users_object(source) is users_object(source)


def test_a_failure_shows_the_users_lines_only():
    build = users_object(FileAndName("my_model.py", "build_model"))
    with pytest.raises(InputError) as error:
        call(build, "my_model.py:build_model", width=12)
    assert str(error.value) == (
        "my_model.py:build_model cannot be loaded:\n"
        "  my_model.py, line 7, in build_model\n"
        "    return helper.checked(width)\n"
        "  helper_of_this_test.py, line 3, in checked\n"
        '    raise ValueError("too wide")\n'
        "ValueError: too wide"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "import no_such_module\n",
            "  broken.py, line 1\n    import no_such_module\n"
            "ModuleNotFoundError: No module named 'no_such_module'",
        ),
        ("\ndef f(:\n", "  broken.py, line 2\n    def f(:\nSyntaxError: invalid syntax"),
        (
            "import sys\nsys.exit('bye')\n",
            "  broken.py, line 2\n    sys.exit('bye')\nSystemExit: bye",
        ),
        (
            "import json\njson.loads('{')\n",
            "  broken.py, line 2\n    json.loads('{')\njson.decoder.JSONDecodeError",
        ),
    ],
)
def test_a_file_that_fails_shows_the_line(folder, text, message):
    (folder / "broken.py").write_text(text)
    assert refusal("broken.py").startswith(f"broken.py cannot be loaded:\n{message}")


def test_a_failed_file_can_be_repaired_and_loaded(folder):
    (folder / "repaired.py").write_text("1 / 0\n")
    assert "ZeroDivisionError" in refusal("repaired.py")
    (folder / "repaired.py").write_text("def build_model():\n    return 'whole'\n")
    assert users_object(FileAndName("repaired.py", "build_model"))() == "whole"


def test_what_is_not_there_is_named(folder):
    assert refusal("no.py") == "no.py: not found, expected a Python file"
    assert refusal("my_model.py", "build_modl") == (
        "my_model.py has no build_modl, expected one of its functions or classes: "
        "build_model; did you mean 'build_model'?"
    )
    assert refusal("my_model.py", "NUMBER") == (
        "my_model.py:NUMBER is a value of type int, expected a function or class"
    )
