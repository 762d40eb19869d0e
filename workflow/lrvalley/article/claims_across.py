"""The article's claims about rates across the optimizers: 3, 5 and 6."""

from __future__ import annotations

import pandas as pd

from lrvalley.article.claim import (
    Finding,
    NotTestable,
    StudyTables,
    claim,
    require_coverage,
)
from lrvalley.article.published import (
    HIGHEST_RATE,
    LOWEST_RATE,
    OPTIMIZERS,
    RATES_TRIED,
)
from lrvalley.article.seen_edges import INFERRED, grid_of, inferred

# The claim's own range.
WORKING_FROM, WORKING_TO = 0.001, 30.0


def _common_rates(tables: StudyTables) -> pd.DataFrame:
    """Whether (lr, optimizer) trained, at the rates that all six were tried at.

    Raises:
        NotTestable: if one of the six is missing.
    """
    trained = grid_of(tables).pivot(index="lr", columns="optimizer", values="trained")
    return trained.dropna().astype(bool)


@claim(
    3,
    "No single rate works for all optimizers.",
    "largest number of the six optimizers that one rate trains",
    "< 6",
)
def no_rate_for_all(tables: StudyTables) -> Finding:
    """A rate that trains all refutes the claim; none must be looked for widely.

    Raises:
        NotTestable: if no rate trains all, but the article's range was not covered.
    """
    trained = _common_rates(tables).sum(axis=1)
    most = trained.max() if len(trained) else 0
    if most < len(OPTIMIZERS):
        try:
            require_coverage(trained.index, LOWEST_RATE, HIGHEST_RATE)
        except NotTestable as gap:
            return _no_rate_trains_all(tables, gap)
    note = f"at {trained.idxmax():g}; rates tried by all six: {len(trained)}"
    return Finding(most, most < len(OPTIMIZERS), note)


def _no_rate_trains_all(tables: StudyTables, gap: NotTestable) -> Finding:
    """Claim 3 by what is inferred of the rates that were not tried.

    Raises:
        NotTestable: if that does not tell; the gap.
    """
    least, most = (seen.sum(axis=1).max() for seen in inferred(tables))
    if least < len(OPTIMIZERS) <= most:
        raise gap
    note = f"at most, of the article's {len(RATES_TRIED)} rates; {INFERRED}"
    return Finding(most, most < len(OPTIMIZERS), note)


@claim(
    5,
    "Every rate from 0.001 to 30 works for at least one optimizer.",
    "share of the tried rates from 0.001 to 30 that train at least one optimizer",
    "= 1",
)
def some_optimizer_for_every_rate(tables: StudyTables) -> Finding:
    """Only rates that all six were tried at count.

    Raises:
        NotTestable: if they do not cover the claim's range.
    """
    low, high = WORKING_FROM, WORKING_TO
    trained = _common_rates(tables).any(axis=1)
    try:
        require_coverage(trained.index, low, high)
    except NotTestable as gap:
        least, most = (seen.loc[low:high].any(axis=1) for seen in inferred(tables))
        if most.all() and not least.all():
            raise gap
        untrained = ", ".join(f"{lr:g}" for lr in most.index[~most])
        note = f"none trains at {untrained or 'no rate'}; {INFERRED}"
        return Finding(most.mean(), bool(least.all()), note)
    trained = trained[(trained.index >= low) & (trained.index <= high)]
    failed = trained.index[~trained]
    note = f"rates tried: {len(trained)}" + (
        "; none trains at " + ", ".join(f"{lr:g}" for lr in failed) if len(failed) else ""
    )
    return Finding(trained.mean(), bool(trained.all()), note)


@claim(
    6,
    "At every rate, the slowest optimizer fails.",
    "share of the rates tried by all optimizers at which at least one fails",
    "= 1",
)
def slowest_fails(tables: StudyTables) -> Finding:
    """Claim 3 seen from the rates: it can only fail together with it.

    Raises:
        NotTestable: if an optimizer fails at every rate, but the range was not covered.
    """
    optimizers = grid_of(tables)["optimizer"].nunique()
    rates = tables.fastest_slowest
    rates = rates[rates["optimizers_tried"] >= optimizers]
    failed = rates["slowest_failed"]
    if failed.all():
        try:
            require_coverage(rates["lr"], LOWEST_RATE, HIGHEST_RATE)
        except NotTestable as gap:
            least, most = (seen.all(axis=1) for seen in inferred(tables))
            if most.any() and not least.any():
                raise gap
            note = f"of the article's {len(RATES_TRIED)} rates; {INFERRED}"
            return Finding(1 - most.mean(), not most.any(), note)
    note = f"rates tried by all: {len(rates)}"
    return Finding(failed.mean(), bool(failed.all()), note)
