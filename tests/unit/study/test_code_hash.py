import ast
import shutil
from pathlib import Path

import pytest

import lrvalley
from lrvalley.study.code_hash import NUMERIC_MODULES, canonical, numeric_code

PACKAGE = Path(lrvalley.__file__).parent


@pytest.fixture
def package(tmp_path):
    for name in NUMERIC_MODULES:
        shutil.copy(PACKAGE / name, tmp_path)

    def edit(name, old, new):
        numeric_code.cache_clear()
        file = tmp_path / name
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new, 1))

    yield tmp_path, edit
    numeric_code.cache_clear()


def test_a_comment_a_docstring_and_the_layout_change_nothing(package):
    folder, edit = package
    before = numeric_code("adam", "article_cnn", folder)
    edit("trainer.py", '"""Training cells', '"""Other words, training cells')
    edit("numerics.py", "CHECK_EVERY = 50", "# a comment\nCHECK_EVERY = (\n    50\n)")
    assert numeric_code("adam", "article_cnn", folder) == before


def test_other_code_is_another_fingerprint(package):
    folder, edit = package
    before = numeric_code("adam", "article_cnn", folder)
    edit("numerics.py", "CHECK_EVERY = 50", "CHECK_EVERY = 25")
    assert numeric_code("adam", "article_cnn", folder) != before


def test_an_update_rule_counts_for_its_own_optimizer_only(package):
    folder, edit = package
    before = {name: numeric_code(name, "article_cnn", folder) for name in ("adam", "gd")}
    edit("optimizers.py", "correction * first", "correction * 2.0 * first")
    assert numeric_code("adam", "article_cnn", folder) != before["adam"]
    assert numeric_code("gd", "article_cnn", folder) == before["gd"]


def test_a_network_counts_for_its_own_cells_only(package):
    folder, edit = package
    names = ("article_cnn", "another")
    before = {name: numeric_code("adam", name, folder) for name in names}
    edit("models.py", "units = 15", "units = 16")
    assert numeric_code("adam", "article_cnn", folder) != before["article_cnn"]
    assert numeric_code("adam", "another", folder) == before["another"]


def test_what_the_optimizers_share_counts_for_all(package):
    folder, edit = package
    before = numeric_code("gd", "article_cnn", folder)
    edit("optimizers.py", "tf.float32)", "tf.float16)")
    assert numeric_code("gd", "article_cnn", folder) != before


def test_the_text_of_a_tree_is_the_same_in_every_python():
    tree = ast.parse("def f(x):\n    'doc'\n    return x[1:] + [f'{x!r}', None, 'a']")
    assert canonical(tree) == (
        "Module(body=[FunctionDef(name='f',args=arguments(args=[arg(arg='x')]),"
        "body=[Return(value=BinOp(left=Subscript(value=Name(id='x',ctx=Load()),"
        "slice=Slice(lower=Constant(value=1)),ctx=Load()),op=Add(),right=List(elts=["
        "JoinedStr(values=[FormattedValue(value=Name(id='x',ctx=Load()),"
        "conversion=114)]),Constant(),Constant(value='a')],ctx=Load())))])])"
    )
