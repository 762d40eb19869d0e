"""What identifies one training (a *cell*), its key and its file.

A cell's key is a hash of everything that determines its numbers, so a cell's
file never changes: another spec, another data set or other numeric code is
another file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from lrvalley.study.code_hash import numeric_code

KEY_LENGTH = 12
CELL_PATTERN = "results/cells/{optimizer}/size-{size}/lr-{lr}/{key}.json"


def canonical_lr(lr: float) -> str:
    """A learning rate as it is written in file names: ``1.468e-03``."""
    return f"{lr:.3e}"


def round_lr(lr: float) -> float:
    """The rate that is trained: `lr` to the four digits of its canonical name."""
    return float(canonical_lr(lr))


@dataclass(frozen=True)
class Model:
    """A network family: its name and the settings that do not change with the size."""

    name: str = "article_cnn"
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """The spec of one training.

    Attributes:
        optimizer: name of an optimizer of `lrvalley.training.optimizers`.
        hyperparameters: the optimizer's settings other than the rate.
        lr: learning rate, rounded to four significant digits.
        size: factor on the widths of the network's layers, 1 or more.
        seed: seed of the initial weights, the batch order and the dropout.
        target: train accuracy in (0, 1] at which the training stops, or None to
            train for the whole budget.
        max_steps: the budget, in steps; a multiple of the check interval.
        model: the network.
        batch: examples a step.
        data: name of the data set and SHA-256 of its content.
        validate: whether validation accuracy is measured at every check.
    """

    optimizer: str
    hyperparameters: Mapping[str, float]
    lr: float
    size: int
    seed: int
    target: float | None
    max_steps: int
    model: Model
    batch: int
    data: str
    validate: bool = False

    def __post_init__(self) -> None:
        numbers = {name: float(value) for name, value in self.hyperparameters.items()}
        target = None if self.target is None else float(self.target)
        for name, value in (
            ("lr", round_lr(self.lr)),
            ("hyperparameters", numbers),
            ("target", target),
        ):
            object.__setattr__(self, name, value)

    def to_json(self) -> dict[str, Any]:
        """The spec as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, spec: Mapping[str, Any]) -> Cell:
        """The cell of a spec written by `to_json`."""
        return cls(**{**spec, "model": Model(**spec["model"])})

    @cached_property
    def key(self) -> str:
        """First 12 hex digits of the SHA-256 of the spec and the numeric code."""
        code = numeric_code((), self.optimizer)
        content = {"spec": self.to_json(), "code": code}
        return _digest(content)[:KEY_LENGTH]

    @property
    def path(self) -> str:
        """The cell's file, relative to the repository's root."""
        return CELL_PATTERN.format(
            optimizer=self.optimizer,
            size=self.size,
            lr=canonical_lr(self.lr),
            key=self.key,
        )

    @cached_property
    def program(self) -> str:
        """Names the TensorFlow program that can train this cell.

        Cells with the same program share network, seed, batch and data, and can be
        lanes of one pack.
        """
        spec = self.to_json()
        shared = ("model", "size", "seed", "batch", "data")
        return _digest({name: spec[name] for name in shared})[:KEY_LENGTH]


def _digest(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
