"""The data of the page's own figure of the valleys."""

import json

import pytest
from support import answer_frames, frames
from support import own_studies as own
from support.article_tables import OBJECTIVE, rates_table

from lrvalley.reporting.valley_data import valley_data

CELLS = frames.make_cells(frames.SPARSE_RATES)
TABLES = {
    "cells": CELLS,
    "rates": rates_table(CELLS),
    **answer_frames.tables_of(CELLS),
}


@pytest.fixture(scope="module")
def data():
    return valley_data(TABLES, OBJECTIVE, {"adam": "#123456"})


def optimizer(data, name):
    return next(own for own in data["optimizers"] if own["name"] == name)


def test_every_cell_of_the_grid_and_every_confirmation_is_there(data):
    counts = [len(each["cells"]) for each in data["optimizers"]]
    assert sum(counts) == len(CELLS) + len(TABLES["confirmed"])
    row = CELLS[(CELLS["optimizer"] == "adam") & (CELLS["lr"] == 1e-3)].iloc[0]
    [mark] = [each for each in optimizer(data, "Adam")["cells"]
              if each["key"] == row["key"]]  # fmt: skip
    assert mark == {
        "lr": 1e-3, "seed": 0, "status": "reached", "trained": row["steps"],
        "key": row["key"], "steps": row["steps"],
        "seconds": pytest.approx(row["time_s"], rel=1e-5), "value": 0.972,
    }  # fmt: skip


def test_a_training_that_missed_has_no_steps(data):
    confirming = [each for each in optimizer(data, "Adam")["cells"] if "confirms" in each]
    assert [("steps" in each, "seconds" in each) for each in confirming] == [
        *[(True, True)] * 4,
        (False, False),
    ]
    [bar] = optimizer(data, "Adam")["bars"]
    assert bar["steps"][2] is bar["seconds"][2] is None
    assert bar["seconds"][0] == pytest.approx(bar["steps"][0] * frames.STEP_S)


def test_looks_are_those_of_the_figures_but_black_is_the_pages_ink(data):
    assert optimizer(data, "Adam")["color"] == "#123456"
    assert optimizer(data, "Gradient Descent")["color"] == "var(--ink)"
    assert optimizer(data, "Adam")["dash"] == ""
    assert optimizer(data, "Adagrad")["dash"] == "5 2"


def test_with_a_target_the_axis_is_steps_or_seconds(data):
    assert [axis["label"] for axis in data["axes"]] == [
        "steps to 97% train accuracy",
        "seconds to 97% train accuracy",
    ]


@pytest.mark.parametrize("study", own.STUDIES.values(), ids=own.STUDIES)
def test_every_kind_of_study_gives_plain_json(study):
    data = valley_data(study.tables, study.objective)
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_without_a_target_the_value_comes_first_and_a_divergence_has_none():
    study = own.LOSS_OF_THREE_SEEDS
    data = valley_data(study.tables, study.objective)
    value, *others = data["axes"]
    assert (value["key"], value["log"], value["higher"]) == ("value", True, False)
    assert value["label"] == "best validation loss"
    assert [axis["label"] for axis in others] == [
        "steps to the best",
        "seconds to the best",
    ]
    cells = [cell for own in data["optimizers"] for cell in own["cells"]]
    assert all(("value" in cell) == (cell["status"] != "diverged") for cell in cells)


def test_a_study_without_a_grid_has_none():
    empty = {"cells": CELLS.iloc[:0], "rates": TABLES["rates"].iloc[:0]}
    assert valley_data(empty, OBJECTIVE) is None
    assert valley_data({"cells": CELLS}, OBJECTIVE) is None
