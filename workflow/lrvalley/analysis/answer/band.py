"""The rates around one that are known to work, and how far the next failing rate is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import pandas as pd

from lrvalley.analysis.answer.confirmed_rates import ConfirmedRate, Measure
from lrvalley.analysis.outcomes import has_failed
from lrvalley.analysis.rows import records

# What is known of a rate. `WORSE`: it trains, but its value is not as good.
WORKS, WORSE, FAILS, UNKNOWN = "works", "worse", "fails", "unknown"

Row = dict[str, Any]


@dataclass(frozen=True)
class Band:
    """The rates around one of an optimizer.

    Attributes:
        lr: the rate in the middle.
        low: the lowest rate that works, with no failing or worse one in between.
        high: the highest likewise.
        works: number of rates in the band that are known to work.
        tried: number of rates in the band that were tried.
        below: the nearest failing rate below the middle, or None.
        above: the nearest failing rate above it, or None.
        at_edge: whether the very next rate that was tried fails.
    """

    lr: float
    low: float
    high: float
    works: int
    tried: int
    below: float | None
    above: float | None
    at_edge: bool

    def decades_to(self, lr: float) -> float:
        """How far a rate is from the middle, in powers of ten."""
        return abs(math.log10(lr / self.lr))


def band_around(
    middle: ConfirmedRate,
    rates: Sequence[ConfirmedRate],
    candidates: pd.DataFrame,
    max_steps: int,
) -> Band:
    """The band around a confirmed rate.

    A rate fails if any of its trainings diverged, stalled, or missed the target: within
    the whole budget, or because patience ran out. It works if a training reached the
    target. Without a target, it works if its median is inside the middle's interval; of
    a rate that was not confirmed, if its value in the search is not worse than the
    middle's by more than the interval is wide, and both were trained up to the same
    rung. Nothing is known of the others, such as candidates that lost early: the band
    goes over them if a rate beyond works.

    Args:
        middle: the rate in the middle. It counts as working in any case.
        rates: all confirmed rates.
        candidates: the table `candidates`.
        max_steps: the whole budget, in steps.
    """
    known = {rate.lr: rate for rate in rates if rate.optimizer == middle.optimizer}
    rows: dict[float, list[Row]] = {lr: [] for lr in known}
    for row in records(candidates[candidates["optimizer"] == middle.optimizer]):
        rows.setdefault(float(row["lr"]), []).append(row)
    verdicts = {
        lr: _verdict(own, known.get(lr), middle, rows[middle.lr], max_steps)
        for lr, own in rows.items()
    }
    verdicts[middle.lr] = WORKS
    return _band(middle.lr, verdicts)


def _verdict(
    rows: Sequence[Row],
    confirmed: ConfirmedRate | None,
    middle: ConfirmedRate,
    middle_rows: Sequence[Row],
    max_steps: int,
) -> str:
    measure = middle.measure
    missed = confirmed is not None and confirmed.missed
    if missed or any(_fails(row, measure, max_steps) for row in rows):
        return FAILS
    if measure.by_steps:
        reached = confirmed is not None or any(row["status"] == "reached" for row in rows)
        return WORKS if reached else UNKNOWN
    if confirmed is not None:
        return WORKS if confirmed.cost <= middle.allowed_cost else WORSE
    return _compared_in_search(rows, middle_rows, middle)


def _fails(row: Row, measure: Measure, max_steps: int) -> bool:
    missed = measure.by_steps and row["status"] == "budget" and row["rung"] >= max_steps
    return missed or has_failed(row["status"], measure.by_steps)


def _compared_in_search(
    rows: Sequence[Row], middle_rows: Sequence[Row], middle: ConfirmedRate
) -> str:
    """The verdict by the values that both had at the same rung."""
    measure = middle.measure
    pairs = [
        (measure.result(row), measure.result(other))
        for row in rows
        for other in middle_rows
        if row["rung"] == other["rung"]
    ]
    if not pairs:
        return UNKNOWN
    close = [measure.cost(a) <= measure.cost(b) + middle.spread for a, b in pairs]
    return WORKS if all(close) else WORSE


def _band(lr: float, verdicts: Mapping[float, str]) -> Band:
    below = sorted((each for each in verdicts if each < lr), reverse=True)
    above = sorted(each for each in verdicts if each > lr)
    low, high = (_last_working(lr, side, verdicts) for side in (below, above))
    inside = [each for each in verdicts if low <= each <= high]
    return Band(
        lr=lr,
        low=low,
        high=high,
        works=sum(verdicts[each] == WORKS for each in inside),
        tried=len(inside),
        below=_first_failing(below, verdicts),
        above=_first_failing(above, verdicts),
        at_edge=any(verdicts[each] == FAILS for each in (*below[:1], *above[:1])),
    )


def _last_working(
    lr: float, outwards: Sequence[float], verdicts: Mapping[float, str]
) -> float:
    safe = takewhile(lambda each: verdicts[each] in (WORKS, UNKNOWN), outwards)
    return [lr, *(each for each in safe if verdicts[each] == WORKS)][-1]


def _first_failing(
    outwards: Sequence[float], verdicts: Mapping[float, str]
) -> float | None:
    return next((each for each in outwards if verdicts[each] == FAILS), None)
