"""What the figures share: axes with units, limit lines, legends, messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import (
    FixedLocator,
    FuncFormatter,
    LogLocator,
    MaxNLocator,
    NullLocator,
)

from lrvalley.reporting.figures import style
from lrvalley.reporting.wording import format_seconds

# Where powers of ten alone would be one or two ticks: how much higher the highest rate is
# than the lowest, at most, and the ticks of each decade for which a panel has room.
NARROW_SPANS = ((30, (1.0, 2.0, 5.0)), (300, (1.0, 3.0)))
# Height of a full strip of failures, of the axis below it: its rows stay apart, and the
# data keeps four fifths of the figure.
STRIP_SHARE = 0.22
# Rows for which a strip has room at least, so that a single one does not fill it.
STRIP_ROWS = 3
# Inches that a column of a legend below the axes needs for the longest of its labels.
LEGEND_COLUMN = 2.6
# Where an axis of times starts if nothing trained: at this part of the limit.
DEFAULT_DEPTH = 20.0
# Room between the slowest training and the strip of failures, if no limit says where that
# starts: the marker and its spread do not touch the strip.
NO_LIMIT_ROOM = 1.3
# Smaller than the markers of what trained, and thick enough for its colour to be seen.
FAILED_MARKER: dict[str, Any] = {
    "linestyle": "none",
    "marker": "x",
    "markersize": 4.5,
    "markeredgewidth": 1.3,
}
BORDER: dict[str, Any] = {"color": style.MUTED, "linewidth": 0.8}
TIME_LABEL = "time to train (s, log scale)"
NO_POPULATION = "No population was trained: there is nothing to draw."


def new_axes(title: str, width: float = 9.0, height: float = 4.8) -> tuple[Figure, Axes]:
    """A figure of `width` x `height` inches with one titled set of axes."""
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots()
    axes.set_title(title)
    return figure, axes


def message_figure(title: str, message: str) -> Figure:
    """A figure that says in words why there is nothing to draw."""
    figure, axes = new_axes(title, height=2.4)
    axes.set_axis_off()
    axes.text(0.0, 0.6, message, transform=axes.transAxes, va="center", color=style.INK)
    return figure


def new_panels(
    title: str, panels: Sequence[str], columns: int = 3, height: float = 2.6
) -> tuple[Figure, list[Axes]]:
    """A titled figure with a small set of axes for each of the `panels`, also titled."""
    columns = min(columns, len(panels))
    rows = -(-len(panels) // columns)
    size = (max(6.5, 3.5 * columns), height * rows + 1.2)
    figure = Figure(figsize=size, layout="constrained")
    title_figure(figure, title)
    grid = figure.add_gridspec(rows, columns)
    places = [figure.add_subplot(grid[divmod(i, columns)]) for i in range(len(panels))]
    for axes, name in zip(places, panels, strict=True):
        title_panel(axes, name)
    return figure, places


def title_figure(figure: Figure, title: str) -> None:
    """The title of a figure of several axes, as that of one."""
    figure.suptitle(title, x=0.01, ha="left", fontsize=11.5, fontweight="bold")


def title_panel(axes: Axes, title: str) -> None:
    """The title of one of several axes."""
    axes.set_title(title, fontsize=10, pad=5)


def set_lr_axis(axes: Axes, lrs: Iterable[float]) -> None:
    """A log x axis that shows `lrs` with a margin and readable ticks."""
    values = np.unique(np.asarray(list(lrs), dtype=float))
    low, high = values[0], values[-1]
    margin = max((high / low) ** 0.02, 1.3)
    subs = next((subs for span, subs in NARROW_SPANS if high / low <= span), (1.0,))
    axes.set_xscale("log")
    axes.set_xlim(low / margin, high * margin)
    axes.xaxis.set_major_locator(LogLocator(subs=subs, numticks=20))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(style.lr_formatter())
    axes.set_xlabel("learning rate (log scale)")


def set_log_y_axis(axes: Axes, low: float, limit: float, top: float) -> None:
    """A log y axis from `low` to `top`, with readable ticks up to a `limit`."""
    axes.set_yscale("log")
    set_log_ticks(axes.yaxis)
    ticks = LogLocator(subs=(1.0, 2.0, 5.0), numticks=30).tick_values(low, limit)
    axes.yaxis.set_major_locator(FixedLocator([t for t in ticks if t <= limit]))
    axes.set_ylim(low, top)


def set_step_axis(axes: Axes, last_step: int) -> None:
    """An x axis of the steps that each member of a population was trained for."""
    axes.set_xlim(0, 1.02 * last_step)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}"))
    axes.set_xlabel("training (steps of each member)")


def set_log_ticks(axis: Axis, subs: Sequence[float] = (1.0, 2.0, 5.0)) -> None:
    """Readable ticks on a log axis of steps or ratios: by default 1, 2, 5, 10, 20."""
    axis.set_major_locator(LogLocator(subs=subs, numticks=20))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(style.number_formatter())


def failed_strip(
    axes: Axes, low: float, limit: float, rows: int = 1, line: Mapping[str, Any] = BORDER
) -> list[float]:
    """A log y axis with a strip for what failed above its `limit`.

    Args:
        axes: the axes; their ticks end at the limit.
        low: where the axis starts.
        limit: where the strip starts.
        rows: rows of failures in the strip.
        line: keyword arguments of the line along the limit.

    Returns:
        The height of every row, from the upper one down.
    """
    step = (limit / low) ** (STRIP_SHARE / max(STRIP_ROWS, rows))
    top = limit * step ** (rows + 0.5)
    set_log_y_axis(axes, low, limit, top)
    axes.axhspan(limit, top, color=style.STRIP, linewidth=0, zorder=0.6)
    axes.axhline(limit, **line)
    return [limit * step ** (row + 0.75) for row in reversed(range(rows))]


def lowest_time(times: pd.Series[float], limit: float) -> float:
    """Where a log axis of times starts, in seconds: a little below the fastest."""
    fastest = times.min() if times.notna().any() else limit / DEFAULT_DEPTH
    return float(min(fastest, limit / 2) / 1.25)


def time_limit(times: Iterable[float], max_seconds: float | None) -> float:
    """Where the strip of failures starts, in seconds.

    It is the limit, or without one a little above the slowest of the `times`.
    """
    if max_seconds is not None:
        return max_seconds
    known = [time for time in times if np.isfinite(time)]
    return NO_LIMIT_ROOM * max(known) if known else 1.0


def limit_style(max_seconds: float | None) -> dict[str, Any]:
    """The line along the strip of failures: dashed if it is a limit."""
    return BORDER if max_seconds is None else style.LIMIT_STYLE


def legend_below(figure: Figure, handles: Sequence[Any], columns: int) -> None:
    """A legend under the axes, where it covers no data; fewer columns if it is narrow."""
    columns = min(columns, int(figure.get_figwidth() / LEGEND_COLUMN))
    figure.legend(handles=handles, loc="outside lower left", ncols=columns)


def legend_outside(
    figure: Figure, handles: Sequence[Any], title: str | None = None
) -> None:
    """A legend beside the axes, where it covers no data."""
    figure.legend(
        handles=handles,
        loc="outside right upper",
        title=title,
        alignment="left",
    )


def failed_handle(color: str = style.MUTED, label: str = "did not reach it") -> Line2D:
    """A legend entry for failed cells."""
    return Line2D([], [], color=color, label=label, **FAILED_MARKER)


def limit_handles(max_seconds: float | None) -> list[Line2D]:
    """The legend entry for the line above which cells count as failed, if there is one."""
    if max_seconds is None:
        return []
    label = f"limit: {format_seconds(max_seconds)}"
    return [Line2D([], [], label=label, **style.LIMIT_STYLE)]


def of_experiment(table: pd.DataFrame, experiment: str) -> pd.DataFrame:
    """The rows of one experiment."""
    return table[table["experiment"] == experiment]


def times_of_trained(rates: pd.DataFrame) -> pd.Series[float]:
    """Seconds to the target, NaN where a majority of the seeds failed."""
    return rates["time_s"].astype(float).where(rates["trained"].astype(bool))


def shade_spread(axes: Axes, x: pd.Series[float], rates: pd.DataFrame, color: str) -> None:
    """Shade the fastest to the slowest seed, where several seeds trained.

    A bar at each point shows the spread of points that have no neighbour, too.
    """
    several = rates["trained"].astype(bool) & (rates["seeds_trained"] > 1)
    if not several.any():
        return
    low = rates["time_low_s"].astype(float).where(several)
    high = rates["time_high_s"].astype(float).where(several)
    axes.fill_between(x.astype(float), low, high, color=color, alpha=0.18, linewidth=0)
    axes.vlines(x[several], low[several], high[several], color=color, alpha=0.35)
