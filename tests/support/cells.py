"""Cells and a small data set for the unit tests."""

import numpy as np

from lrvalley.data.dataset import Dataset
from lrvalley.records.cell_file import History, Result
from lrvalley.study.cell import Cell, Model

HYPERPARAMETERS = {
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


def make_cell(optimizer="adam", lr=0.01, **changes) -> Cell:
    spec = {
        "optimizer": optimizer,
        "hyperparameters": HYPERPARAMETERS[optimizer],
        "lr": lr,
        "size": 1,
        "seed": 1,
        "target": 0.97,
        "max_steps": 100,
        "model": Model("article_cnn", {"dropout": 0.0, "scale_dense": True}),
        "batch": 100,
        "data": "blobs:0",
    }
    return Cell(**{**spec, **changes})


def make_result(cell=None, **changes) -> Result:
    values = {
        "cell": cell or make_cell(),
        "status": "reached",
        "steps": 100,
        "weights": 3371,
        "history": History([50, 100], [0.5, 0.975], [1.25, 0.0625]),
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
