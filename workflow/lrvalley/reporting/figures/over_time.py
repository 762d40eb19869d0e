"""Validation accuracy over time, of the article's study."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from lrvalley.reporting.figures.axes import legend_outside, message_figure, new_axes
from lrvalley.reporting.figures.curves import draw_curves
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.wording import format_percent

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
    handles = draw_curves(axes, checks, "validation_accuracy", options.colors)
    axes.set_ylabel("validation accuracy")
    axes.set_ylim(*_accuracy_limits(checks["validation_accuracy"]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: format_percent(y)))
    legend_outside(figure, handles)
    return figure


def _accuracy_limits(accuracy: pd.Series[float]) -> tuple[float, float]:
    """From a floor that hides only the first moments of learning up to 100%."""
    floor = min(float(accuracy.quantile(FLOOR_QUANTILE)), HIGHEST_FLOOR)
    return max(0.0, floor - 0.01), 1.003
