"""What scripts and rules import, beside the contract of the package in pyproject.toml."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from lrvalley.study.code_hash import modules_reached

WORKFLOW = Path(__file__).parents[2] / "workflow"
TRAINING_SCRIPTS = {
    "measure_step_times",
    "rehearse",
    "search_answer",
    "time_training",
    "train_pack",
    "train_population",
    "train_range_test",
    "train_searches",
}
SCRIPTS = {file.stem: file for file in (WORKFLOW / "scripts").glob("*.py")}
SLOW_TO_IMPORT = {"pandas", "matplotlib", "tensorflow", "keras"}


def packages_of(starts):
    """The packages that files and the modules that they reach import anywhere."""
    return set().union(*map(imported_by, {*starts, *modules_reached(starts)}))


@cache
def imported_by(file):
    """The packages that a file imports anywhere."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("script", sorted(SCRIPTS))
def test_the_scripts_that_train_and_no_others_import_tensorflow(script):
    imports = packages_of([SCRIPTS[script]])
    assert bool(imports & {"tensorflow", "keras"}) == (script in TRAINING_SCRIPTS)


def test_a_plan_imports_nothing_that_is_slow_to_import(tmp_path):
    rules = [WORKFLOW / "Snakefile", *(WORKFLOW / "rules").glob("*.smk")]
    lines = [
        line
        for file in rules
        for line in re.findall(r"^(?:from|import) .*$", file.read_text(), re.MULTILINE)
    ]
    planning = tmp_path / "planning.py"
    planning.write_text("\n".join(lines))
    imports = packages_of([planning])
    assert "snakemake" in imports
    assert not imports & SLOW_TO_IMPORT
