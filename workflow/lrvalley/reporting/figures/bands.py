"""Each optimizer's band with several seeds."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import (
    FAILED_MARKER,
    failed_handle,
    failed_strip,
    legend_below,
    message_figure,
    new_panels,
    of_experiment,
    set_lr_axis,
)
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.figures.style import Look
from lrvalley.reporting.objective_words import target_words

SEED: dict[str, Any] = {"linestyle": "none", "marker": ".", "markersize": 6, "alpha": 0.55}
SOME_FAILED: dict[str, Any] = {
    "linestyle": "none",
    "marker": "o",
    "markersize": 4.5,
    "markerfacecolor": "none",
}
# Room below the fastest and above the slowest on an axis of steps.
ROOM = 1.25


def bands_by_seed(
    cells: pd.DataFrame, band_cells: pd.DataFrame, options: Options
) -> Figure:
    """Steps to the target at the rates around each band, a point for each seed.

    In the strip, a ring is a rate at which some seeds failed, a cross one at which all did.

    Args:
        cells: the table `cells`; its grid is drawn at the rates of the other seeds.
        band_cells: the table `band_cells`.
        options: its colours and objective are used.

    Returns:
        The figure: a panel for each optimizer; a line joins the medians of the rates at
        which every seed trained.
    """
    title = f"Steps to {target_words(options.objective)}, with several seeds"
    where = ["optimizer", "lr"]
    grid = of_experiment(cells, "grid")
    own = grid.merge(band_cells[where].drop_duplicates(), on=where)
    tried = pd.concat([own, band_cells], ignore_index=True)
    trained = tried[tried["trained"]]
    if trained.empty:
        return message_figure(title, "No band has other seeds: there is nothing to draw.")
    looks = style.looks(tried["optimizer"], options.colors)
    figure, panels = new_panels(title, [look.label for look in looks.values()])
    low, high = trained["steps"].min() / ROOM, trained["steps"].max() * ROOM
    for axes, (optimizer, look) in zip(panels, looks.items(), strict=True):
        (height,) = failed_strip(axes, low, high)
        _draw_band(axes, tried[tried["optimizer"] == optimizer], look, height)
        axes.set_ylabel("training (steps, log scale)")
    legend_below(figure, _handles(), columns=2)
    return figure


def _draw_band(axes: Axes, tried: pd.DataFrame, look: Look, height: float) -> None:
    set_lr_axis(axes, tried["lr"])
    trained = tried[tried["trained"]]
    axes.plot(trained["lr"], trained["steps"].astype(float), color=look.color, **SEED)
    share = tried.groupby("lr")["trained"].mean()
    medians = tried[tried["trained"]].groupby("lr")["steps"].median().reindex(share.index)
    axes.plot(share.index, medians.where(share == 1), **look.line_and_marker)
    for rates, marker in (
        (share.index[share == 0], FAILED_MARKER),
        (share.index[share.between(0, 1, inclusive="neither")], SOME_FAILED),
    ):
        axes.plot(rates, [height] * len(rates), color=look.color, **marker)


def _handles() -> list[Line2D]:
    color = style.MUTED
    return [
        Line2D([], [], label="one seed", color=color, **SEED),
        Line2D([], [], label="median, where all seeds trained", color=color, marker="o"),
        Line2D([], [], label="some seeds failed", color=color, **SOME_FAILED),
        failed_handle(label="all seeds failed"),
    ]
