"""What came of each confirmed rate over its seeds, and which is best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from lrvalley.analysis.outcomes import has_succeeded
from lrvalley.analysis.rows import records
from lrvalley.analysis.statistics import Interval, quantile_interval
from lrvalley.study.objective import Objective


@dataclass(frozen=True)
class Measure:
    """What trainings are compared by: steps to the target, or the best value without one.

    Attributes:
        by_steps: whether it is steps, so that less is better.
        higher: whether more is better.
    """

    by_steps: bool
    higher: bool

    @classmethod
    def of(cls, objective: Objective) -> Measure:
        """The measure of an objective."""
        by_steps = objective.target is not None
        return cls(by_steps, objective.higher and not by_steps)

    @property
    def miss(self) -> float:
        """What a training counts as that missed the target, or diverged."""
        return -math.inf if self.higher else math.inf

    def cost(self, result: float) -> float:
        """A result such that less is better."""
        return -result if self.higher else result

    def result(self, row: dict[str, Any]) -> float:
        """What came of a training, from a row of `confirmed` or `candidates`."""
        found = row["steps" if self.by_steps else "value"]
        known = has_succeeded(row["status"], self.by_steps) and pd.notna(found)
        return float(found) if known else self.miss


@dataclass(frozen=True)
class ConfirmedRate:
    """A rate with several seeds that had no part in choosing it.

    Attributes:
        optimizer: name of the optimizer.
        lr: the learning rate.
        seeds: the seeds, ascending.
        results: by seed; a miss is infinite, with the sign that makes it worst.
        at_last_check: how many seeds had their result at the last check of the training.
        measure: what the results are.
    """

    optimizer: str
    lr: float
    seeds: tuple[int, ...]
    results: tuple[float, ...]
    at_last_check: int
    measure: Measure

    @property
    def place(self) -> tuple[str, float]:
        """The optimizer and the rate."""
        return self.optimizer, self.lr

    @cached_property
    def interval(self) -> Interval:
        """The median, and the interval of it."""
        return quantile_interval(self.results)

    @property
    def median(self) -> float:
        """The median over the seeds; infinite if half of them or more missed."""
        return self.interval.estimate

    @property
    def missed(self) -> int:
        """How many seeds missed the target, or diverged."""
        return sum(math.isinf(result) for result in self.results)

    @property
    def cost(self) -> float:
        """The median such that less is better."""
        return self.measure.cost(self.median)

    @property
    def best_cost(self) -> float:
        """The good end of the interval such that less is better."""
        return min(map(self.measure.cost, (self.interval.low, self.interval.high)))

    @property
    def worst_cost(self) -> float:
        """The bad end of the interval such that less is better."""
        return max(map(self.measure.cost, (self.interval.low, self.interval.high)))

    @property
    def allowed_cost(self) -> float:
        """Up to which cost another rate is as good within the spread.

        It is the bad end of the interval; if that is a miss, the worst of the other seeds,
        as otherwise everything would be as good.
        """
        costs = [self.measure.cost(each) for each in self.results if math.isfinite(each)]
        return min(self.worst_cost, max(costs, default=math.inf))

    @property
    def spread(self) -> float:
        """The width of the interval, to `allowed_cost`."""
        return self.allowed_cost - self.best_cost if math.isfinite(self.best_cost) else 0.0


def confirmed_rates(confirmed: pd.DataFrame, objective: Objective) -> list[ConfirmedRate]:
    """The rates of the table `confirmed`, the best first.

    Args:
        confirmed: the table `confirmed`.
        objective: what was asked of the trainings.

    Returns:
        Rates by their medians. Equal medians go by the bad end of the interval, then by
        the good one, the smaller rate and the optimizer's name.
    """
    measure = Measure.of(objective)
    rows: dict[tuple[str, float], list[dict[str, Any]]] = {}
    for row in records(confirmed):
        rows.setdefault((row["optimizer"], float(row["lr"])), []).append(row)
    rates = [_rate(*place, own, measure) for place, own in rows.items()]
    return sorted(
        rates,
        key=lambda x: (x.cost, x.worst_cost, x.best_cost, x.lr, x.optimizer),
    )


def _rate(
    optimizer: str, lr: float, rows: Sequence[dict[str, Any]], measure: Measure
) -> ConfirmedRate:
    rows = sorted(rows, key=lambda row: row["seed"])
    last = [pd.notna(row["steps"]) and row["steps"] == row["steps_trained"] for row in rows]
    return ConfirmedRate(
        optimizer=optimizer,
        lr=lr,
        seeds=tuple(int(row["seed"]) for row in rows),
        results=tuple(measure.result(row) for row in rows),
        at_last_check=sum(last),
        measure=measure,
    )
