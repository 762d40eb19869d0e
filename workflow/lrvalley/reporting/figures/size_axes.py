"""What the two figures of time against size share."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from lrvalley.reporting.wording import MISSING, format_count, format_size

NO_CELLS = "The scaling experiment has no cells: there is nothing to draw."
# Enough for a tick at every size from 1x to 10x.
SIZE_TICKS = 12


def set_size_axes(axes: Axes, rows: pd.DataFrame) -> None:
    """Axes of time (s) from 0 against the sizes of some rows of the table `rates`."""
    sizes = rows["size"].astype(float)
    weights = rows.loc[rows["size"] == rows["size"].min(), "weights"].iloc[0]
    count = MISSING if pd.isna(weights) else format_count(float(weights))
    smallest = format_size(sizes.min())
    axes.set_xlim(sizes.min() - 0.5, sizes.max() + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=SIZE_TICKS, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: format_size(value)))
    axes.set_xlabel(f"size of the network ({smallest} has {count} weights)")
    axes.set_ylabel("time to train (s)")
    highest = rows[["time_s", "time_high_s"]].max().max()
    axes.set_ylim(0, 1.08 * highest if highest > 0 else 1)
