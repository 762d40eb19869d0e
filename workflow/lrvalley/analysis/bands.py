"""The grid's outcome with other seeds at the rates around each band."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from lrvalley.analysis.best_rates import best_lr_table
from lrvalley.analysis.study_tables import rates_table
from lrvalley.analysis.table_file import as_table
from lrvalley.records.table_columns import GRID
from lrvalley.study.objective import Objective

EDGES = ("band_from", "band_to", "best_lr", "steps")


def by_seed(cells: pd.DataFrame, band_cells: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The study's cells, and what they would be with each of the other seeds.

    Args:
        cells: the table `cells`.
        band_cells: the table `band_cells`.

    Yields:
        Tables `cells`: the study's own, then one for each seed, ascending. Cells of the
        grid at rates that the seed was not tried at are the study's own in all of them.
    """
    yield cells
    for _, own in band_cells.assign(experiment=GRID).groupby("seed"):
        kept = cells[~_coordinates(cells).isin(_coordinates(own))]
        yield pd.concat([kept, own], ignore_index=True)


def _coordinates(cells: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(cells[["experiment", "optimizer", "lr"]])


def bands_table(
    cells: pd.DataFrame, band_cells: pd.DataFrame, objective: Objective
) -> pd.DataFrame:
    """Each optimizer's band and best rate with each seed, from the lowest to the highest.

    Args:
        cells: the table `cells`.
        band_cells: the table `band_cells`.
        objective: what is asked of a training.

    Returns:
        The table `bands`. A seed with which an optimizer never trained has no band.
    """
    rates = [rates_table(each, objective) for each in by_seed(cells, band_cells)]
    best = pd.concat([best_lr_table(each, objective) for each in rates])
    tried = band_cells.groupby("optimizer")["lr"].agg(set)
    every = pd.concat(each[each["experiment"] == GRID] for each in rates)
    rows = [
        {
            "optimizer": optimizer,
            "seeds": len(rates),
            "confidence": 1 - 2.0 ** (1 - len(rates)),
            **_trained(every[every["optimizer"] == optimizer], lrs),
            **_over_seeds(best[best["optimizer"] == optimizer]),
        }
        for optimizer, lrs in tried.items()
    ]
    return as_table(rows, "bands")


def _trained(rates: pd.DataFrame, lrs: set[float]) -> dict[str, int]:
    share = rates[rates["lr"].isin(lrs)].groupby("lr")["trained"].mean()
    return {
        "rates": len(share),
        "rates_all": int((share == 1).sum()),
        "rates_some": int(share.between(0, 1, inclusive="neither").sum()),
    }


def _over_seeds(best: pd.DataFrame) -> dict[str, Any]:
    found = best[list(EDGES)].astype(float).quantile([0, 0.5, 1], interpolation="lower")
    suffixes = dict(zip(found.index, ("_low", "", "_high"), strict=True))
    return {
        f"{name}{suffix}": found.at[at, name]
        for name in EDGES
        for at, suffix in suffixes.items()
    }
