"""This project: a pack of cells, as a job of the workflow trains it."""

from engines import LR
from lrvalley.study.load import load_study
from lrvalley.study.trajectory import ProgramSpec
from lrvalley.training import device
from lrvalley.training.tasks import load_program


def unit(size):
    """The steps between two checks of the accuracy."""
    return ProgramSpec.check_every


def build(size, lanes, dataset):
    """Train `lanes` cells."""
    device.prepare_for_cells()
    scaling = {"optimizer": "adam", "rates": [LR], "sizes": [size]}
    cell = load_study({"study": "benchmark", "scaling": scaling}).scaling[0]
    program = load_program(cell.program, dataset)
    state, done = program.start([cell.trajectory.optimizer] * lanes, cell.seed), 0

    def run(steps):
        nonlocal state, done
        for _ in range(steps // program.check_every):
            state, _ = program.train(state, done)
            done += program.check_every

    return run
