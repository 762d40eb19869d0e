"""The fastest and the slowest optimizer against the learning rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
    legend_outside,
    limit_handles,
    limit_style,
    lowest_time,
    message_figure,
    new_axes,
    set_log_y_axis,
    set_lr_axis,
    time_limit,
)
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.figures.style import Look
from lrvalley.reporting.objective_words import target_words

# Room above the limit line, of the axis below it: half a cross on the line.
HEADROOM = 0.04
FASTEST: dict[str, Any] = {"color": style.INK, "linewidth": 1.4}
SLOWEST: dict[str, Any] = {"color": style.MUTED, "marker": ".", "linewidth": 1.4}
# Larger than other markers, because they say which optimizer it is.
MARKER_SIZE = 7


def fastest_and_slowest_by_lr(fastest_slowest: pd.DataFrame, options: Options) -> Figure:
    """The fastest and the slowest optimizer at every learning rate of the grid.

    Args:
        fastest_slowest: the table `fastest_slowest`.
        options: its limit, colours and objective are used.

    Returns:
        The figure. A cross on the limit line is a rate at which the slowest
        optimizer, or even the fastest, failed.
    """
    title = f"Fastest and slowest optimizer to {target_words(options.objective)}"
    if fastest_slowest.empty:
        return message_figure(title, "The grid has no cells: there is nothing to draw.")
    table = fastest_slowest.sort_values("lr")
    limit = time_limit(table["slowest_time_s"], options.max_seconds)
    fastest = table["fastest_time_s"].astype(float)
    failed = table["slowest_failed"].astype(bool)
    slowest = table["slowest_time_s"].astype(float).mask(failed)
    figure, axes = new_axes(title)
    low = lowest_time(fastest, limit)
    set_log_y_axis(axes, low, limit, limit * (limit / low) ** HEADROOM)
    axes.axhline(limit, **limit_style(options.max_seconds))
    axes.set_ylabel(TIME_LABEL)
    set_lr_axis(axes, table["lr"])
    gap: dict[str, Any] = {"color": style.FAINT, "alpha": 0.5, "linewidth": 0}
    axes.fill_between(table["lr"], fastest, slowest.fillna(limit), **gap)
    axes.plot(table["lr"], slowest, **SLOWEST)
    looks = _draw_fastest(axes, table, options.colors)
    _draw_failures(axes, table["lr"], fastest.isna(), failed, limit)
    slow = [Line2D([], [], label="slowest", **SLOWEST)] if slowest.notna().any() else []
    legend_outside(figure, [*_fastest_handles(looks), *slow, *_failure_handles(options)])
    return figure


def _draw_fastest(
    axes: Axes, table: pd.DataFrame, colors: Mapping[str, str]
) -> Mapping[str, Look]:
    """The fastest times, with the marker of the optimizer that achieved each."""
    lrs, fastest = table["lr"], table["fastest_time_s"].astype(float)
    axes.plot(lrs, fastest, **FASTEST)
    looks = style.looks(table.loc[fastest.notna(), "fastest_optimizer"], colors)
    for optimizer, look in looks.items():
        where = table["fastest_optimizer"] == optimizer
        axes.plot(
            lrs[where], fastest[where], linestyle="none", zorder=3, color=look.color,
            marker=look.marker, markersize=MARKER_SIZE,
        )  # fmt: skip
    return looks


def _draw_failures(
    axes: Axes,
    lrs: pd.Series[float],
    all_failed: pd.Series[bool],
    some: pd.Series[bool],
    limit: float,
) -> None:
    """Crosses on the limit line: grey if some optimizer failed, black if all did."""
    for where, color in ((some & ~all_failed, style.MUTED), (all_failed, style.INK)):
        heights = np.full(int(where.sum()), limit)
        axes.plot(lrs[where], heights, color=color, **FAILED_MARKER)


def _fastest_handles(looks: Mapping[str, Look]) -> list[Line2D]:
    return [
        Line2D(
            [], [], marker=look.marker, markerfacecolor=look.color,
            markeredgecolor=look.color, markersize=MARKER_SIZE,
            label=f"fastest: {look.label}", **FASTEST,
        )
        for look in looks.values()
    ]  # fmt: skip


def _failure_handles(options: Options) -> list[Line2D]:
    return [
        *limit_handles(options.max_seconds),
        failed_handle(label="the slowest failed"),
        failed_handle(style.INK, "all that were tried failed"),
    ]
