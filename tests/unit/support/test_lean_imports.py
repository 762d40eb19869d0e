"""What the start of a training does not import."""

import ast
import gc
import sys
from pathlib import Path

import pytest

from lrvalley.support.lean_imports import lean_imports

SCRIPTS = Path(__file__).parents[3] / "workflow/scripts"
TRAINING = [f for f in SCRIPTS.glob("*.py") if "lrvalley.training.device" in f.read_text()]


@pytest.fixture(autouse=True)
def not_loaded(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)


def test_a_package_is_missing_within_and_there_afterwards():
    with lean_imports(("colorsys",)), pytest.raises(ImportError):
        import colorsys
    import colorsys  # noqa: F401


def test_what_is_loaded_stays():
    with lean_imports(("pathlib",)):
        import pathlib
    assert pathlib is sys.modules["pathlib"]


def test_it_ends_with_an_error_within():
    with pytest.raises(KeyError), lean_imports(("colorsys",)):
        raise KeyError
    assert "colorsys" not in sys.modules


def test_garbage_is_searched_for_afterwards_and_not_within():
    with lean_imports():
        assert not gc.isenabled()
    assert gc.isenabled()


@pytest.mark.parametrize("script", TRAINING, ids=lambda file: file.stem)
def test_a_script_starts_training_so(script):
    """Whatever imports TensorFlow first must do it without the rest."""
    tree = ast.parse(script.read_text())
    lean = {
        node
        for block in ast.walk(tree)
        if isinstance(block, ast.With) and "lean_imports" in ast.dump(block.items[0])
        for node in ast.walk(block)
    }
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    training = [i for i in imports if i.module.startswith("lrvalley.training")]
    assert min(training, key=lambda node: node.lineno) in lean
