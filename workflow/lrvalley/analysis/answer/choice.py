"""Which confirmed rate is recommended, and which cannot be told apart from the best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lrvalley.analysis.answer.band import Band, band_around
from lrvalley.analysis.answer.confirmed_rates import ConfirmedRate
from lrvalley.analysis.statistics import cannot_be_told_apart


@dataclass(frozen=True)
class Choice:
    """What is recommended.

    Attributes:
        rate: the recommended rate.
        band: the rates around it.
        instead_of: the rate with the best median, if a safer one is recommended.
        others: the rates that cannot be told apart from the one with the best median,
            without the recommended one, the best first.
    """

    rate: ConfirmedRate
    band: Band
    instead_of: ConfirmedRate | None
    others: tuple[ConfirmedRate, ...]


def choice_of(
    rates: Sequence[ConfirmedRate], candidates: pd.DataFrame, max_steps: int
) -> Choice | None:
    """The rate to recommend: the best median, unless a safer rate is as good.

    A rate is unsafe if the next rate that was tried fails, and still more if one of its
    own seeds missed. Then the best of the safest rates is taken among those that cannot be
    told apart from it, and either have the same median, or are of the same optimizer, lie
    in the band of the unsafe one, and have their median inside its interval: few seeds tell
    little apart.

    Args:
        rates: the confirmed rates, the best first.
        candidates: the table `candidates`.
        max_steps: the whole budget, in steps.

    Returns:
        The choice, or None if no rate has a finite median.
    """
    if not rates or math.isinf(rates[0].median):
        return None
    best = rates[0]
    found = cannot_be_told_apart(
        {rate.place: rate.results for rate in rates}, best.place, higher=best.measure.higher
    )
    alike = [rate for rate in rates if rate.place in found.members]
    bands = {rate.place: band_around(rate, rates, candidates, max_steps) for rate in alike}
    around = bands[best.place]
    near = [
        rate
        for rate in alike
        if rate.cost == best.cost
        or (
            rate.optimizer == best.optimizer
            and around.low <= rate.lr <= around.high
            and rate.cost <= best.allowed_cost
        )
    ]
    # Of equally safe ones the first, which has the best median.
    chosen = min(near, key=lambda rate: _danger(rate, bands[rate.place]))
    return Choice(
        rate=chosen,
        band=bands[chosen.place],
        instead_of=None if chosen is best else best,
        others=tuple(rate for rate in alike if rate is not chosen),
    )


def _danger(rate: ConfirmedRate, band: Band) -> int:
    """How unsafe a rate is: a seed missed, the next rate fails, or neither."""
    return 2 if rate.missed else int(band.at_edge)
