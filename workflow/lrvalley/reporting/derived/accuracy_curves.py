"""Validation accuracy over the seeds of a rate, check by check."""

from __future__ import annotations

import pandas as pd


def median_curve(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a check with the median, lowest and highest accuracy of the seeds.

    Args:
        rows: one optimizer's rows of the table `curves`.

    Returns:
        The columns time_s (seconds), median, low and high (shares of 1), by step.
    """
    checks = rows.groupby("step", sort=True)
    accuracy = checks["validation_accuracy"]
    return pd.DataFrame(
        {
            "time_s": checks["time_s"].median(),
            "median": accuracy.median(),
            "low": accuracy.min(),
            "high": accuracy.max(),
        }
    )
