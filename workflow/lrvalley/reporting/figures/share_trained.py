"""How many rates of each optimizer have reached the target after so many steps."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from lrvalley.analysis.statistics import survival_curve
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import (
    legend_outside,
    message_figure,
    new_axes,
    of_experiment,
    set_log_ticks,
)
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.figures.style import Look
from lrvalley.reporting.objective_words import target_words
from lrvalley.reporting.wording import format_percent

# Room before the fastest training, on a log axis.
ROOM = 1.25


def share_trained_by_steps(cells: pd.DataFrame, options: Options) -> Figure:
    """The share of the grid's trainings that have reached the target, by steps.

    It is one minus the estimate of Kaplan and Meier. A training whose budget ended counts
    up to its budget, and one that diverged, stalled or plateaued as if it had spent it.

    Args:
        cells: the table `cells`; only its experiment "grid" is drawn.
        options: its colours and objective are used.

    Returns:
        The figure, with a line for each optimizer.
    """
    title = f"Rates that have reached {target_words(options.objective)}, by steps"
    grid = of_experiment(cells, "grid")
    reached = grid["steps"].notna()
    if not reached.any():
        return message_figure(
            title, "No rate reached the target: there is nothing to draw."
        )
    figure, axes = new_axes(title)
    looks = style.looks(grid["optimizer"], options.colors)
    for optimizer, look in looks.items():
        _draw(axes, grid[grid["optimizer"] == optimizer], look)
    axes.set_xscale("log")
    axes.set_xlim(grid["steps"].min() / ROOM, grid["max_steps"].max())
    set_log_ticks(axes.xaxis)
    axes.set_ylim(0, None)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: format_percent(y)))
    axes.set_xlabel("training (steps, log scale)")
    axes.set_ylabel("share of the optimizer's rates")
    legend_outside(figure, [line for line in axes.lines])
    return figure


def _draw(axes: Axes, cells: pd.DataFrame, look: Look) -> None:
    missed = cells["steps"].isna()
    curve = survival_curve(cells["steps"].fillna(cells["max_steps"]), missed)
    axes.plot(
        curve.steps,
        1 - curve.shares,
        drawstyle="steps-post",
        color=look.color,
        linestyle=look.linestyle,
        label=f"{look.label}\n({len(cells) - missed.sum()} of {len(cells)} trained)",
    )
