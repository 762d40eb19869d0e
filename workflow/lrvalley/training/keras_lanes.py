"""Lanes that take turns in the variables of one Keras model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from lrvalley.study.trajectory import OptimizerSpec

Values = tuple[tf.Tensor, ...]


@dataclass(eq=False)
class Initial:
    """The model's values of a seed. The lanes that have not begun share them."""

    values: Values


@dataclass(eq=False)
class Lane:
    """A training between two blocks of steps.

    Attributes:
        optimizer: its optimizer.
        seed: seed of the initial weights, the batch order and the random layers.
        model: values of the model's variables; None while they are in the variables.
        slots: values of the optimizer's variables, likewise.
        initial: the model's values before the first step, in place of the other two.
        spent: whether the training has gone on from here.
    """

    optimizer: OptimizerSpec
    seed: int
    model: Values | None = None
    slots: Values | None = None
    initial: Initial | None = None
    spent: bool = False


@dataclass(frozen=True)
class State:
    """Lanes side by side.

    Attributes:
        lanes: the lanes.
        idle: number of places at the end that train nothing.
    """

    lanes: tuple[Lane, ...]
    idle: int = 0


def read(variables: Sequence[Any]) -> Values:
    """The values of Keras variables. They do not change when the variables do."""
    # TensorFlow copies a buffer on writing if a tensor shares it.
    return tuple(variable.value.read_value() for variable in variables)


def write(variables: Sequence[Any], values: Sequence[tf.Tensor]) -> None:
    """Assign values to Keras variables.

    Raises:
        ValueError: if they do not fit.
    """
    for variable, value in zip(variables, values, strict=True):
        variable.value.assign(value, read_value=False)


def named(values: Sequence[tf.Tensor], name: str) -> dict[str, np.ndarray]:
    """Values as arrays, with names that the models built before do not change."""
    return {f"{name}_{i}": value.numpy() for i, value in enumerate(values)}


def restored(arrays: dict[str, np.ndarray], name: str, like: Sequence[Any]) -> Values:
    """The values that `named` wrote for variables such as `like`; they are taken out.

    Raises:
        KeyError: if one is missing.
        ValueError: if one has another shape or type.
    """
    values = []
    for i, variable in enumerate(like):
        array = arrays.pop(f"{name}_{i}")
        expected = variable.value.shape, variable.value.dtype
        if (array.shape, array.dtype) != (expected[0], expected[1].as_numpy_dtype):
            raise ValueError(f"{name}_{i}: {array.dtype} {array.shape}, not {expected}")
        values.append(tf.constant(array))
    return tuple(values)
