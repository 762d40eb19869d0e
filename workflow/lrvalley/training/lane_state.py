"""Lanes of a program between two blocks of steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import tensorflow as tf

from lrvalley.study.trajectory import OptimizerSpec
from lrvalley.training.optimizers import Slots


class Group(NamedTuple):
    """Neighbouring lanes with the same optimizer and settings."""

    optimizer: str
    settings: tuple[tuple[str, float], ...]
    lanes: int


@dataclass(frozen=True)
class State:
    """The lanes of a program between two blocks of steps.

    Attributes:
        seed: seed of the batch order and the dropout, which all lanes share.
        optimizers: the optimizer of each lane, neighbours with equal settings together;
            idle lanes have one with rate 0.
        weights: float32 [lanes, row].
        slots: for each group its optimizer's tensors, float32 [its lanes, row].
    """

    seed: int
    optimizers: tuple[OptimizerSpec, ...]
    weights: tf.Tensor
    slots: tuple[Slots, ...]

    @property
    def lanes(self) -> int:
        """Number of lanes."""
        return len(self.optimizers)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups of lanes with equal settings."""
        runs = [(key, len(list(own))) for key, own in groupby(self.optimizers, group_key)]
        return tuple(Group(*key, lanes) for key, lanes in runs)

    def take(self, lanes: Sequence[int]) -> State:
        """The state of some of the lanes, which are given in ascending order."""
        slots, first = [], 0
        for group, tensors in zip(self.groups, self.slots, strict=True):
            own = [i - first for i in lanes if first <= i < first + group.lanes]
            first += group.lanes
            if own:
                slots.append(tuple(tf.gather(tensor, own) for tensor in tensors))
        return State(
            self.seed,
            tuple(self.optimizers[i] for i in lanes),
            tf.gather(self.weights, lanes),
            tuple(slots),
        )


def group_key(optimizer: OptimizerSpec) -> tuple[str, tuple[tuple[str, float], ...]]:
    """What the lanes of a group share: the optimizer and its settings."""
    return optimizer.name, tuple(sorted(optimizer.settings.items()))
