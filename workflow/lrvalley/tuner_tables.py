"""How good tuners are, and what they cost: the table `tuners`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from lrvalley.tablefile import as_table

ALL = "all"
LOW, HIGH = 0.1, 0.9


def tuners_table(replays: Sequence[pd.DataFrame], best_lr: pd.DataFrame) -> pd.DataFrame:
    """A row for every method, setting and optimizer, and one for all optimizers together.

    Args:
        replays: tables `replays`.
        best_lr: the table `best_lr`, for the bands.

    Returns:
        The table `tuners`. Regret is the steps to the target of what was chosen, over
        those of the best cell; a choice that fails counts as infinite, and an optimizer
        whose grid never trained has none. Low and high are the values that one replay
        in ten is below and above.
    """
    bands = best_lr.set_index("optimizer")
    rows = []
    for table in replays:
        for (method, setting), own in table.groupby(["method", "setting"], sort=False):
            names = {"method": method, "setting": setting}
            for optimizer, choices in own.groupby("optimizer"):
                banded = with_bands(choices, bands.loc[optimizer])
                rows.append(names | {"optimizer": optimizer} | summary(banded))
            rows.append(names | {"optimizer": ALL} | summary(over_optimizers(own)))
    return as_table(rows, "tuners")


def with_bands(choices: pd.DataFrame, best: pd.Series) -> pd.DataFrame:
    """One optimizer's choices, with `in_band` and `lr_ratio` to its best rate."""
    inside = choices["lr"].between(best["band_from"] * 0.9999, best["band_to"] * 1.0001)
    ratio = choices["lr"] / best["best_lr"]
    return choices.assign(in_band=inside.astype(float), lr_ratio=ratio)


def over_optimizers(choices: pd.DataFrame) -> pd.DataFrame:
    """A method used on every optimizer: costs added, and the fastest choice taken.

    Args:
        choices: a table `replays` of one method and setting.
    """
    replays = choices.groupby("replay")
    together = replays[["steps_spent", "grid_steps"]].sum()
    fewest = replays[["steps", "best_steps"]].min()
    return together.join(fewest).assign(in_band=math.nan, lr_ratio=math.nan, lr=math.nan)


def summary(choices: pd.DataFrame) -> dict[str, Any]:
    """Medians and spread over the replays of one row."""
    regret = (choices["steps"] / choices["best_steps"]).astype(float)
    regret = regret.fillna(math.inf) if choices["best_steps"].notna().all() else regret
    spent, share = choices["steps_spent"], choices["steps_spent"] / choices["grid_steps"]
    row = {
        "replays": len(choices),
        "steps_spent": quantile(spent, 0.5),
        "steps_spent_low": quantile(spent, LOW),
        "steps_spent_high": quantile(spent, HIGH),
        "share_of_grid": quantile(share, 0.5),
        "lr": quantile(choices["lr"], 0.5),
        "lr_ratio": quantile(choices["lr_ratio"], 0.5),
        "regret": quantile(regret, 0.5),
        "regret_low": quantile(regret, LOW),
        "regret_high": quantile(regret, HIGH),
        "found": float(choices["steps"].notna().mean()),
        "in_band": float(choices["in_band"].mean()),
    }
    return row


def quantile(values: pd.Series, share: float) -> float:
    """A quantile that is one of the values, so that infinite ones are no trouble.

    Of an even number of values the smaller middle one is the median. NaN if any is.
    """
    numbers = values.astype(float).to_numpy()
    if np.isnan(numbers).any():
        return math.nan
    return float(np.quantile(numbers, share, method="inverted_cdf"))
