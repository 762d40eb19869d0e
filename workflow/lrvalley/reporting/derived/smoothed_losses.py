"""The smoothed loss of range tests, from which their suggestions are read."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from lrvalley.tuners.range_test import smoothed


def smoothed_losses(losses: pd.DataFrame) -> pd.DataFrame:
    """One range test with its smoothed loss.

    Args:
        losses: the rows of one optimizer and seed of the table `range_test`.

    Returns:
        The rows by learning rate, with the columns `smoothed` (nats; NaN after the step up
        to which suggestions look) and `least` (true at the minimum of `smoothed`).
    """
    rows = losses.sort_values("lr")
    means = smoothed([loss if math.isfinite(loss) else None for loss in rows["loss"]])
    values = np.full(len(rows), np.nan)
    values[: len(means)] = means
    least = np.zeros(len(rows), dtype=bool)
    if len(means):
        least[means.argmin()] = True
    return rows.assign(smoothed=values, least=least)
