"""How good tuners are, and what they cost: the table `tuners`."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from lrvalley.analysis.statistics import quantile_with_misses
from lrvalley.analysis.table_file import as_table
from lrvalley.records.table_columns import ALL
from lrvalley.study.tuner_runs import PBT

# The 10th and the 90th percentile: what one replay in ten is below, and above.
LOW, HIGH = 0.1, 0.9

# Two rates within this factor are the same: rates are rounded to four digits, and grids
# are far coarser, so that the rounding of a file never puts an end of a band outside it.
SAME_RATE = 1.0001


def tuners_table(replays: Sequence[pd.DataFrame], best_lr: pd.DataFrame) -> pd.DataFrame:
    """A row for every method, setting and optimizer, and one for all optimizers together.

    Args:
        replays: tables `replays`.
        best_lr: the table `best_lr`, for the bands.

    Returns:
        The table `tuners`. Regret is the steps that the chosen rate needs, divided by
        the steps of the grid's best cell. A choice that fails counts as infinite.
        Replays on a seed with which no rate of the grid trained have no regret; its
        quantiles leave them out. The quantiles of the rate are of the replays that
        chose one.
    """
    bands = best_lr.set_index("optimizer").to_dict("index")
    rows = []
    for table in replays:
        for (method, setting), own in table.groupby(["method", "setting"], sort=False):
            names = {"method": method, "setting": setting}
            for optimizer, choices in own.groupby("optimizer"):
                banded = with_bands(choices, bands[optimizer])
                rows.append(names | {"optimizer": optimizer} | summary(banded))
            rows.append(names | {"optimizer": ALL} | summary(over_optimizers(own)))
    return as_table(rows, "tuners")


def with_bands(choices: pd.DataFrame, best: Mapping[Hashable, Any]) -> pd.DataFrame:
    """One optimizer's choices, with `in_band` and `lr_ratio` to its best rate.

    A choice counts by the grid's cell that it is judged by. A population has no band:
    it changes its rate while it trains, and other settings, with which the grid's band
    would be another.

    Args:
        choices: one optimizer's rows of a table `replays`.
        best: the optimizer's row of the table `best_lr`, by column.
    """
    low, high = best["band_from"] / SAME_RATE, best["band_to"] * SAME_RATE
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
        "steps_spent": quantile_with_misses(spent, 0.5),
        "steps_spent_low": quantile_with_misses(spent, LOW),
        "steps_spent_high": quantile_with_misses(spent, HIGH),
        "share_of_grid": quantile_with_misses(share, 0.5),
        "lr": quantile_with_misses(choices["lr"].dropna(), 0.5),
        "lr_ratio": quantile_with_misses(choices["lr_ratio"].dropna(), 0.5),
        "regret": quantile_with_misses(regret, 0.5),
        "regret_low": quantile_with_misses(regret, LOW),
        "regret_high": quantile_with_misses(regret, HIGH),
        "found": float(choices["steps"].notna().mean()),
        "in_band": float(choices["in_band"].mean()),
    }
