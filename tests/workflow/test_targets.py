"""Another target: what is on record is cut, and what is not goes on from its state."""

import json
import re

import pytest
from support.clones import has_other_seed
from support.runs import CURVE, contents

from lrvalley.data.data_file import load_dataset
from lrvalley.records.cell_file import dumps
from lrvalley.study.cell import Cell
from lrvalley.training.device import prepare_for_cells
from lrvalley.training.tasks import load_program
from lrvalley.training.trainer import train_cells

prepare_for_cells()

# A cell of the grid and none of the sizes, which reaches each target later than the one
# before: it goes on from a saved state.
GOES_ON = "/gd/size-1/lr-1.000e-01/"
# The cells of the grid and of the sizes, those that confirm the answer, and those of the
# bands with another seed.
CELLS, CONFIRMATIONS, BANDS = 10, 2, 3
TRAINING = ("train_pack", "cut_cells", "train_cell")


def set_target(clone, old, new):
    """Of the grid and of the sizes."""
    for _ in range(2):
        clone.edit("config/smoke.yaml", f"target: {old}\n", f"target: {new}\n")


def trainings(clone):
    planned = clone.planned("cells")
    return {rule: planned[rule] for rule in TRAINING if planned[rule]}


def first_steps(clone, logs_before):
    """The step at which each new pack's first check was, and how many it trained."""
    logs = set(clone.path.glob("logs/packs/train-*.log")) - logs_before
    texts = [log.read_text() for log in logs]
    return [
        (int(re.search(r"training together: (\d+)", text)[1]), min(checks))
        for text in texts
        if (checks := [int(step) for step in re.findall(r"^step (\d+):", text, re.M)])
    ]


@pytest.fixture
def packs_before(clone):
    return set(clone.path.glob("logs/packs/train-*.log"))


def test_down_back_and_up(clone, packs_before, dataset):
    at_85 = contents(clone)

    set_target(clone, 0.85, 0.8)
    assert trainings(clone) == {"cut_cells": 1, "train_cell": CELLS}
    clone.run("cells")
    assert set(clone.path.glob("logs/packs/train-*.log")) == packs_before
    at_80 = contents(clone)
    assert len(at_80) == len(at_85) + CELLS + CONFIRMATIONS + BANDS

    set_target(clone, 0.8, 0.85)
    assert trainings(clone) == {}

    set_target(clone, 0.85, 0.9)
    planned = trainings(clone)
    assert planned["train_cell"] == CELLS
    assert planned["cut_cells"] == 1
    clone.run("results/smoke/tables/cells.csv")
    at_90 = contents(clone)
    assert {path: at_90[path] for path in at_80} == at_80
    trained = first_steps(clone, packs_before)
    assert 0 < sum(count for count, _ in trained) < CELLS
    assert all(step > 100 for _, step in trained)

    for before, after in ((at_85, at_80), (at_80, at_90)):
        new = [p for p in set(after) - set(before) if GOES_ON in p]
        (path,) = [p for p in new if not has_other_seed(after[p])]
        assert trained_at_once(after[path], dataset) == after[path].decode()


def trained_at_once(cell_file, dataset):
    """The file of a cell, without any record or state."""
    cell, results = Cell.from_json(json.loads(cell_file)["spec"]), []
    program = load_program(cell.program, load_dataset(dataset, "mnist"))
    train_cells(program, [cell], results.append)
    (result,) = results
    return dumps(result)


def test_a_curve_whose_steps_are_on_record_with_validation_is_cut(clone):
    planned = clone.planned("cells", "--config", "curves={max_steps: 50}")
    assert planned == {"cut_cells": 1, "train_cell": 2, "cells": 1}


def test_a_curve_without_validation_on_record_is_trained(clone):
    for file in clone.path.glob(f"results/cells/*/*/*/*/*{CURVE}.json"):
        file.unlink()
    planned = clone.planned("cells")
    assert planned == {"train_pack": 1, "train_cell": 2, "cells": 1}
