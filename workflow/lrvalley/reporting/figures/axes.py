"""What the figures share: axes with units, limit lines, legends, messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, ParamSpec

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, LogLocator, NullLocator

from lrvalley.reporting.figures import style
from lrvalley.reporting.wording import format_percent

P = ParamSpec("P")
Colors = Mapping[str, str] | None

NARROW_SPAN = 100
STRIP_SHARE = 0.22
LEGEND_COLUMN = 2.6
FAILED_MARKER: dict[str, Any] = {
    "linestyle": "none",
    "marker": "x",
    "markersize": 4.5,
    "markeredgewidth": 1.3,
}


def styled(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Make `draw` work in the project's style."""

    @wraps(draw)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with style.figure_style():
            return draw(*args, **kwargs)

    return wrapper


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


def target_words(target: float | None) -> str:
    """The target in a title: ``97% train accuracy`` or ``the target``."""
    return "the target" if target is None else f"{format_percent(target)} train accuracy"


def set_lr_axis(axes: Axes, lrs: Iterable[float]) -> None:
    """A log x axis that shows `lrs` with a margin and readable ticks."""
    values = np.unique(np.asarray(list(lrs), dtype=float))
    low, high = values[0], values[-1]
    margin = max((high / low) ** 0.02, 1.3)
    subs = (1.0,) if high / low > NARROW_SPAN else (1.0, 2.0, 5.0)
    axes.set_xscale("log")
    axes.set_xlim(low / margin, high * margin)
    axes.xaxis.set_major_locator(LogLocator(subs=subs, numticks=20))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(style.lr_formatter())
    axes.set_xlabel("learning rate (log scale)")


def set_log_time_axis(axes: Axes, low_s: float, limit_s: float, high_s: float) -> None:
    """A log y axis in seconds; ticks at 1, 2 and 5 of every decade up to the limit."""
    axes.set_yscale("log")
    axes.set_ylim(low_s, high_s)
    ticks = LogLocator(subs=(1.0, 2.0, 5.0), numticks=30).tick_values(low_s, limit_s)
    axes.yaxis.set_major_locator(FixedLocator([t for t in ticks if t <= limit_s]))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(style.number_formatter())
    axes.set_ylabel("time to train (s, log scale)")


def set_log_ticks(axis: Axis, subs: Sequence[float] = (1.0, 2.0, 5.0)) -> None:
    """Readable ticks on a log axis of steps or ratios: by default 1, 2, 5, 10, 20."""
    axis.set_major_locator(LogLocator(subs=subs, numticks=20))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(style.number_formatter())


def failed_strip(axes: Axes, low: float, limit: float, rows: int = 1) -> list[float]:
    """A log y axis with a strip for what failed above its `limit`.

    Args:
        axes: the axes; their ticks end at the limit.
        low: where the axis starts.
        limit: where the strip starts.
        rows: rows of failures in the strip.

    Returns:
        The height of every row, from the upper one down.
    """
    step = (limit / low) ** (STRIP_SHARE / max(3, rows))
    top = limit * step ** (rows + 0.5)
    axes.set_yscale("log")
    set_log_ticks(axes.yaxis)
    ticks = LogLocator(subs=(1.0, 2.0, 5.0), numticks=30).tick_values(low, limit)
    axes.yaxis.set_major_locator(FixedLocator([t for t in ticks if t <= limit]))
    axes.set_ylim(low, top)
    axes.axhspan(limit, top, color=style.STRIP, linewidth=0, zorder=0.6)
    axes.axhline(limit, color=style.MUTED, linewidth=0.8)
    return [limit * step ** (row + 0.75) for row in reversed(range(rows))]


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


def of_experiment(table: pd.DataFrame, experiment: str) -> pd.DataFrame:
    """The rows of one experiment."""
    return table[table["experiment"] == experiment]


def times_of_trained(rates: pd.DataFrame) -> pd.Series:
    """Seconds to the target, NaN where a majority of the seeds failed."""
    return rates["time_s"].astype(float).where(rates["trained"].astype(bool))


def shade_spread(axes: Axes, x: pd.Series, rates: pd.DataFrame, color: str) -> None:
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
