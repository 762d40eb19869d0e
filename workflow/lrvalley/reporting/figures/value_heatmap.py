"""A heat map of all rates of the grid, of a study without a target."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure

from lrvalley.reporting.derived.grid_squares import grid_squares
from lrvalley.reporting.derived.value_scale import ValueScale, value_scale
from lrvalley.reporting.figures.axes import message_figure, of_experiment
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.figures.squares import TRAINED_COLORS, Coloring, draw_squares
from lrvalley.reporting.figures.value_axes import set_value_ticks
from lrvalley.reporting.objective_words import best_words

GLYPHS: dict[str, tuple[str, dict[str, Any]]] = {
    "budget": ("took too long", {"marker": "^"}),
    "diverged": ("diverged", {"marker": "x"}),
}
# Both were trained to their end, which came after the time limit.
ENDS = {"plateaued": "budget"}


def values_heatmap(cells: pd.DataFrame, rates: pd.DataFrame, options: Options) -> Figure:
    """Every rate of the grid: its best value within the budget, or how it failed.

    Args:
        cells: the table `cells`; only its experiment "grid" is drawn.
        rates: the table `rates`, likewise.
        options: its objective and budget are used.

    Returns:
        The figure. A star marks the best value of each optimizer.
    """
    words = best_words(options.objective, options.max_steps)
    title = f"All rates of the grid: {words}"
    grid = of_experiment(rates, "grid")
    if grid.empty:
        return message_figure(title, "The grid has no cells: there is nothing to draw.")
    outcomes = grid_squares(of_experiment(cells, "grid")).replace({"outcome": ENDS})
    squares = outcomes.merge(grid[["optimizer", "lr", "value"]], on=["optimizer", "lr"])
    scale = value_scale(grid, options.objective)
    higher = options.objective.higher
    coloring = Coloring(
        column="value",
        smaller_is_better=not higher,
        norm=_norm(scale),
        colors=TRAINED_COLORS.reversed() if higher else TRAINED_COLORS,
        best="best value of its row",
        glyphs=GLYPHS,
    )
    figure, axes, mesh = draw_squares(title, squares, coloring)
    if mesh is not None and scale is not None:
        _colorbar(axes, mesh, scale, options)
    return figure


def _norm(scale: ValueScale | None) -> Normalize:
    """From the least to the largest value shown; worse ones have the worst colour."""
    if scale is None:
        return Normalize()
    norm = LogNorm if scale.log else Normalize
    return norm(scale.low, scale.high, clip=True)


def _colorbar(
    axes: Axes, mesh: ScalarMappable, scale: ValueScale, options: Options
) -> None:
    bar = axes.figure.colorbar(mesh, ax=axes, pad=0.015, aspect=14, fraction=0.05)
    bar.set_label(f"{best_words(options.objective)}{' (log scale)' if scale.log else ''}")
    set_value_ticks(bar.ax.yaxis, scale, options.objective, (scale.low, scale.high))
    bar.outline.set_visible(False)
