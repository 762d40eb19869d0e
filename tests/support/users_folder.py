"""A study of a user's model, in a folder beside the project."""

from pathlib import Path

import numpy as np
from support.clones import Clone, make_clone

MODEL = """\
import keras


def build_model(units=4):
    model = keras.Sequential([
        keras.Input((5,)),
        keras.layers.Dense(units, activation="relu"),
        keras.layers.Dense(3, activation="softmax"),
    ])
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
"""
STUDY = """\
study: mine
task: {model: my_model.py:build_model, data: my_data.npz, batch: 32, check_every: 10}
objective: {metric: val_loss}
seeds: [1]
grid: {optimizers: [SGD, Adam], rates: [0.01, 0.1], max_steps: 40}
answer: {eta: 2, first_rung: 20, widen: 0, seeds: 2, more: 0, defaults: false}
"""
CLASSES, TRAIN = 3, 150


class Folder(Clone):
    """A user's folder; the project lies beside it."""

    def command(self, *arguments: str) -> list[str]:
        own = ("--snakefile", "../project/Snakefile", "--configfile", "mine.yaml")
        return super().command(*arguments, *own)


def write_data(folder: Path, labels: np.ndarray | None = None) -> None:
    """Two hundred examples of three classes."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 5)).astype("float32")
    y = np.argmax(x[:, :CLASSES], axis=1) if labels is None else labels
    parts = {"train": slice(TRAIN), "val": slice(TRAIN, None)}
    arrays = {f"{n}_{p}": a[s] for n, a in (("x", x), ("y", y)) for p, s in parts.items()}
    np.savez(folder / "my_data.npz", **arrays)


def begin(folder: Path) -> Folder:
    """The project and a user's folder beside each other."""
    own, project = folder / "mine", folder / "project"
    own.mkdir(parents=True)
    project.mkdir()
    make_clone(project, None)
    write_files(own)
    return Folder(own)


def write_files(folder: Path) -> None:
    """The user's model, data and study."""
    (folder / "my_model.py").write_text(MODEL)
    (folder / "mine.yaml").write_text(STUDY)
    write_data(folder)
