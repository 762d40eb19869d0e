"""What is read of a file, and what runs keep of it."""

import ast
import json
from pathlib import Path

import pytest

from lrvalley.study import code_reading
from lrvalley.study.code_reading import KEPT, Registered, canonical, keep, read_code, recall

SOURCE = """
import json
import lrvalley.errors
from lrvalley.study import cell, stop

@optimizer
def gd(): return 1

@optimizer
def adam(): return 2
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A folder in which nothing was read."""
    monkeypatch.chdir(tmp_path)
    start_again(monkeypatch)
    yield tmp_path
    read_code.cache_clear()


def start_again(monkeypatch):
    """As in a process that has read nothing yet."""
    read_code.cache_clear()
    monkeypatch.setattr(code_reading, "_used", {})
    monkeypatch.setattr(code_reading, "_recalled", {})


def written(folder, text=SOURCE, name="module.py") -> Path:
    file = folder / name
    file.write_text(text)
    read_code.cache_clear()
    return file


def test_the_imports_are_those_of_the_package(folder):
    names = ("lrvalley.errors", "lrvalley.study.cell", "lrvalley.study.stop")
    assert read_code(written(folder)).imports == names


def test_an_empty_file_has_no_digest(folder):
    assert read_code(written(folder, "# Words.\n")).digest is None


def test_of_registered_functions_those_count_that_are_named(folder):
    gd, adam = Registered("optimizer", ("gd",)), Registered("optimizer", ("adam",))
    before = read_code(written(folder), gd), read_code(written(folder), adam)
    changed = written(folder, SOURCE.replace("return 2", "return 3"))
    assert read_code(changed, gd) == before[0]
    assert read_code(changed, adam) != before[1]


def test_what_was_kept_is_not_read_again(folder, monkeypatch):
    first = read_code(written(folder))
    keep()
    start_again(monkeypatch)
    recall()
    monkeypatch.setattr(ast, "parse", None)
    assert read_code(written(folder, SOURCE, "elsewhere.py")) == first


def test_another_content_is_read(folder, monkeypatch):
    first = read_code(written(folder))
    keep()
    start_again(monkeypatch)
    recall()
    assert read_code(written(folder, SOURCE.replace("return 2", "return 3"))) != first


@pytest.mark.parametrize("reader", ["another", None])
def test_what_another_version_has_read_does_not_count(folder, monkeypatch, reader):
    read_code(written(folder))
    with monkeypatch.context() as patch:
        patch.setattr(code_reading, "READER", reader)
        keep()
    start_again(monkeypatch)
    recall()
    assert code_reading._recalled == {}


def test_a_damaged_file_does_not_count(folder, monkeypatch):
    first = read_code(written(folder))
    keep()
    whole = KEPT.read_text()
    for damaged in (whole.replace(first.digest, "0" * 64), whole[:9]):
        KEPT.write_text(damaged)
        start_again(monkeypatch)
        recall()
        assert code_reading._recalled == {}
        assert read_code(written(folder)) == first


def test_a_run_that_read_nothing_new_writes_nothing(folder, monkeypatch):
    read_code(written(folder))
    keep()
    start_again(monkeypatch)
    recall()
    KEPT.unlink()
    read_code(written(folder))
    keep()
    assert not KEPT.exists()


def test_of_too_many_those_are_kept_that_were_used(folder, monkeypatch):
    read_code(written(folder))
    keep()
    start_again(monkeypatch)
    recall()
    monkeypatch.setattr(code_reading, "MOST_KEPT", 1)
    read_code(written(folder, "x = 1\n"))
    keep()
    assert len(json.loads(KEPT.read_text())["files"]) == 1


def test_where_it_may_not_write_a_run_goes_on(folder):
    read_code(written(folder))
    KEPT.parent.write_text("no folder")
    keep()


def test_the_text_of_a_tree_is_the_same_in_every_python():
    tree = ast.parse("def f(x):\n    'doc'\n    return x[1:] + [f'{x!r}', None, 'a']")
    assert canonical(tree) == (
        "Module(body=[FunctionDef(name='f',args=arguments(args=[arg(arg='x')]),"
        "body=[Return(value=BinOp(left=Subscript(value=Name(id='x',ctx=Load()),"
        "slice=Slice(lower=Constant(value=1)),ctx=Load()),op=Add(),right=List(elts=["
        "JoinedStr(values=[FormattedValue(value=Name(id='x',ctx=Load()),"
        "conversion=114)]),Constant(),Constant(value='a')],ctx=Load())))])])"
    )
