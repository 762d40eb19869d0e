"""`dvc.yaml` declares all that the output of each stage depends on."""

from pathlib import Path

import pytest
import yaml

from lrvalley.config.study_config import StudyConfig
from lrvalley.study.code_hash import PACKAGE, modules_reached

ROOT = Path(__file__).parents[2]
STAGES = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
KEYS = set(StudyConfig.keys())
# Keys that change nothing that a stage makes, each with its reason.
UNUSED = {
    "dataset": KEYS - {"data"},
    "cells": {
        "check_timing",  # its trainings are no cells
        "study",  # names other folders
        "figures",  # how figures look
        "pack",  # changes no result
    },
    "summary": {
        "pack",  # changes no result
    },
}
# The jobs that decide what is in `results/cells`: they train, or find what to train.
OF_CELLS = (
    "cut_cells",
    "measure_step_times",
    "search_answer",
    "tabulate_candidates",
    "tabulate_cells",
    "tabulate_search",
    "train_pack",
    "train_population",
    "train_range_test",
    "train_searches",
)
# How cells are packed changes no result, and the package's root does nothing.
NOT_COUNTED = ("jobs/", "errors.py", "__init__.py")


def params_of(stage):
    (tracked,) = STAGES[stage]["params"]
    return set(tracked["config/config.yaml"])


@pytest.mark.parametrize("stage", STAGES)
def test_every_key_of_the_configuration_is_a_parameter_or_has_a_reason(stage):
    assert params_of(stage) == KEYS - UNUSED[stage]


def test_only_how_cells_are_packed_is_in_no_stage():
    assert KEYS - set().union(*map(params_of, STAGES)) == {"pack"}


@pytest.mark.parametrize("stage", STAGES)
def test_the_dependencies_in_git_exist(stage):
    made = ("data/", "results/")
    named = [path for path in STAGES[stage]["deps"] if not path.startswith(made)]
    assert named
    assert all((ROOT / path).exists() for path in named)


@pytest.mark.parametrize("script", OF_CELLS)
def test_the_cells_depend_on_the_code_that_their_jobs_reach(script):
    file = ROOT / "workflow" / "scripts" / f"{script}.py"
    reached = {module.relative_to(PACKAGE).as_posix() for module in modules_reached([file])}
    counted = {name for name in reached if not name.startswith(NOT_COUNTED)}
    named = (Path(path) for path in STAGES["cells"]["deps"])
    folders = tuple(f"{path.name}/" for path in named if path.parent.name == PACKAGE.name)
    assert counted
    assert {name for name in counted if not name.startswith(folders)} == set()


def test_the_cells_depend_on_the_rules_that_say_which_there_are():
    rules = {"Snakefile", "workflow/rules", "workflow/scripts"}
    assert rules <= set(STAGES["cells"]["deps"])


def test_the_summary_depends_on_all_code():
    assert {"Snakefile", "workflow"} <= set(STAGES["summary"]["deps"])


def test_states_are_no_output_and_not_in_git():
    outputs = [output for stage in STAGES.values() for output in stage["outs"]]
    assert not any("states" in str(output) for output in outputs)
    assert "/results/states/" in (ROOT / ".gitignore").read_text().splitlines()
