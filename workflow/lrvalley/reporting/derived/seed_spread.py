"""What the best settings need with other seeds."""

from __future__ import annotations

import math

import pandas as pd


def seed_spread(check: pd.DataFrame) -> pd.DataFrame:
    """Least, median and most steps of each origin's best over its seeds.

    Args:
        check: the table `search_check`.

    Returns:
        The columns origin, lr, low, median and high, by origin; a seed that missed the
        target counts as infinite.
    """
    steps = check["steps"].astype("Float64").astype(float).fillna(math.inf)
    rates = check.assign(steps=steps).groupby("origin", sort=True)
    found = rates["steps"]
    return pd.DataFrame(
        {
            "lr": rates["lr"].first(),
            "low": found.min(),
            "median": found.median(),
            "high": found.max(),
        }
    ).reset_index()
