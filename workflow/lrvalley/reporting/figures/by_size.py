"""Time to train against the size of the network."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from lrvalley.analysis.statistics import Line, fit_line
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import (
    legend_outside,
    message_figure,
    new_axes,
    of_experiment,
    shade_spread,
    styled,
    target_words,
    times_of_trained,
)
from lrvalley.reporting.wording import (
    MISSING,
    display_name,
    format_count,
    format_lr,
    format_number,
    format_size,
)

MEASURED = "#D1232A"
NO_CELLS = "The scaling experiment has no cells: there is nothing to draw."
NONE_TRAINED = "No cell of the scaling experiment reached the target in time."


@styled
def time_by_size(rates: pd.DataFrame, target: float | None = None) -> Figure:
    """Time to train against size at the best rate, with its linear trend.

    Args:
        rates: the table `rates`; only its experiment "scaling" is drawn.
        target: train accuracy in (0, 1], for the title.

    Returns:
        The figure. Sizes that failed are missing points; the line breaks there.
    """
    title = f"Time to train to {target_words(target)}, by size"
    scaling = of_experiment(rates, "scaling")
    best = best_series(scaling)
    if best is None:
        return message_figure(title, NO_CELLS if scaling.empty else NONE_TRAINED)
    figure, axes = new_axes(title)
    times = times_of_trained(best)
    shade_spread(axes, best["size"], best, MEASURED)
    axes.plot(best["size"], times, color=MEASURED, marker="o")
    handles = [_measured_handle(best)]
    trained = times.notna()
    trend = fit_line(best.loc[trained, "size"], times[trained])
    if not math.isnan(trend.k):
        handles.append(_draw_trend(axes, best["size"], trend))
    _set_size_axes(axes, best)
    legend_outside(figure, handles)
    return figure


def best_series(scaling: pd.DataFrame) -> pd.DataFrame | None:
    """The rows of the rate that trains most sizes, and these in the least time.

    Args:
        scaling: rows of the table `rates`.

    Returns:
        One optimizer's rows at one rate, by size; None if nothing trained.
    """
    ranked = []
    for key, rows in scaling.groupby(["optimizer", "lr"], sort=True):
        times = times_of_trained(rows)
        ranked.append((-int(times.notna().sum()), float(times.sum()), key))
    if not ranked or min(ranked)[0] == 0:
        return None
    optimizer, lr = min(ranked)[2]
    chosen = scaling[(scaling["optimizer"] == optimizer) & (scaling["lr"] == lr)]
    return chosen.sort_values("size")


def _draw_trend(axes: Axes, sizes: pd.Series, trend: Line) -> Line2D:
    ends = np.array([sizes.min(), sizes.max()], dtype=float)
    look = {"color": style.MUTED, "linestyle": (0, (1.2, 1.6)), "linewidth": 1.8}
    axes.plot(ends, trend.c + trend.k * ends, **look)
    sign = "-" if trend.k < 0 else "+"
    slope = format_number(abs(trend.k))
    equation = f"{format_number(trend.c)} {sign} {slope} × size (s)"
    label = f"linear trend (R² {trend.r2:.2f}):\n{equation}"
    return Line2D([], [], label=label, **look)


def _measured_handle(rows: pd.DataFrame) -> Line2D:
    failed = rows.loc[times_of_trained(rows).isna(), "size"]
    optimizer, lr = rows["optimizer"].iloc[0], float(rows["lr"].iloc[0])
    label = f"{display_name(optimizer)} at {format_lr(lr)}"
    if len(failed):
        label += f"\n(failed at {', '.join(format_size(s) for s in failed)})"
    return Line2D([], [], color=MEASURED, marker="o", label=label)


@styled
def time_by_size_and_lr(rates: pd.DataFrame, target: float | None = None) -> Figure:
    """Time to train against size, a line per learning rate.

    Args:
        rates: the table `rates`; only its experiment "scaling" is drawn.
        target: train accuracy in (0, 1], for the title.

    Returns:
        The figure. Failed cells are missing points and broken lines.
    """
    title = f"Time to train to {target_words(target)}, by size and learning rate"
    scaling = of_experiment(rates, "scaling").sort_values("size")
    if scaling.empty:
        return message_figure(title, NO_CELLS)
    optimizers = sorted(scaling["optimizer"].unique())
    figure, axes = new_axes(title)
    looks = style.rate_looks(scaling["lr"])
    handles = []
    for (lr, optimizer), rows in scaling.groupby(["lr", "optimizer"], sort=True):
        look = looks[lr]
        shade_spread(axes, rows["size"], rows, look.color)
        axes.plot(rows["size"], times_of_trained(rows), **look.line_and_marker)
        prefix = f"{display_name(optimizer)} " if len(optimizers) > 1 else ""
        label = f"{prefix}{look.label}{_failed_words(rows)}"
        handles.append(Line2D([], [], label=label, **look.line_and_marker))
    _set_size_axes(axes, scaling)
    heading = display_name(optimizers[0]) if len(optimizers) == 1 else "optimizer"
    legend_outside(figure, handles, title=f"{heading} at the rate")
    return figure


def _failed_words(rows: pd.DataFrame) -> str:
    failed = int(times_of_trained(rows).isna().sum())
    return f"\n({failed} of {len(rows)} sizes failed)" if failed else ""


def _set_size_axes(axes: Axes, rows: pd.DataFrame) -> None:
    sizes = rows["size"].astype(float)
    weights = rows.loc[rows["size"] == rows["size"].min(), "weights"].iloc[0]
    count = MISSING if pd.isna(weights) else format_count(float(weights))
    smallest = format_size(sizes.min())
    axes.set_xlim(sizes.min() - 0.5, sizes.max() + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=12, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: format_size(value)))
    axes.set_xlabel(f"size of the network ({smallest} has {count} weights)")
    axes.set_ylabel("time to train (s)")
    highest = rows[["time_s", "time_high_s"]].max().max()
    axes.set_ylim(0, 1.08 * highest if highest > 0 else 1)
