from pathlib import Path

import pytest

from lrvalley.errors import InputError
from lrvalley.study.users_code import check_defined, modules_beside, users_code
from lrvalley.support.file_and_name import FileAndName

MODEL = """
import os
from blocks import dense


def build_model():
    return dense(3)
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "model.py").write_text(MODEL)
    (tmp_path / "blocks.py").write_text(
        "from parts import one\n\ndef dense(n): return one + n"
    )
    (tmp_path / "parts.py").write_text("one = 1")
    (tmp_path / "other.py").write_text("two = 2")
    return tmp_path


def code(folder: Path) -> str:
    return users_code([folder / "model.py"])


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_comment_a_docstring_and_the_layout_do_not_count(folder):
    before = code(folder)
    rewrite(
        folder / "model.py", "    return", '    """A model."""\n    # dense\n    return'
    )
    rewrite(folder / "parts.py", "one = 1", "one = (\n    1\n)")
    assert code(folder) == before


def test_a_layer_counts(folder):
    before = code(folder)
    rewrite(folder / "model.py", "dense(3)", "dense(4)")
    assert code(folder) != before


@pytest.mark.parametrize(("helper", "old"), [("blocks.py", "+ n"), ("parts.py", "= 1")])
def test_what_it_imports_from_beside_it_counts(folder, helper, old):
    before = code(folder)
    rewrite(folder / helper, old, old + " + 2")
    assert code(folder) != before


def test_what_it_does_not_import_does_not_count(folder):
    before = code(folder)
    (folder / "other.py").write_text("two = 3")
    assert code(folder) == before


def test_a_folder_of_the_same_files_gives_the_same(folder, tmp_path_factory):
    copy = tmp_path_factory.mktemp("elsewhere")
    for file in folder.glob("*.py"):
        (copy / file.name).write_text(file.read_text())
    assert code(copy) == code(folder)


def test_packages_and_imports_within_functions_are_found(tmp_path):
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "__init__.py").write_text("")
    (tmp_path / "net" / "layers.py").write_text("from . import sizes")
    (tmp_path / "net" / "sizes.py").write_text("small = 1")
    (tmp_path / "model.py").write_text("def f():\n    from net.layers import x")
    found = modules_beside(tmp_path / "model.py")
    assert found == [tmp_path / "net" / "__init__.py", tmp_path / "net" / "layers.py"]
    before = users_code([tmp_path / "model.py"])
    (tmp_path / "net" / "sizes.py").write_text("small = 2")
    assert users_code([tmp_path / "model.py"]) != before


def test_a_name_that_a_file_defines(folder):
    for name in ("build_model", "dense"):
        check_defined("task.model", FileAndName(str(folder / "model.py"), name))


@pytest.mark.parametrize(
    ("file", "name", "message"),
    [
        (
            "model.py",
            "build_modl",
            "found no build_modl, expected .*did you mean 'build_model'",
        ),
        ("nothing.py", "build_model", "found no such file, expected a Python file"),
        (".", "build_model", "found a folder, expected a Python file"),
    ],
)
def test_a_name_or_file_that_is_not_there(folder, file, name, message):
    with pytest.raises(InputError, match=message) as error:
        check_defined("task.model", FileAndName(str(folder / file), name))
    assert str(error.value).startswith("task.model: ")


def test_a_file_that_is_not_python(folder):
    (folder / "model.py").write_text("def build_model(:\n")
    with pytest.raises(InputError, match=r"model\.py: line 1: .*expected Python"):
        check_defined("task.model", FileAndName(str(folder / "model.py"), "build_model"))
