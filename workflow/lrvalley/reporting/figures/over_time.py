"""Validation accuracy over time."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from lrvalley.reporting.derived.accuracy_curves import median_curve
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import legend_outside, message_figure, new_axes
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.figures.style import Look
from lrvalley.reporting.wording import format_lr, format_percent

# Enough to find a line's marker anywhere, and few enough to see the line between them.
MARKERS_PER_LINE = 9
# The axis hides the least accurate 4% of the checks: the first moments of learning, without
# which the last percent can be seen. It always shows 90% and more.
FLOOR_QUANTILE = 0.04
HIGHEST_FLOOR = 0.9


def validation_accuracy_over_time(curves: pd.DataFrame, options: Options) -> Figure:
    """Validation accuracy against time, every optimizer at its best rate.

    Args:
        curves: the table `curves`.
        options: its colours are used.

    Returns:
        The figure. With several seeds: the median line and the spread from the
        least to the most accurate seed.
    """
    title = "Validation accuracy over time, each optimizer at its best rate"
    checks = curves[curves["validation_accuracy"].notna()]
    if checks.empty:
        message = "No optimizer trained with validation accuracy: nothing to draw."
        return message_figure(title, message)
    figure, axes = new_axes(title)
    looks = style.looks(checks["optimizer"], options.colors)
    handles = []
    for place, (optimizer, look) in enumerate(looks.items()):
        rows = checks[checks["optimizer"] == optimizer]
        _draw_curve(axes, median_curve(rows), look, place / len(looks))
        label = f"{look.label} at {format_lr(float(rows['lr'].iloc[0]))}"
        handles.append(Line2D([], [], label=label, **look.line_and_marker))
    axes.set_xlabel("time (s)")
    axes.set_ylabel("validation accuracy")
    axes.set_xlim(left=0)
    axes.set_ylim(*_accuracy_limits(checks["validation_accuracy"]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: format_percent(y)))
    legend_outside(figure, handles)
    return figure


def _draw_curve(axes: Axes, curve: pd.DataFrame, look: Look, offset: float) -> None:
    """Draw a curve with few markers, shifted so that those of others are not hidden."""
    every = max(1, len(curve) // MARKERS_PER_LINE)
    shade: dict[str, Any] = {"color": look.color, "alpha": 0.18, "linewidth": 0}
    axes.fill_between(curve["time_s"], curve["low"], curve["high"], **shade)
    axes.plot(
        curve["time_s"],
        curve["median"],
        markevery=(int(offset * every), every),
        **look.line_and_marker,
    )


def _accuracy_limits(accuracy: pd.Series[float]) -> tuple[float, float]:
    """From a floor that hides only the first moments of learning up to 100%."""
    floor = min(float(accuracy.quantile(FLOOR_QUANTILE)), HIGHEST_FLOOR)
    return max(0.0, floor - 0.01), 1.003
