"""The article's claims about optimizers and learning rates: 1, 2, 4, 7 and 10."""

from __future__ import annotations

import math

import pandas as pd

from lrvalley.article.claim import (
    FEWEST_RATES_OF_A_VALLEY,
    Finding,
    NotTestable,
    StudyTables,
    claim,
    humps,
    listed,
    of_article,
    require_coverage,
)
from lrvalley.article.published import (
    ADAM,
    CHECK_EVERY,
    HIGHEST_RATE,
    LOWEST_RATE,
    OPTIMIZERS,
    RMSPROP,
)
from lrvalley.article.seen_edges import (
    INFERRED,
    band_edges,
    grid_of,
    inferred,
    ranks_of_width,
)
from lrvalley.records.table_columns import GRID

# The claim's own words.
ORDER_OF_MAGNITUDE = 10
# "Most rates fail" means that fewer than half of them train.
MOST = 0.5
# Well above the author's largest ratio, 12.4 s / 7.0 s = 1.8, and well below his RMSProp's,
# 83.7 s / 7.0 s = 12.
REASONABLE_FACTOR = 3.0
# "Relatively wide" means among the widest third of six; the author's Adam is first.
WIDE_RANK = 2


def _require_article_rates(tables: StudyTables) -> None:
    """Check that every optimizer's tried rates cover the article's range.

    Raises:
        NotTestable: if they do not.
    """
    for _, tried in grid_of(tables).groupby("optimizer"):
        require_coverage(tried["lr"], LOWEST_RATE, HIGHEST_RATE)


@claim(
    1,
    "For every optimizer, most rates fail.",
    "largest share, over the optimizers, of the tried rates that trained",
    "< 0.5",
)
def most_rates_fail(tables: StudyTables) -> Finding:
    """The share depends on the range, so it is of the article's, all tried or inferred.

    Raises:
        NotTestable: if neither tells.
    """
    try:
        _require_article_rates(tables)
    except NotTestable as gap:
        least, most = (seen.mean() for seen in inferred(tables))
        if least.max() < MOST <= most.max():
            raise gap
        note = f"share of {listed(most)}, at most; {INFERRED}"
        return Finding(most.max(), most.max() < MOST, note)
    share = grid_of(tables).groupby("optimizer")["trained"].mean()
    return Finding(share.max(), share.max() < MOST, f"share of {listed(share)}")


@claim(
    2,
    "Each optimizer's times form one valley.",
    "optimizers whose trained rates have a failed rate between them, or whose steps "
    "rise and fall again, by more than one check and by 15% or more, with the rate",
    "= 0",
)
def one_valley(tables: StudyTables) -> Finding:
    """Steps are known to one check; three points are the fewest that form a valley.

    Raises:
        NotTestable: if no fault was found, but an optimizer has fewer trained rates.
    """
    grid = grid_of(tables).sort_values("lr")
    faults = {str(name): _valley_fault(tried) for name, tried in grid.groupby("optimizer")}
    faulty = {name: fault for name, fault in faults.items() if fault}
    counts = grid.groupby("optimizer")["trained"].sum()
    few = counts[counts < FEWEST_RATES_OF_A_VALLEY]
    if not faulty and len(few):
        raise NotTestable(
            "a valley needs three trained rates; rates that trained of " + listed(few)
        )
    notes = [f"{name} {fault}" for name, fault in faulty.items()]
    notes.append(f"rates that trained of {listed(counts)}")
    return Finding(len(faulty), not faulty, "; ".join(notes))


def _valley_fault(tried: pd.DataFrame) -> str:
    tried = tried.reset_index(drop=True)
    hits = tried.index[tried["trained"]]
    if hits.empty:
        return ""
    run = tried.loc[hits[0] : hits[-1]]
    if not run["trained"].all():
        failed = run.loc[~run["trained"], "lr"]
        return "fails between trained rates at " + ", ".join(f"{r:g}" for r in failed)
    peaks = run["lr"].iloc[humps(run["steps"].tolist(), CHECK_EVERY)]
    return "has a hump at " + ", ".join(f"{r:g}" for r in peaks) if len(peaks) else ""


@claim(
    4,
    "Within an optimizer, the rate changes the time by an order of magnitude.",
    "slowest trained time / fastest trained time within an optimizer, median over "
    "the optimizers",
    ">= 10",
)
def order_of_magnitude(tables: StudyTables) -> Finding:
    """The median, because budget and limit cap the ratio of a slow optimizer.

    A budget that caps the median below the threshold can refute nothing.

    Raises:
        NotTestable: if the budget does, or an optimizer trained at fewer than two rates.
    """
    grid = grid_of(tables)
    trained = grid[grid["trained"]].groupby("optimizer")
    times = trained["time_s"]
    counts = times.size().reindex(OPTIMIZERS, fill_value=0)
    if counts.min() < 2:
        raise NotTestable(
            "a ratio needs two trained rates; rates that trained of " + listed(counts)
        )
    ratio = times.max() / times.min()
    budget = tables.cells.loc[tables.cells["experiment"] == GRID, "max_steps"].max()
    most = (budget / trained["steps"].min()).median()
    if ratio.median() < ORDER_OF_MAGNITUDE and most < ORDER_OF_MAGNITUDE:
        raise NotTestable(
            f"the budget of {budget:,} steps is at most {most:.1f} times the fastest "
            f"training, in the median; found {ratio.median():.3g} times"
        )
    note = f"smallest {ratio.min():.3g} ({ratio.idxmin()}); ratio of {listed(ratio)}"
    return Finding(ratio.median(), ratio.median() >= ORDER_OF_MAGNITUDE, note)


@claim(
    7,
    "At its best rate, every optimizer but RMSProp converges in reasonable time.",
    "best time / the fastest optimizer's best time, largest over the optimizers but "
    "RMSProp (the author's: 1.8; RMSProp's: 12)",
    "<= 3, and RMSProp's > 3",
)
def reasonable_best_times(tables: StudyTables) -> Finding:
    """Relative to the fastest, so that it does not depend on the device.

    An optimizer that never trained counts as infinite.

    Raises:
        NotTestable: if no optimizer trained.
    """
    best = of_article(tables.best_lr).set_index("optimizer")["time_s"]
    if best.isna().all():
        raise NotTestable("no optimizer trained at any rate")
    ratio = (best / best.min()).fillna(math.inf)
    others = ratio.drop(RMSPROP).max()
    holds = others <= REASONABLE_FACTOR < ratio[RMSPROP]
    return Finding(others, bool(holds), f"ratio of {listed(ratio)}")


@claim(
    10,
    "Adam's working band is relatively wide.",
    "rank of Adam's band among the optimizers, by its width in decades; 1 is widest",
    "<= 2",
)
def adam_band_is_wide(tables: StudyTables) -> Finding:
    """A band must not be cut by a narrow range: the range is the article's, or the failing
    rates next to each band tell.

    Raises:
        NotTestable: if they do not, or no optimizer trained.
    """
    try:
        _require_article_rates(tables)
    except NotTestable as gap:
        edges = band_edges(tables)
        first, last = ranks_of_width(edges, ADAM)
        if first <= WIDE_RANK < last:
            raise gap
        width = (edges["band_to"] / edges["band_from"]).map(math.log10)
        note = f"at most; decades of {listed(width)}, at least; {INFERRED}"
        return Finding(last, last <= WIDE_RANK, note)
    best = of_article(tables.best_lr).set_index("optimizer")
    if best["best_lr"].isna().all():
        raise NotTestable("no optimizer trained at any rate")
    width = (best["band_to"] / best["band_from"]).map(math.log10)
    rank = width.rank(ascending=False, method="min", na_option="bottom")[ADAM]
    return Finding(rank, rank <= WIDE_RANK, f"decades of {listed(width)}")
