"""A metric over the seeds of a rate, check by check."""

from __future__ import annotations

import pandas as pd


def median_curve(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row a check with the median, lowest and highest value of the seeds.

    Args:
        rows: one optimizer's rows of the table `curves`.
        column: the metric's column.

    Returns:
        The columns time_s (seconds), median, low and high (in units of the metric), by
        step.
    """
    checks = rows.groupby("step", sort=True)
    values = checks[column]
    return pd.DataFrame(
        {
            "time_s": checks["time_s"].median(),
            "median": values.median(),
            "low": values.min(),
            "high": values.max(),
        }
    )
