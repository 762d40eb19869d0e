"""What a claim of the article is, and what its tests share."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from lrvalley.article.published import OPTIMIZERS

HOLDS, FAILS, NOT_TESTABLE = "holds", "does not hold", "not testable here"
CANNOT_BE_TOLD = "cannot be told with these seeds"
VERDICTS = (HOLDS, FAILS, CANNOT_BE_TOLD, NOT_TESTABLE)

# Steps that differ by less are equal but for noise. Steps are known to one check, 50 steps:
# two checks are 14% of the 700 steps that the fastest cells take.
NOISE_FACTOR = 1.15
# The narrowest band that the author found, RMSProp's, is 0.67 decades wide, so that no such
# gap can hide a band.
WIDEST_GAP_DECADES = 0.5
# With fewer, steps cannot fall and then rise.
FEWEST_RATES_OF_A_VALLEY = 3


@dataclass(frozen=True)
class StudyTables:
    """The tables that the claims are tested on; each field is the table of its name."""

    cells: pd.DataFrame
    rates: pd.DataFrame
    best_lr: pd.DataFrame
    fastest_slowest: pd.DataFrame
    scaling_fit: pd.DataFrame
    curves: pd.DataFrame


@dataclass(frozen=True)
class Finding:
    """What the tables say about a claim.

    Attributes:
        value: the statistic.
        holds: whether the claim holds.
        note: the numbers behind the value, in words.
    """

    value: float
    holds: bool
    note: str = ""


class NotTestable(Exception):
    """The study lacks what the claim is about; the message says what."""


Test = Callable[[StudyTables], Finding]


@dataclass(frozen=True)
class Claim:
    """A claim of the article and how it is tested.

    Attributes:
        number: its number, from 1.
        text: the claim, in our words.
        statistic: what is computed, in words.
        threshold: what the statistic must be for the claim to hold, in words.
        test: computes it; raises `NotTestable`.
    """

    number: int
    text: str
    statistic: str
    threshold: str
    test: Test

    def row(
        self, tables: StudyTables, with_seeds: Iterable[StudyTables] = ()
    ) -> dict[str, Any]:
        """The claim's row of the table `claims`.

        Args:
            tables: the study's tables.
            with_seeds: what they are with each of other seeds.
        """
        row = {
            "number": self.number,
            "claim": self.text,
            "statistic": self.statistic,
            "threshold": self.threshold,
        }
        try:
            own = self.test(tables)
        except NotTestable as reason:
            untested = {"verdict": NOT_TESTABLE, "seeds": 1, "seeds_holding": 0}
            return row | untested | {"note": str(reason)}
        found = [own, *self._findings(with_seeds)]
        values = [finding.value for finding in found]
        return row | {
            "value": own.value,
            "verdict": _verdict(found),
            "seeds": len(found),
            "seeds_holding": sum(finding.holds for finding in found),
            "value_low": min(values),
            "value_high": max(values),
            "note": own.note,
        }

    def _findings(self, with_seeds: Iterable[StudyTables]) -> Iterator[Finding]:
        for tables in with_seeds:
            with suppress(NotTestable):
                yield self.test(tables)


def _verdict(found: Sequence[Finding]) -> str:
    holding = {finding.holds for finding in found}
    if len(holding) > 1:
        return CANNOT_BE_TOLD
    return HOLDS if True in holding else FAILS


def claim(
    number: int, text: str, statistic: str, threshold: str
) -> Callable[[Test], Claim]:
    """Make a function of the tables the test of a claim."""

    def register(test: Test) -> Claim:
        return Claim(number, text, statistic, threshold, test)

    return register


def of_article(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the article's six optimizers.

    Raises:
        NotTestable: if one of the six is missing.
    """
    missing = [name for name in OPTIMIZERS if name not in set(frame["optimizer"])]
    if missing:
        raise NotTestable(
            "the claim is about the article's six optimizers; not tried: "
            + ", ".join(missing)
        )
    return frame[frame["optimizer"].isin(OPTIMIZERS)]


def require_coverage(lrs: Iterable[float], low: float, high: float) -> None:
    """Check that tried rates cover the rates that a claim is about.

    Args:
        lrs: the tried rates.
        low: smallest rate of the claim.
        high: largest rate of the claim.

    Raises:
        NotTestable: if a gap between tried rates, or to an end, exceeds half a decade.
    """
    inside = sorted({lr for lr in lrs if low <= lr <= high})
    logs = [math.log10(lr) for lr in (low, *inside, high)]
    gap, start = max((b - a, a) for a, b in pairwise(logs))
    if gap > WIDEST_GAP_DECADES:
        raise NotTestable(
            f"the claim is about rates from {low:g} to {high:g}, and none was tried "
            f"for {gap:.1f} decades from {10**start:.3g}"
        )


def humps(values: Sequence[float], resolution: float = 0.0) -> list[int]:
    """Where a series that should only fall and then rise does something else.

    A point is a hump if there are lower ones both before and after it, and it is
    above the higher of their minima by more than noise: by 15% or more, and by more
    than `resolution`.

    Args:
        values: positive numbers, in the order of the rates.
        resolution: how finely the values are known.

    Returns:
        The positions of the humps.
    """
    found = []
    for position in range(1, len(values) - 1):
        value = values[position]
        floor = max(min(values[:position]), min(values[position + 1 :]))
        if value >= NOISE_FACTOR * floor and value - floor > resolution:
            found.append(position)
    return found


def listed(values: Mapping[Any, float] | pd.Series, unit: str = "") -> str:
    """Named numbers as words: ``adam: 8.3 s, gd: 7 s``."""
    names = ((f"{k:g}" if isinstance(k, float) else k, v) for k, v in values.items())
    return ", ".join(f"{name}: {value:.3g}{unit}" for name, value in names)
