"""Trainings go on from rung to rung, and what has been trained is on record."""

from dataclasses import asdict, replace

import numpy as np
import pytest
from support.builders import make_cell, result

from lrvalley.records.cell_file import cut, read_cell, write_cell
from lrvalley.records.state_file import SavedState, StateFolder
from lrvalley.tuners.kept_trainings import HeldStates, KeptTrainings

EVERY, CHECKS = 50, 6


def cell(lr, steps):
    made = make_cell("adam", lr, max_steps=steps)
    return replace(made, stop=replace(made.stop, target=None))


def whole(own):
    values = [0.1 * i for i in range(CHECKS)]
    made = result(lr=own.lr, steps=None, accuracy=values, loss=[1.0] * CHECKS)
    steps = [EVERY * (i + 1) for i in range(CHECKS)]
    longest = replace(own, stop=replace(own.stop, max_steps=EVERY * CHECKS))
    return replace(made, cell=longest, history=replace(made.history, step=steps))


class Trainer:
    """Trains by cutting; says from which step each training went on."""

    def __init__(self):
        self.begun = []

    def __call__(self, cells, decided, states):
        for own in cells:
            saved = states.load(own.trajectory, False)
            self.begun.append((own.lr, saved.progress["step"][-1] if saved else 0))
            if saved:
                saved.progress["step"].append(-1)  # a training adds to its progress
            found = cut(whole(own), own)
            state = SavedState(asdict(found.history), {"w": np.zeros(2)})
            states.finish(own.trajectory, False, state)
            decided(found)


@pytest.fixture
def kept(tmp_path):
    def new(trainer):
        return KeptTrainings(
            trainer, HeldStates(StateFolder(tmp_path, 1_000_000)), tmp_path
        )

    return new


def test_a_training_goes_on_from_where_it_was(kept):
    trainer = Trainer()
    trainings = kept(trainer)
    for steps in (100, 200, 300):
        found = trainings([cell(0.1, steps)])
        assert found[0].steps_trained == steps
    assert trainer.begun == [(0.1, 0), (0.1, 100), (0.1, 200)]


def test_what_was_trained_further_is_not_trained_again(kept):
    trainer = Trainer()
    trainings = kept(trainer)
    trainings([cell(0.1, 200)])
    assert trainings([cell(0.1, 100), cell(0.2, 100)])[0].steps_trained == 100
    assert trainer.begun == [(0.1, 0), (0.2, 0)]


def test_a_rung_is_on_record_and_another_process_goes_on_from_it(kept, tmp_path):
    trainings = kept(Trainer())
    own = cell(0.1, 100)
    trainings([own])
    assert not (tmp_path / own.path).exists()
    trainings.keep()
    assert read_cell(tmp_path / own.path).cell == own
    later = Trainer()
    assert kept(later)([own])[0].cell == own
    assert later.begun == []
    kept(later)([cell(0.1, 200)])
    assert later.begun == [(0.1, 100)]


def test_a_longer_training_on_record_serves(kept, tmp_path):
    longer = whole(cell(0.1, 100))
    write_cell(tmp_path / longer.cell.path, longer)
    trainer = Trainer()
    assert kept(trainer)([cell(0.1, 100)])[0].steps_trained == 100
    assert trainer.begun == []


def test_the_results_have_the_order_of_the_cells(kept, tmp_path):
    on_record = whole(cell(0.2, 100))
    write_cell(tmp_path / on_record.cell.path, on_record)
    cells = [cell(lr, 100) for lr in (0.1, 0.2, 0.3)]
    assert [each.cell for each in kept(Trainer())(cells)] == cells
