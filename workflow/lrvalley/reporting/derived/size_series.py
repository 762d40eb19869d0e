"""Which rate of the scaling experiment stands for it."""

from __future__ import annotations

import pandas as pd


def best_series(scaling: pd.DataFrame) -> pd.DataFrame | None:
    """The rows of the rate that trains most sizes, and these in the least time.

    Args:
        scaling: rows of the table `rates`.

    Returns:
        One optimizer's rows at one rate, by size; None if nothing trained.
    """
    tried = scaling.assign(time_s=scaling["time_s"].where(scaling["trained"].astype(bool)))
    series = tried.groupby(["optimizer", "lr"])["time_s"].agg(["count", "sum"])
    series = series[series["count"] > 0].reset_index()
    if series.empty:
        return None
    order = ["count", "sum", "optimizer", "lr"]
    best = series.sort_values(order, ascending=[False, True, True, True]).iloc[0]
    chosen = (scaling["optimizer"] == best["optimizer"]) & (scaling["lr"] == best["lr"])
    rows: pd.DataFrame = scaling[chosen]
    return rows.sort_values("size")
