"""Time to train against the learning rate: the valleys."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import (
    FAILED_MARKER,
    TIME_LABEL,
    failed_handle,
    failed_strip,
    legend_outside,
    limit_handles,
    limit_style,
    lowest_time,
    message_figure,
    new_axes,
    of_experiment,
    set_lr_axis,
    shade_spread,
    time_limit,
    times_of_trained,
)
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.figures.style import Look
from lrvalley.reporting.objective_words import target_words


def time_to_train_by_lr(rates: pd.DataFrame, options: Options) -> Figure:
    """The valleys: time to the target against the learning rate, by optimizer.

    Failed rates are crosses above the limit line, one row of them per optimizer, so
    that none hides another; the line of an optimizer breaks there.

    Args:
        rates: the table `rates`; only its experiment "grid" is drawn.
        options: its limit, colours and objective are used.

    Returns:
        The figure.
    """
    title = f"Time to train to {target_words(options.objective)}, by learning rate"
    grid = of_experiment(rates, "grid")
    if grid.empty:
        return message_figure(title, "The grid has no cells: there is nothing to draw.")
    figure, axes = new_axes(title)
    looks, times = style.looks(grid["optimizer"], options.colors), times_of_trained(grid)
    slowest = grid["time_high_s"].where(grid["trained"].astype(bool))
    limit = time_limit(slowest, options.max_seconds)
    line = limit_style(options.max_seconds)
    heights = failed_strip(axes, lowest_time(times, limit), limit, len(looks), line)
    axes.set_ylabel(TIME_LABEL)
    set_lr_axis(axes, grid["lr"])
    handles = []
    for (optimizer, look), height in zip(looks.items(), heights, strict=True):
        rows = grid[grid["optimizer"] == optimizer].sort_values("lr")
        _draw_valley(axes, rows, look, height)
        handles.append(_handle(look, rows))
    failed = failed_handle(label="did not reach the target")
    legend_outside(figure, [*handles, *limit_handles(options.max_seconds), failed])
    return figure


def _draw_valley(axes: Axes, rows: pd.DataFrame, look: Look, height: float) -> None:
    times = times_of_trained(rows)
    failed = rows.loc[times.isna(), "lr"]
    shade_spread(axes, rows["lr"], rows, look.color)
    axes.plot(rows["lr"], times, **look.line_and_marker)
    axes.plot(failed, np.full(len(failed), height), color=look.color, **FAILED_MARKER)


def _handle(look: Look, rows: pd.DataFrame) -> Line2D:
    trained = int(rows["trained"].astype(bool).sum())
    label = f"{look.label}\n({trained} of {len(rows)} rates trained)"
    return Line2D([], [], label=label, **look.line_and_marker)
