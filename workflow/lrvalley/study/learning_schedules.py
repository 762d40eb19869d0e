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
