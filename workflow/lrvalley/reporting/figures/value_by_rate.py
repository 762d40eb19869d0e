"""The objective's value against the learning rate, of a study without a target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lrvalley.reporting.derived.value_scale import ValueScale, value_scale
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import (
    FAILED_MARKER,
    failed_handle,
    legend_outside,
    message_figure,
    new_axes,
    of_experiment,
    set_lr_axis,
)
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.figures.style import Look
from lrvalley.reporting.figures.value_axes import set_value_axis
from lrvalley.reporting.objective_words import best_words

# Larger than the markers of a line, which they lie on.
BEST: dict[str, Any] = {"marker": "*", "markersize": 13, "markeredgecolor": "white"}
DEFAULT: dict[str, Any] = {"marker": "o", "markersize": 11, "markerfacecolor": "none"}


def value_by_lr(rates: pd.DataFrame, best_lr: pd.DataFrame, options: Options) -> Figure:
    """The valleys: the best value within the budget against the rate, by optimizer.

    Rates that diverged are crosses in a strip, one row of them per optimizer; so are those
    whose values are far worse than those of an untrained network.

    Args:
        rates: the table `rates`; only its experiment "grid" is drawn.
        best_lr: the table `best_lr`.
        options: its objective, budget and colours are used.

    Returns:
        The figure. With several seeds: the median line, and the spread from the least to
        the largest value.
    """
    words = best_words(options.objective, options.max_steps)
    title = f"{words[0].upper()}{words[1:]}, by learning rate"
    grid = of_experiment(rates, "grid")
    if grid.empty:
        return message_figure(title, "The grid has no cells: there is nothing to draw.")
    scale = value_scale(grid, options.objective)
    if scale is None:
        return message_figure(title, "Every training diverged: there is nothing to draw.")
    figure, axes = new_axes(title)
    looks = style.looks(grid["optimizer"], options.colors)
    shown = grid["trained"].astype(bool) & scale.shows(grid["value"])
    failing = [name for name in looks if (~shown & (grid["optimizer"] == name)).any()]
    heights = set_value_axis(axes, scale, options.objective, len(failing))
    axes.set_ylabel(f"{best_words(options.objective)}{' (log scale)' if scale.log else ''}")
    set_lr_axis(axes, grid["lr"])
    for optimizer, look in looks.items():
        rows = grid[grid["optimizer"] == optimizer].sort_values("lr")
        _draw_valley(axes, rows, look, scale)
    for optimizer, height in zip(failing, heights, strict=True):
        lrs = grid.loc[~shown & (grid["optimizer"] == optimizer), "lr"]
        places = np.full(len(lrs), height)
        axes.plot(lrs, places, color=looks[optimizer].color, **FAILED_MARKER)
    marked = _mark(axes, best_lr, looks, scale)
    handles = [Line2D([], [], label=k.label, **k.line_and_marker) for k in looks.values()]
    failed = [failed_handle(label="diverged, or far worse\nthan untrained")]
    legend_outside(figure, [*handles, *marked, *(failed if failing else [])])
    return figure


def _draw_valley(axes: Axes, rows: pd.DataFrame, look: Look, scale: ValueScale) -> None:
    shown = rows["trained"].astype(bool) & scale.shows(rows["value"])
    several = shown & (rows["seeds_trained"] > 1)
    # The spread ends where the axis does, so that it does not cover the strip.
    low = rows["value_low"].clip(scale.low, scale.high).where(several)
    high = rows["value_high"].clip(scale.low, scale.high).where(several)
    axes.fill_between(rows["lr"], low, high, color=look.color, alpha=0.18, linewidth=0)
    axes.vlines(rows["lr"][several], low[several], high[several], look.color, alpha=0.35)
    axes.plot(rows["lr"], rows["value"].where(shown), **look.line_and_marker)


def _mark(
    axes: Axes, best_lr: pd.DataFrame, looks: Mapping[str, Look], scale: ValueScale
) -> list[Line2D]:
    """Mark the best and the default rates; the legend entries of the marks."""
    marks = (
        ("best_lr", "value", "best rate", BEST),
        ("default_lr", "default_value", "Keras's default rate", DEFAULT),
    )
    handles = []
    for lr, value, label, mark in marks:
        rows = best_lr[scale.shows(best_lr[value])]
        for row in rows.to_dict("records"):
            color = looks[row["optimizer"]].color
            axes.plot(row[lr], row[value], color=color, zorder=3, **mark)
        if not rows.empty:
            plain: dict[str, Any] = {"color": style.MUTED, "linestyle": "none"}
            handles.append(Line2D([], [], label=label, **plain, **mark))
    return handles
