"""The band of the confirmed answer, where a whole grid says more than the search."""

from __future__ import annotations

import math

import pandas as pd

from lrvalley.analysis.rows import records
from lrvalley.records.table_columns import GRID
from lrvalley.reporting.answer_content import Content


def with_grid_band(
    content: Content, best_lr: pd.DataFrame, rates: pd.DataFrame | None
) -> Content:
    """An answer whose band rests on every rate of the grid.

    The search stops most rates before anything is known of them; the grid does not. What
    the confirmation has seen to fail still ends the band.

    Args:
        content: the content of `answer.json`, which stays as it is.
        best_lr: the table `best_lr`.
        rates: the table `rates`, if there is one.

    Returns:
        The answer with the grid's band; the same if the grid has none around the
        recommended rate.
    """
    best = content["recommended"]
    if best is None or rates is None:
        return content
    lr, name = best["lr"], best["optimizer"]
    own = [row for row in records(best_lr) if row["optimizer"] == name]
    if not own or not own[0]["band_from"] <= lr <= own[0]["band_to"]:
        return content
    tried = rates[(rates["experiment"] == GRID) & (rates["optimizer"] == name)]
    failed = tried.loc[~tried["trained"].astype(bool), "lr"]
    known = content["band"]["next_failing"]
    below = _nearest(known["below"], failed[failed < lr], lr)
    above = _nearest(known["above"], failed[failed > lr], lr)
    low = max(own[0]["band_from"], below["lr"] if below else 0)
    high = min(own[0]["band_to"], above["lr"] if above else math.inf)
    # The ends are rates of the band, or failing ones of the confirmation.
    fails = {each["lr"] for each in (below, above) if each}
    inside = {float(each) for each in tried["lr"] if low <= each <= high} - fails | {lr}
    band = {"low": min(inside), "high": max(inside)}
    count = {"works": len(inside), "tried": len(inside)}
    return {
        **content,
        "band": {**band, **count, "next_failing": {"below": below, "above": above}},
    }


def _nearest(
    known: Content | None, failed: pd.Series[float], lr: float
) -> dict[str, float] | None:
    """The failing rate on one side that is nearest, of the answer's and the grid's."""
    found = [float(each) for each in failed] + ([known["lr"]] if known else [])
    if not found:
        return None
    nearest = min(found, key=lambda each: abs(math.log10(each / lr)))
    return {"lr": nearest, "decades": abs(math.log10(nearest / lr))}
