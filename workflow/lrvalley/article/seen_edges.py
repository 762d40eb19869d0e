"""What a thin grid says of the article's 48 rates.

A rate between two that train is taken to train, and a rate beyond one that fails next to
the band is taken to fail: that each optimizer's times form one valley is claim 2. Of a rate
between an end of the band and the next failing rate nothing is known.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from lrvalley.article.claim import NotTestable, StudyTables, of_article
from lrvalley.article.published import OPTIMIZERS, RATES_TRIED
from lrvalley.records.table_columns import GRID

INFERRED = "rates beyond a failed one next to a band are taken to fail"


def grid_of(tables: StudyTables) -> pd.DataFrame:
    """The grid's rows of the table `rates`, of the article's optimizers.

    Raises:
        NotTestable: if one of the six is missing.
    """
    return of_article(tables.rates[tables.rates["experiment"] == GRID])


def inferred(tables: StudyTables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """At least and at most: whether (rate of the article, optimizer) trained.

    Raises:
        NotTestable: if an optimizer of the six is missing, or never trained.
    """
    return least_and_most(band_edges(tables))


def band_edges(tables: StudyTables) -> pd.DataFrame:
    """The band of every optimizer of the article, and the failing rates next to it.

    Returns:
        By optimizer: `fails_below`, `band_from`, `band_to` and `fails_above`; a failing
        rate that was not seen is 0 or infinite.

    Raises:
        NotTestable: if one of the six is missing, or never trained.
    """
    grid = grid_of(tables)
    best = of_article(tables.best_lr).set_index("optimizer").loc[list(OPTIMIZERS)]
    never = best.index[best["best_lr"].isna()]
    if len(never):
        raise NotTestable(f"no rate trains {', '.join(never)}")
    edges = best[["band_from", "band_to"]].copy()
    failed = grid[~grid["trained"]].groupby("optimizer")["lr"]
    below = {name: lrs[lrs < edges["band_from"][name]].max() for name, lrs in failed}
    above = {name: lrs[lrs > edges["band_to"][name]].min() for name, lrs in failed}
    edges["fails_below"] = pd.Series(below, dtype=float).reindex(edges.index).fillna(0.0)
    edges["fails_above"] = pd.Series(above, dtype=float).reindex(edges.index)
    return edges.fillna({"fails_above": math.inf})


def least_and_most(edges: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Whether the article's rates train the optimizers, at least and at most.

    Args:
        edges: as from `band_edges`.

    Returns:
        Two tables of truth values, a row for each of `RATES_TRIED` and a column for each
        optimizer: what is known to train, and what is not known to fail.
    """
    lrs = np.array(RATES_TRIED)[:, None]

    def between(low: pd.Series, high: pd.Series) -> pd.DataFrame:
        inside = (lrs > low.to_numpy()) & (lrs < high.to_numpy())
        return pd.DataFrame(inside, index=list(RATES_TRIED), columns=edges.index)

    nearly = 1e-9
    known = between(edges["band_from"] * (1 - nearly), edges["band_to"] * (1 + nearly))
    return known, between(edges["fails_below"], edges["fails_above"])


def ranks_of_width(edges: pd.DataFrame, optimizer: str) -> tuple[int, int]:
    """The best and the worst place that an optimizer's band can have by its width.

    Args:
        edges: as from `band_edges`.
        optimizer: the optimizer.
    """
    least = np.log10(edges["band_to"] / edges["band_from"])
    most = np.log10(edges["fails_above"]) - np.log10(edges["fails_below"].clip(1e-300))
    others = edges.index != optimizer
    best = 1 + int((least[others] > most[optimizer]).sum())
    worst = 1 + int((most[others] > least[optimizer]).sum())
    return best, worst
