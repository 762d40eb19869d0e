"""Accuracy of populations, beside that of the best fixed rate."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from lrvalley.reporting.derived.lineages import best_members, first_run, member_spread
from lrvalley.reporting.derived.metric_curves import median_curve
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import (
    NO_POPULATION,
    legend_below,
    message_figure,
    new_panels,
    set_step_axis,
)
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.wording import display_name, format_percent, in_order

# The axis hides the least accurate 15% of what is drawn: the first steps, without which the
# last percent can be seen. It always shows 90% and more.
FLOOR_QUANTILE = 0.15
HIGHEST_FLOOR = 0.9
RUN: dict[str, Any] = {"color": "#0072B2", "linewidth": 1.1}
SPREAD: dict[str, Any] = {"color": "#0072B2", "alpha": 0.15, "linewidth": 0}
GRID_CELL: dict[str, Any] = {"color": style.INK, "linewidth": 1.6, "linestyle": "--"}


def population_accuracy(
    population: pd.DataFrame, curves: pd.DataFrame, options: Options
) -> Figure:
    """Validation accuracy of the populations' best members and of the best grid cell.

    Args:
        population: the table `population`.
        curves: the table `curves`.
        options: none is used.

    Returns:
        The figure: a panel per optimizer with a line per run, the spread of the first
        run's members, and the median curve of the best rate of the grid.
    """
    title = "Populations against the best fixed rate: validation accuracy"
    judged = population[population["validation_accuracy"].notna()]
    if judged.empty:
        return message_figure(title, NO_POPULATION)
    optimizers = in_order(list(judged["optimizer"]))
    figure, panels = new_panels(title, [display_name(name) for name in optimizers])
    checks = curves[curves["validation_accuracy"].notna()]
    for optimizer, axes in zip(optimizers, panels, strict=True):
        own = judged[judged["optimizer"] == optimizer]
        best = _draw_runs(axes, own)
        curve = median_curve(
            checks[checks["optimizer"] == optimizer], "validation_accuracy"
        )
        curve = curve[curve.index <= own["step"].max()]
        axes.plot(curve.index, curve["median"], zorder=3, **GRID_CELL)
        _set_accuracy_axis(axes, pd.concat([best, curve["median"]]))
        set_step_axis(axes, own["step"].max())
    legend_below(figure, _handles(), columns=3)
    return figure


def _draw_runs(axes: Axes, own: pd.DataFrame) -> pd.Series[float]:
    """Draw the spread of the first run and every run's best accuracy; return the latter."""
    spread = member_spread(first_run(own))
    axes.fill_between(spread.index, spread["low"], spread["high"], **SPREAD)
    best = best_members(own)
    for _, run in best.groupby("run"):
        axes.plot(run["step"], run["validation_accuracy"], **RUN)
    return best["validation_accuracy"]


def _set_accuracy_axis(axes: Axes, accuracy: pd.Series[float]) -> None:
    floor = min(float(accuracy.quantile(FLOOR_QUANTILE)), HIGHEST_FLOOR)
    axes.set_ylim(max(0.0, floor - 0.01), 1.003)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: format_percent(y)))
    axes.set_ylabel("validation accuracy")


def _handles() -> list[Any]:
    return [
        Line2D([], [], label="best member of each population", **RUN),
        Patch(label="all members of the first population", **SPREAD),
        Line2D([], [], label="best rate of the grid, fixed", **GRID_CELL),
    ]
