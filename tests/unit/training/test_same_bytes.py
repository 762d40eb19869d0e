"""A cell's file is the same whatever trained beside it, where, and on how many cores."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from support.cells import SETTINGS, make_cell
from support.trainings import Memory, results_of

from lrvalley.records.cell_file import dumps
from lrvalley.training.device import prepare_for_cells

prepare_for_cells()
# Few steps will do, because the last bits of all weights are compared.
EVERY = 5
WORKING_RATES = {
    "gd": [0.1, 0.5],
    "momentum": [0.1, 0.5],
    "adagrad": [0.1, 0.5],
    "adadelta": [3.0, 30.0],
    "adam": [0.003, 0.03],
    "rmsprop": [0.003, 0.03],
}
CELLS = [
    make_cell(name, lr, max_steps=2 * EVERY, validate=name == "adam", every=EVERY)
    for name, rates in WORKING_RATES.items()
    for lr in rates
]


def files(cells):
    """The text of each cell's file when they train as one pack, by key, and a hash of its
    last weights."""
    states = Memory()
    results = results_of(cells, states=states)
    bits = states.bits()
    return {
        key: dumps(result) + bits.get(result.cell.trajectory.key, "diverged")
        for key, result in results.items()
    }


def others(count):
    """Cells of every optimizer, some of which diverge or stall."""
    names = list(SETTINGS)
    return [
        make_cell(names[i % 6], lr, max_steps=EVERY * (1 + i % 2), every=EVERY)
        for i, lr in enumerate(np.geomspace(1e-6, 1e6, count))
    ]


@pytest.fixture(scope="module")
def alone():
    """The text of every cell's file when it trains alone."""
    return {cell.key: files([cell])[cell.key] for cell in CELLS}


def mixed(width):
    beside = others(width - len(CELLS))
    return [*beside[::2], *CELLS, *beside[1::2]]


@pytest.mark.parametrize(
    ("width", "backwards"), [(12, True), (16, False), (24, True), (48, False)]
)
def test_in_a_pack_of_any_width_and_order(alone, width, backwards):
    packed = files(mixed(width)[:: -1 if backwards else 1])
    assert {key: packed[key] for key in alone} == alone


@pytest.mark.parametrize("size", [2, 3, 5])
def test_at_other_sizes(size):
    same = {"size": size, "max_steps": EVERY, "every": EVERY}
    cell = make_cell(**same)
    beside = [make_cell(lr=lr, **same) for lr in np.geomspace(1e-5, 1.0, 6)]
    assert files([*beside, cell])[cell.key] == files([cell])[cell.key]


def test_dropout_is_the_same_in_every_pack():
    options = {"dropout": 0.4, "scale_dense": True}
    same = {"options": options, "max_steps": EVERY, "every": EVERY}
    cell = make_cell(**same)
    beside = [make_cell(lr=lr, **same) for lr in np.geomspace(1e-5, 1.0, 6)]
    assert files([*beside, cell])[cell.key] == files([cell])[cell.key]


def test_whatever_cores_there_are_and_threads_are_asked_for(alone):
    """In a process of its own, which may use one core and is told to have four threads."""
    names = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS")
    root = Path(__file__).parents[3]
    one_core = ("taskset", "--cpu-list", "0") if shutil.which("taskset") else ()
    printed = subprocess.run(
        [*one_core, sys.executable, __file__],
        env=os.environ
        | dict.fromkeys(names, "4")
        | {"PYTHONPATH": f"{root / 'workflow'}{os.pathsep}{root / 'tests'}"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert printed == "".join(alone.values())


if __name__ == "__main__":
    texts = files(CELLS)
    print("".join(texts[cell.key] for cell in CELLS), end="")
