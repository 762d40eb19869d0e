"""Seconds of a step of each optimizer of the grid."""

from __future__ import annotations

import pandas as pd

from lrvalley.records.table_columns import GRID


def step_times_of(cells: pd.DataFrame) -> dict[str, float]:
    """By optimizer, how long a step of the grid's network takes, in seconds.

    Args:
        cells: the table `cells`; the grid has one size.
    """
    grid = cells[cells["experiment"] == GRID]
    times = grid.groupby("optimizer")["step_time_s"].first()
    return {str(name): float(seconds) for name, seconds in times.items()}
