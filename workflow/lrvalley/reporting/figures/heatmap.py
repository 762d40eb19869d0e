"""A heat map of all cells of the grid, of a study with a target."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

from lrvalley.reporting.derived.grid_squares import grid_squares
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import message_figure, of_experiment
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.figures.squares import TRAINED_COLORS, Coloring, draw_squares

GLYPHS: dict[str, tuple[str, dict[str, Any]]] = {
    "slow": ("reached it, but too late", {"marker": "^"}),
    "budget": ("used up its budget", {"marker": "_"}),
    "plateaued": ("did not become better", {"marker": "v"}),
    "stalled": ("stalled", {"marker": "o", "fillstyle": "none"}),
    "diverged": ("diverged", {"marker": "x"}),
}


def cells_heatmap(cells: pd.DataFrame, options: Options) -> Figure:
    """Every cell of the grid: steps to the target, or how it failed.

    Args:
        cells: the table `cells`; only its experiment "grid" is drawn.
        options: none is used.

    Returns:
        The figure: a row per optimizer, a column per rate. Rates that an optimizer
        did not try stay empty. With several seeds a cell shows their median steps
        if most of them trained, else the commonest way in which they failed.
    """
    title = "All cells of the grid: steps to the target, or how they failed"
    grid = of_experiment(cells, "grid")
    if grid.empty:
        return message_figure(title, "The grid has no cells: there is nothing to draw.")
    squares = grid_squares(grid)
    coloring = Coloring(
        column="steps",
        smaller_is_better=True,
        norm=_step_norm(squares["steps"]),
        colors=TRAINED_COLORS,
        best="fewest steps of its row",
        glyphs=GLYPHS,
    )
    figure, axes, mesh = draw_squares(title, squares, coloring)
    if mesh is not None:
        _colorbar(axes, mesh)
    return figure


def _step_norm(steps: pd.Series[float]) -> LogNorm:
    if steps.isna().all():
        return LogNorm()
    low, high = float(steps.min()), float(steps.max())
    return LogNorm(low, high if high > low else low * 2)


def _colorbar(axes: Axes, mesh: ScalarMappable) -> None:
    bar = axes.figure.colorbar(mesh, ax=axes, pad=0.015, aspect=14, fraction=0.05)
    bar.set_label("steps (log scale)")
    bar.ax.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    bar.ax.yaxis.set_minor_locator(NullLocator())
    bar.ax.yaxis.set_major_formatter(style.number_formatter())
    bar.outline.set_visible(False)
