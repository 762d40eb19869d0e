"""How the learning rate changes with the step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Rates = Callable[..., np.ndarray]
SCHEDULES: dict[str, Rates] = {}


def schedule(rates: Rates) -> Rates:
    """Register a schedule under its function's name; it counts for its own keys only."""
    SCHEDULES[rates.__name__] = rates
    return rates


def rates_of_steps(
    lr: float, settings: Mapping[str, Any], first_step: int, steps: int
) -> np.ndarray:
    """The learning rates of some consecutive steps.

    Args:
        lr: the rate that the schedule starts from.
        settings: the schedule's `name` and its settings.
        first_step: number of steps before these.
        steps: number of steps.

    Returns:
        float64 [steps].
    """
    own = {name: value for name, value in settings.items() if name != "name"}
    return SCHEDULES[settings["name"]](lr, np.arange(first_step, first_step + steps), **own)


@schedule
def constant(lr: float, step: np.ndarray) -> np.ndarray:
    """The same rate at every step."""
    return np.full(len(step), lr)


@schedule
def exponential(lr: float, step: np.ndarray, to: float, horizon: int) -> np.ndarray:
    """From `lr` at the first step to `to` at step `horizon`, evenly on the log scale.

    The ramp of a range test (Smith 2017, arXiv:1506.01186, there linear).
    """
    return np.geomspace(lr, to, horizon)[step]  # type: ignore[no-any-return]


@schedule
def warmup(lr: float, step: np.ndarray, warmup: int) -> np.ndarray:
    """From zero at the first step evenly to `lr` at step `warmup`, where it stays.

    Keras's `PolynomialDecay(0.0, warmup, end_learning_rate=lr)`.
    """
    return lr * np.minimum(step / warmup, 1)


@schedule
def linear(lr: float, step: np.ndarray, horizon: int, warmup: int = 0) -> np.ndarray:
    """From `lr` evenly to zero at step `horizon`; before, `warmup` steps up from zero.

    Without warm-up Keras's `PolynomialDecay(lr, horizon, end_learning_rate=0.0)`. The
    warm-up is that of `CosineDecay`: the first step has rate zero. `warmup` is less than
    `horizon`.
    """
    rise = step / warmup if warmup else np.ones(len(step))
    fall = (horizon - step) / (horizon - warmup)
    return lr * np.minimum(rise, fall).clip(0, 1)


@schedule
def cosine(lr: float, step: np.ndarray, horizon: int, warmup: int = 0) -> np.ndarray:
    """From `lr` to zero at step `horizon` along half a cosine (Loshchilov & Hutter 2017,
    arXiv:1608.03983); before, `warmup` steps evenly up from zero.

    Keras's `CosineDecay(lr, horizon)`, and with warm-up `CosineDecay(0.0, horizon -
    warmup, warmup_target=lr, warmup_steps=warmup)`. `warmup` is less than `horizon`.
    """
    rise = step / max(warmup, 1)
    done = ((step - warmup) / (horizon - warmup)).clip(0, 1)
    fall = (1 + np.cos(np.pi * done)) / 2
    return lr * np.where(step < warmup, rise, fall)
