"""How good tuners are, and what they cost: the table `tuners`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from lrvalley.analysis.table_file import as_table
from lrvalley.reporting.wording import ALL
from lrvalley.study.tuner_runs import PBT

LOW, HIGH = 0.1, 0.9


def tuners_table(replays: Sequence[pd.DataFrame], best_lr: pd.DataFrame) -> pd.DataFrame:
    """A row for every method, setting and optimizer, and one for all optimizers together.

    Args:
        replays: tables `replays`.
        best_lr: the table `best_lr`, for the bands.

    Returns:
        The table `tuners`. Regret is the steps to the target of what was chosen, over
        those of the best cell. A choice that fails counts as infinite. Replays on seeds
        with which no rate of the grid trained have no regret and are left out of its
        quantiles; rates are of choices that have one. Low and high are the values that
        one replay in ten is below and above.
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
    """One optimizer's choices, with `in_band` and `lr_ratio` to its best rate.

    A choice is in the band if the cell is that it is judged by. A population changes its
    rate, and settings with which the band would be another, so that it has none.
    """
    low, high = best["band_from"] * 0.9999, best["band_to"] * 1.0001
    inside = choices["cell_lr"].between(low, high).astype(float)
    return choices.assign(
        in_band=inside.mask(choices["method"] == PBT),
        lr_ratio=choices["lr"] / best["best_lr"],
    )


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
    judged = choices[choices["best_steps"].notna()]
    regret = (judged["steps"] / judged["best_steps"]).astype(float).fillna(math.inf)
    spent, share = choices["steps_spent"], choices["steps_spent"] / choices["grid_steps"]
    return {
        "replays": len(choices),
        "steps_spent": quantile(spent, 0.5),
        "steps_spent_low": quantile(spent, LOW),
        "steps_spent_high": quantile(spent, HIGH),
        "share_of_grid": quantile(share, 0.5),
        "lr": quantile(choices["lr"].dropna(), 0.5),
        "lr_ratio": quantile(choices["lr_ratio"].dropna(), 0.5),
        "regret": quantile(regret, 0.5),
        "regret_low": quantile(regret, LOW),
        "regret_high": quantile(regret, HIGH),
        "found": float(choices["steps"].notna().mean()),
        "in_band": float(choices["in_band"].mean()),
    }


def quantile(values: pd.Series, share: float) -> float:
    """A quantile that is one of the values, so that infinite ones are no trouble.

    Of an even number of values the smaller middle one is the median. NaN if there are none.
    """
    if values.empty:
        return math.nan
    numbers = values.astype(float).to_numpy()
    return float(np.quantile(numbers, share, method="inverted_cdf"))
