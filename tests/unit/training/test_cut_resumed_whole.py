"""A cell's file is the same from a longer record, from a state, and trained at once."""

import copy

import numpy as np
import pytest
from support.cells import SETTINGS, make_blobs, make_cell

from lrvalley.records.cell_file import cut, dumps
from lrvalley.training.device import prepare_for_cells
from lrvalley.training.tasks import load_program
from lrvalley.training.trainer import train_cells

prepare_for_cells()
BLOBS = make_blobs()
RATES = {
    "gd": 0.1,
    "momentum": 0.1,
    "adagrad": 0.1,
    "adadelta": 3.0,
    "adam": 0.003,
    "rmsprop": 0.003,
}


class Memory(dict):
    """Keeps states as a folder does."""

    def load(self, trajectory, validated):
        return self.get(trajectory.key)

    def save(self, trajectory, validated, state):
        self[trajectory.key] = copy.deepcopy(state)

    def finish(self, trajectory, validated, state):
        if state:
            self.save(trajectory, validated, state)


def cells(steps, size):
    return [
        make_cell(name, lr, target=None, max_steps=steps, size=size)
        for name, lr in RATES.items()
    ]


def others(count, size):
    names = list(SETTINGS)
    rates = np.geomspace(1e-4, 1e-2, count)
    return [make_cell(names[i % 6], lr, size=size) for i, lr in enumerate(rates)]


def results(trained, states=None):
    found = {}
    program = load_program(trained[0].program, BLOBS)
    train_cells(program, trained, lambda r: found.update({r.cell.key: r}), states=states)
    return found


@pytest.mark.parametrize(("size", "beside"), [(1, 2), (1, 18), (2, 10), (3, 2)])
def test_the_same_bytes_of_every_optimizer_at_any_size_and_width(size, beside):
    wanted, longer = cells(100, size), cells(150, size)
    whole = {key: dumps(result) for key, result in results(wanted).items()}
    records = results([*others(beside, size), *longer])
    for cell, long in zip(wanted, longer, strict=True):
        assert dumps(cut(records[long.key], cell)) == whole[cell.key]
    states = Memory()
    results(cells(50, size), states)
    assert len(states) == len(wanted)
    resumed = results([*wanted, *others(beside, size)], states)
    assert {key: dumps(resumed[key]) for key in whole} == whole
