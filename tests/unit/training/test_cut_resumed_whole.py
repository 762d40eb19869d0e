"""A cell's file is the same from a longer record, from a state, and trained at once."""

import numpy as np
import pytest
from support.cells import SETTINGS, make_cell
from support.trainings import Memory, results_of

from lrvalley.records.cell_file import cut, dumps
from lrvalley.training.device import prepare_for_cells

prepare_for_cells()
# Few steps will do, because the last bits of all weights are compared.
EVERY = 5
RATES = {
    "gd": 0.1,
    "momentum": 0.1,
    "adagrad": 0.1,
    "adadelta": 3.0,
    "adam": 0.003,
    "rmsprop": 0.003,
}


def cells(checks, size):
    return [
        make_cell(name, lr, target=None, max_steps=EVERY * checks, size=size, every=EVERY)
        for name, lr in RATES.items()
    ]


def others(count, size):
    names = list(SETTINGS)
    rates = np.geomspace(1e-4, 1e-2, count)
    return [
        make_cell(names[i % 6], lr, max_steps=2 * EVERY, size=size, every=EVERY)
        for i, lr in enumerate(rates)
    ]


@pytest.mark.parametrize(("size", "beside"), [(1, 2), (1, 18), (2, 6), (3, 2)])
def test_the_same_bytes_of_every_optimizer_at_any_size_and_width(size, beside):
    wanted, longer = cells(2, size), cells(3, size)
    at_once = Memory()
    whole = {key: dumps(r) for key, r in results_of(wanted, states=at_once).items()}
    records = results_of([*others(beside, size), *longer])
    for cell, long in zip(wanted, longer, strict=True):
        assert dumps(cut(records[long.key], cell)) == whole[cell.key]
    states, blocks = Memory(), []
    results_of(cells(1, size), states=states)
    assert len(states.kept) == len(wanted)
    resumed = results_of(
        [*wanted, *others(beside, size)],
        lambda step, lanes: blocks.append((step, len(lanes))),
        states,
    )
    assert blocks == [(EVERY, beside), (2 * EVERY, beside + len(wanted))]
    assert {key: dumps(resumed[key]) for key in whole} == whole
    bits = states.bits()
    assert {key: bits[key] for key in at_once.bits()} == at_once.bits()
