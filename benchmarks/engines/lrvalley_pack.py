"""This project: a pack of cells, as a job of the workflow trains it."""

from lrvalley.study.constants import CHECK_EVERY

from engines import LR
from lrvalley.study.study import load_study
from lrvalley.training import device
from lrvalley.training.program import Program


def unit(size):
    """The steps between two checks of the accuracy."""
    return CHECK_EVERY


def build(size, lanes, dataset):
    """Train `lanes` cells."""
    device.prepare_for_cells()
    scaling = {"optimizer": "adam", "rates": [LR], "sizes": [size]}
    cell = load_study({"study": "benchmark", "scaling": scaling}).scaling[0]
    program = Program(cell, dataset)
    state, done = program.start([cell] * lanes), 0

    def run(steps):
        nonlocal state, done
        for _ in range(steps // CHECK_EVERY):
            state, _ = program.train(state, done)
            done += CHECK_EVERY

    return run
