"""What became of an optimizer at a rate, over the seeds."""

from __future__ import annotations

import numpy as np
import pandas as pd


def grid_squares(grid: pd.DataFrame) -> pd.DataFrame:
    """One row per optimizer and rate, over the seeds.

    Args:
        grid: rows of the table `cells`.

    Returns:
        The columns optimizer, lr, outcome (`trained`, `slow` for cells that reached
        the target after the limit, or the commonest failed status), and steps (the
        median; NaN unless trained; a seed that failed counts as infinite).
    """
    reached = grid["status"] == "reached"
    trained = grid["trained"].astype(bool)
    outcome = grid["status"].mask(reached, "slow").mask(trained, "trained")
    steps = grid["steps"].astype("Float64").astype(float).where(trained, np.inf)
    rows = grid[["optimizer", "lr"]].assign(outcome=outcome, steps=steps)
    summary = []
    for (optimizer, lr), seeds in rows.groupby(["optimizer", "lr"], sort=True):
        passed = seeds["outcome"] == "trained"
        most = passed.sum() > len(seeds) / 2
        how = "trained" if most else seeds.loc[~passed, "outcome"].mode().iloc[0]
        median = seeds["steps"].median() if most else np.nan
        summary.append((optimizer, lr, how, median))
    return pd.DataFrame(summary, columns=["optimizer", "lr", "outcome", "steps"])
