"""The best rate of every optimizer, the band around it, and its default rate."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from lrvalley.analysis.statistics import learning_rate_sensitivity
from lrvalley.analysis.table_file import as_table
from lrvalley.records.table_columns import GRID
from lrvalley.study.objective import Objective
from lrvalley.study.rounding import round_lr

# With a single seed the spread of the values is not known. A twentieth of all that the
# training gained is about the width of a line in the figures: a smaller difference cannot
# be seen there, and another seed often makes a larger one.
BAND_SHARE = 0.05


def best_lr_table(
    rates: pd.DataFrame,
    objective: Objective,
    default_rates: Mapping[str, float | None] | None = None,
) -> pd.DataFrame:
    """The best rate of every optimizer of the grid, and the band around it.

    Args:
        rates: the table `rates`.
        objective: what is asked of a training.
        default_rates: by optimizer, the rate that it has if none is given; None, or no
            entry, if it has none.

    Returns:
        The table `best_lr`. Best is the trained rate of fewest steps, or, without a
        target, of the best value; of equals the smaller. An optimizer that never trained
        has no best rate (NaN).
    """
    grid = rates[rates["experiment"] == GRID].sort_values("lr")
    untrained, defaults = grid["first_value"].median(), default_rates or {}
    rows = [
        {"optimizer": optimizer}
        | _best_of(tried, objective, untrained)
        | _sensitivity(tried, objective, untrained)
        | _default_of(tried, defaults.get(str(optimizer)))
        for optimizer, tried in grid.groupby("optimizer")
    ]
    return as_table(rows, "best_lr")


def _best_of(tried: pd.DataFrame, objective: Objective, untrained: float) -> dict[str, Any]:
    trained = tried["trained"].to_numpy(dtype=bool)
    lrs = tried["lr"].to_numpy()
    row = {
        "rates_trained": trained.sum(),
        "rates_tried": len(tried),
        "share": trained.mean(),
        "at_edge": "",
    }
    if not trained.any():
        return row
    best = int(np.argmin(_costs(tried, objective)))
    first, last = _run_around(best, _works(tried, objective, best, untrained))
    return row | {
        "best_lr": lrs[best],
        "steps": tried["steps"].iloc[best],
        "time_s": tried["time_s"].iloc[best],
        "value": tried["value"].iloc[best],
        "band_from": lrs[first],
        "band_to": lrs[last],
        "at_edge": _edge(best, len(lrs)),
    }


def _costs(tried: pd.DataFrame, objective: Objective) -> np.ndarray:
    """By rate, what is to be small; infinite where it did not train. Shape (rates,)."""
    if objective.target is None:
        cost = tried["value"] * (-1 if objective.higher else 1)
    else:
        cost = tried["steps"]
    return np.asarray(cost.where(tried["trained"], math.inf), dtype=float)


def _works(
    tried: pd.DataFrame, objective: Objective, best: int, untrained: float
) -> np.ndarray:
    """By rate, whether it is good enough for the band. Shape (rates,)."""
    costs = _costs(tried, objective)
    if objective.target is not None:
        return np.asarray(np.isfinite(costs))
    row = tried.iloc[best]
    if row["seeds_trained"] > 1:
        allowed = row["value_high"] - row["value_low"]
    else:
        allowed = BAND_SHARE * abs(untrained - row["value"])
    # The best is in its own band even if nothing is known of the untrained value.
    return np.asarray(costs <= costs[best] + np.nan_to_num(allowed))


def _run_around(place: int, works: np.ndarray) -> tuple[int, int]:
    """The first and the last place of the unbroken run of working rates around one."""
    failed = np.flatnonzero(~works)
    below, above = failed[failed < place], failed[failed > place]
    first = below.max() + 1 if below.size else 0
    last = above.min() - 1 if above.size else len(works) - 1
    return int(first), int(last)


def _sensitivity(
    tried: pd.DataFrame, objective: Objective, untrained: float
) -> dict[str, Any]:
    """What a rate costs on average that is not chosen, and over which rates."""
    rates = {"lr_from": tried["lr"].min(), "lr_to": tried["lr"].max()}
    if math.isnan(untrained):
        return rates
    sign = -1 if objective.higher else 1
    found = learning_rate_sensitivity(tried["lr"], sign * tried["value"], sign * untrained)
    return rates | {"sensitivity": found.value}


def _default_of(tried: pd.DataFrame, default: float | None) -> dict[str, Any]:
    """What came of the default rate, if it is known and was tried."""
    own = tried[tried["lr"] == round_lr(default)] if default else tried.iloc[:0]
    if own.empty:
        return {}
    row = own.iloc[0]
    return {
        "default_lr": row["lr"],
        "default_steps": row["steps"],
        "default_value": row["value"],
    }


def _edge(position: int, count: int) -> str:
    if count == 1:
        return "both"
    return {0: "lower", count - 1: "upper"}.get(position, "")
