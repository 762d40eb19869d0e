"""Cells and a small data set for the unit tests."""

import numpy as np

from lrvalley.data.dataset import Dataset
from lrvalley.records.cell_file import Result
from lrvalley.study.cell import Cell
from lrvalley.study.history import History
from lrvalley.study.stop import Stop, Target
from lrvalley.study.trajectory import OptimizerSpec, ProgramSpec, TaskSpec, Trajectory

SETTINGS = {
    "gd": {},
    "momentum": {"momentum": 0.5},
    "adagrad": {"initial_accumulator": 0.1},
    "adadelta": {"rho": 0.95, "epsilon": 1e-8},
    "adam": {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8},
    "rmsprop": {
        "decay": 0.9,
        "momentum": 0.0,
        "epsilon": 1e-10,
        "initial_mean_square": 1.0,
    },
}
OPTIONS = {"dropout": 0.0, "scale_dense": True}


def make_cell(
    optimizer="adam",
    lr=0.01,
    *,
    settings=None,
    size=1,
    seed=1,
    batch=100,
    data="blobs:0",
    options=OPTIONS,
    target=0.97,
    max_steps=100,
    validate=False,
    network="article_cnn",
    every=50,
) -> Cell:
    """A cell; `target` may be a value, a `Target` or None."""
    if target is not None and not isinstance(target, Target):
        target = Target(target)
    own = SETTINGS[optimizer] if settings is None else settings
    program = ProgramSpec(TaskSpec(network, options, data), size, seed, batch, every)
    trajectory = Trajectory(program, OptimizerSpec(optimizer, own, lr))
    return Cell(trajectory, Stop(max_steps, target, validate))


def make_history(accuracy=(0.5, 0.975), loss=(1.25, 0.0625), validation=None, every=50):
    """A history with these values at its checks."""
    checks = len(accuracy)
    return History(
        [every * (check + 1) for check in range(checks)],
        {"accuracy": list(accuracy), "loss": list(loss)},
        [False] * checks,
        None if validation is None else {"accuracy": list(validation)},
    )


def make_result(cell=None, **changes) -> Result:
    values = {
        "cell": cell or make_cell(),
        "status": "reached",
        "steps": 100,
        "weights": 3371,
        "history": make_history(),
        "tensorflow": "2.21.0",
        "device": "CPU",
    }
    return Result(**{**values, **changes})


def make_blobs(examples=400, side=28, classes=4) -> Dataset:
    """Images with a bright corner that tells the class, and noise elsewhere."""
    random = np.random.default_rng(0)
    labels = random.integers(0, classes, 2 * examples).astype(np.uint8)
    images = random.integers(0, 80, (2 * examples, side, side, 1)).astype(np.uint8)
    half = side // 2
    for image, label in zip(images, labels, strict=True):
        row, column = divmod(int(label), 2)
        image[row * half : row * half + half, column * half : column * half + half] += 120
    return Dataset(
        images[:examples], labels[:examples], images[examples:], labels[examples:]
    )
