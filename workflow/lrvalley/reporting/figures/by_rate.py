"""Time to train against the learning rate."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import (
    FAILED_MARKER,
    Colors,
    failed_handle,
    legend_outside,
    message_figure,
    new_axes,
    of_experiment,
    set_log_time_axis,
    set_lr_axis,
    shade_spread,
    styled,
    target_words,
    times_of_trained,
)
from lrvalley.reporting.figures.style import Look
from lrvalley.reporting.wording import format_seconds

STRIP_SHARE = 0.22
DEFAULT_DEPTH = 20.0


@styled
def time_to_train_by_lr(
    rates: pd.DataFrame,
    max_seconds: float,
    colors: Colors = None,
    target: float | None = None,
) -> Figure:
    """The valleys: time to the target against the learning rate, by optimizer.

    Failed rates are crosses above the limit line, one row of them per optimizer, so
    that none hides another; the line of an optimizer breaks there.

    Args:
        rates: the table `rates`; only its experiment "grid" is drawn.
        max_seconds: seconds above which a cell counts as failed.
        colors: colours by optimizer, in place of the built-in ones.
        target: train accuracy in (0, 1], for the title.

    Returns:
        The figure.
    """
    title = f"Time to train to {target_words(target)}, by learning rate"
    grid = of_experiment(rates, "grid")
    if grid.empty:
        return message_figure(title, "The grid has no cells: there is nothing to draw.")
    figure, axes = new_axes(title)
    looks = style.looks(grid["optimizer"], colors)
    heights = _strip(axes, times_of_trained(grid), max_seconds, list(looks))
    set_lr_axis(axes, grid["lr"])
    handles = []
    for optimizer, look in looks.items():
        rows = grid[grid["optimizer"] == optimizer].sort_values("lr")
        _draw_valley(axes, rows, look, heights[optimizer])
        handles.append(_handle(look, rows))
    legend_outside(figure, [*handles, *_limit_handles(max_seconds)])
    return figure


def _draw_valley(axes: Axes, rows: pd.DataFrame, look: Look, height: float) -> None:
    times = times_of_trained(rows)
    failed = rows.loc[times.isna(), "lr"]
    shade_spread(axes, rows["lr"], rows, look.color)
    axes.plot(rows["lr"], times, **look.line_and_marker)
    axes.plot(failed, np.full(len(failed), height), color=look.color, **FAILED_MARKER)


def _strip(
    axes: Axes, times: pd.Series, max_seconds: float, optimizers: list[str]
) -> Mapping[str, float]:
    """Scale the time axis and draw the strip of failed cells above the limit line.

    Returns:
        The height, in seconds on the axis, of each optimizer's row of crosses.
    """
    low = _lowest_shown(times, max_seconds)
    step = (max_seconds / low) ** (STRIP_SHARE / max(3, len(optimizers)))
    top = max_seconds * step ** (len(optimizers) + 0.5)
    set_log_time_axis(axes, low, max_seconds, top)
    axes.axhspan(max_seconds, top, color=style.STRIP, linewidth=0, zorder=0.6)
    axes.axhline(max_seconds, **style.LIMIT_STYLE)
    rows = reversed(optimizers)
    return {name: max_seconds * step ** (i + 0.75) for i, name in enumerate(rows)}


def _lowest_shown(times: pd.Series, max_seconds: float) -> float:
    """Where the time axis starts: below the fastest time, in seconds."""
    fastest = times.min() if times.notna().any() else max_seconds / DEFAULT_DEPTH
    return min(fastest, max_seconds / 2) / 1.25


def _set_time_axis(axes: Axes, times: pd.Series, max_seconds: float) -> None:
    low = _lowest_shown(times, max_seconds)
    top = max_seconds * (max_seconds / low) ** 0.04
    set_log_time_axis(axes, low, max_seconds, top)
    axes.axhline(max_seconds, **style.LIMIT_STYLE)


def _handle(look: Look, rows: pd.DataFrame) -> Line2D:
    trained = int(rows["trained"].astype(bool).sum())
    label = f"{look.label}\n({trained} of {len(rows)} rates trained)"
    return Line2D([], [], label=label, **look.line_and_marker)


def _limit_handles(max_seconds: float) -> list[Line2D]:
    limit = f"limit: {format_seconds(max_seconds)}"
    return [
        Line2D([], [], label=limit, **style.LIMIT_STYLE),
        failed_handle(label="did not reach the target"),
    ]


@styled
def fastest_and_slowest_by_lr(
    fastest_slowest: pd.DataFrame,
    max_seconds: float,
    colors: Colors = None,
    target: float | None = None,
) -> Figure:
    """The fastest and the slowest optimizer at every learning rate of the grid.

    Args:
        fastest_slowest: the table `fastest_slowest`.
        max_seconds: seconds above which a cell counts as failed.
        colors: colours by optimizer, in place of the built-in ones.
        target: train accuracy in (0, 1], for the title.

    Returns:
        The figure. A cross on the limit line is a rate at which the slowest
        optimizer, or even the fastest, failed.
    """
    title = f"Fastest and slowest optimizer to {target_words(target)}"
    if fastest_slowest.empty:
        return message_figure(title, "The grid has no cells: there is nothing to draw.")
    table = fastest_slowest.sort_values("lr")
    fastest = table["fastest_time_s"].astype(float)
    failed = table["slowest_failed"].astype(bool)
    slowest = table["slowest_time_s"].astype(float).mask(failed)
    figure, axes = new_axes(title)
    _set_time_axis(axes, fastest, max_seconds)
    set_lr_axis(axes, table["lr"])
    _draw_gap(axes, table["lr"], fastest, slowest.fillna(max_seconds))
    axes.plot(table["lr"], slowest, color=style.MUTED, marker=".", linewidth=1.4)
    looks = _draw_fastest(axes, table, colors)
    _draw_failures(axes, table["lr"], fastest.isna(), failed, max_seconds)
    handles = _fastest_handles(looks)
    if slowest.notna().any():
        handles.append(_slowest_handle())
    legend_outside(figure, [*handles, *_failure_handles(max_seconds)])
    return figure


def _draw_fastest(axes: Axes, table: pd.DataFrame, colors: Colors) -> Mapping[str, Look]:
    """The fastest times, with the marker of the optimizer that achieved each."""
    lrs, fastest = table["lr"], table["fastest_time_s"].astype(float)
    axes.plot(lrs, fastest, color=style.INK, linewidth=1.4)
    looks = style.looks(table.loc[fastest.notna(), "fastest_optimizer"], colors)
    for optimizer, look in looks.items():
        where = table["fastest_optimizer"] == optimizer
        points = {"color": look.color, "marker": look.marker, "markersize": 7}
        axes.plot(lrs[where], fastest[where], linestyle="none", zorder=3, **points)
    return looks


def _draw_gap(axes: Axes, lrs: pd.Series, low: pd.Series, high: pd.Series) -> None:
    axes.fill_between(lrs, low, high, color=style.FAINT, alpha=0.5, linewidth=0)


def _draw_failures(
    axes: Axes, lrs: pd.Series, all_failed: pd.Series, some: pd.Series, limit: float
) -> None:
    """Crosses on the limit line: grey if some optimizer failed, black if all did."""
    for where, color in ((some & ~all_failed, style.MUTED), (all_failed, style.INK)):
        heights = np.full(int(where.sum()), limit)
        axes.plot(lrs[where], heights, color=color, **FAILED_MARKER)


def _fastest_handles(looks: Mapping[str, Look]) -> list[Line2D]:
    return [
        Line2D(
            [], [], color=style.INK, linewidth=1.4, marker=look.marker,
            markerfacecolor=look.color, markeredgecolor=look.color, markersize=7,
            label=f"fastest: {look.label}",
        )
        for look in looks.values()
    ]  # fmt: skip


def _slowest_handle() -> Line2D:
    return Line2D([], [], color=style.MUTED, marker=".", linewidth=1.4, label="slowest")


def _failure_handles(max_seconds: float) -> list[Line2D]:
    limit = f"limit: {format_seconds(max_seconds)}"
    return [
        Line2D([], [], label=limit, **style.LIMIT_STYLE),
        failed_handle(label="the slowest failed"),
        failed_handle(style.INK, "all that were tried failed"),
    ]
