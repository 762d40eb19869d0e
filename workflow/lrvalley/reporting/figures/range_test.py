"""Range tests: the loss while the rate grows, and the rates that it suggests."""

from __future__ import annotations

from math import log
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import LogLocator

from lrvalley.reporting.derived.smoothed_losses import smoothed_losses
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import (
    legend_below,
    message_figure,
    new_panels,
    set_lr_axis,
)
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.wording import display_name, in_order

# Labels of rates in a panel a third as wide as a figure.
FEW_TICKS = 6
# 1.3 times the loss of a network that knows nothing of the ten classes; what is above has
# diverged.
HIGHEST_LOSS = 1.3 * log(10)
SUGGESTED: dict[str, dict[str, Any]] = {
    "steepest": {"color": "#0072B2", "linestyle": (0, (5, 2))},
    "minimum / 10": {"color": "#D55E00", "linestyle": (0, (1.2, 1.4))},
}
BEST: dict[str, Any] = {"color": "#009E73", "linewidth": 1.6}
BAND: dict[str, Any] = {"color": "#009E73", "alpha": 0.16, "linewidth": 0}
RAW: dict[str, Any] = {"color": "#bdbdbd", "linewidth": 0.7}
SMOOTH: dict[str, Any] = {"color": style.INK, "linewidth": 1.6}
LEAST: dict[str, Any] = {
    "color": style.INK,
    "linestyle": "none",
    "marker": "o",
    "markersize": 5,
}


def range_tests(
    range_test: pd.DataFrame,
    best_lr: pd.DataFrame,
    tuners: pd.DataFrame,
    options: Options,
) -> Figure:
    """The loss of a training whose rate grows, and the rates that it suggests.

    Args:
        range_test: the table `range_test`.
        best_lr: the table `best_lr`, for the best rate and its band.
        tuners: the table `tuners`, for the suggestions.
        options: none is used.

    Returns:
        The figure: a panel per optimizer; the curves of several seeds lie together.
    """
    title = "Range tests: batch loss while the rate grows, and what it suggests"
    if range_test.empty:
        return message_figure(title, "No range test was run: there is nothing to draw.")
    optimizers = in_order(list(range_test["optimizer"]))
    figure, panels = new_panels(title, [display_name(name) for name in optimizers])
    suggestions = tuners[tuners["method"] == "range_test"]
    for optimizer, axes in zip(optimizers, panels, strict=True):
        own = range_test[range_test["optimizer"] == optimizer]
        _draw_best(axes, best_lr[best_lr["optimizer"] == optimizer])
        for _, seed in own.groupby("seed"):
            _draw_losses(axes, smoothed_losses(seed))
        _draw_suggestions(axes, suggestions[suggestions["optimizer"] == optimizer])
        set_lr_axis(axes, own["lr"])
        axes.xaxis.set_major_locator(LogLocator(numticks=FEW_TICKS))
        axes.set_ylim(0, HIGHEST_LOSS)
        axes.set_ylabel("batch loss (nats)")
    legend_below(figure, _handles(), columns=3)
    return figure


def _draw_best(axes: Axes, best: pd.DataFrame) -> None:
    for row in best[best["best_lr"].notna()].to_dict("records"):
        axes.axvspan(row["band_from"], row["band_to"], zorder=0.6, **BAND)
        axes.axvline(row["best_lr"], **BEST)


def _draw_losses(axes: Axes, seed: pd.DataFrame) -> None:
    """One seed's losses, raw and smoothed as far as suggestions look."""
    axes.plot(seed["lr"], seed["loss"], **RAW)
    known = seed[seed["smoothed"].notna()]
    axes.plot(known["lr"], known["smoothed"], **SMOOTH)
    least = seed[seed["least"]]
    axes.plot(least["lr"], least["smoothed"], **LEAST)


def _draw_suggestions(axes: Axes, suggestions: pd.DataFrame) -> None:
    for setting, look in SUGGESTED.items():
        for lr in suggestions.loc[suggestions["setting"] == setting, "lr"].dropna():
            axes.axvline(lr, linewidth=1.8, zorder=2.5, **look)


def _handles() -> list[Any]:
    suggested = [
        Line2D([], [], label=f"suggestion: {setting}", **look)
        for setting, look in SUGGESTED.items()
    ]
    return [
        Line2D([], [], label="loss of each batch", **RAW),
        Line2D([], [], label="smoothed loss", **SMOOTH),
        Line2D([], [], label="its minimum", **LEAST),
        *suggested,
        Line2D([], [], label="best rate of the grid", **BEST),
        Patch(label="rates that train", **BAND),
    ]
