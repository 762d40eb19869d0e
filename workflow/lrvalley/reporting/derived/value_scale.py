"""Which values of a metric a figure shows, and whether on a log scale."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from lrvalley.study.objective import Objective

# A log scale helps where the worst value is so many times the best; below, it hardly
# changes the picture and its ticks are fewer.
LOG_SPAN = 3.0
# Values worse than untrained by this share of what training gains are left out, because a
# single one of 1e9 would hide all differences.
BEYOND_UNTRAINED = 0.25


@dataclass(frozen=True)
class ValueScale:
    """A range of values.

    Attributes:
        low: the least value shown.
        high: the largest value shown.
        log: whether on a log scale.
        higher: whether more is better.
    """

    low: float
    high: float
    log: bool
    higher: bool

    def shows(self, values: pd.Series[float]) -> pd.Series[bool]:
        """Whether values lie in the range; a missing one does not."""
        return (values >= self.low) & (values <= self.high)


def value_scale(grid: pd.DataFrame, objective: Objective) -> ValueScale | None:
    """The range of the values of a grid's trained rates.

    Args:
        grid: rows of the table `rates`.
        objective: what was asked of the trainings.

    Returns:
        The range, or None if nothing trained. Values that are much worse than those of an
        untrained network are left out.
    """
    trained = grid[grid["trained"].astype(bool) & grid["value"].notna()]
    if trained.empty:
        return None
    values = trained["value"].astype(float)
    best = values.max() if objective.higher else values.min()
    worst = _worst_shown(untrained_value(grid, objective), float(best), objective)
    seen = pd.concat([trained[name] for name in ("value", "value_low", "value_high")])
    seen = seen[(seen >= worst) if objective.higher else (seen <= worst)]
    low, high = float(seen.min()), float(seen.max())
    log = not objective.higher and low > 0 and high > LOG_SPAN * low
    return ValueScale(low, high, log, objective.higher)


def untrained_value(grid: pd.DataFrame, objective: Objective) -> float:
    """About the value of an untrained network; NaN if it is not known.

    With the smallest rate, a network has changed least at the first check. Of several
    optimizers it is the worst value.
    """
    smallest = grid.sort_values("lr").groupby("optimizer")["first_value"].first()
    return float(smallest.min() if objective.higher else smallest.max())


def _worst_shown(untrained: float, best: float, objective: Objective) -> float:
    gained = abs(untrained - best)
    if not math.isfinite(gained) or gained == 0:
        return -math.inf if objective.higher else math.inf
    room = BEYOND_UNTRAINED * gained
    return untrained - room if objective.higher else untrained + room
