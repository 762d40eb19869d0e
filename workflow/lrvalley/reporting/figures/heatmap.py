"""A heat map of all cells of the grid."""

from __future__ import annotations

import math
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import LogLocator, NullLocator

from lrvalley.reporting.derived.grid_squares import grid_squares
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import message_figure, new_axes, of_experiment
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.wording import display_name, format_lr, in_order

# With more rates than this, only powers of ten are labelled.
LABELLED_COLUMNS = 16
FAILED_FILL = "#ededed"
# Viridis without its yellow end, on which a white star could not be seen.
TRAINED_COLORS = ListedColormap(matplotlib.colormaps["viridis"](np.linspace(0, 0.86, 256)))

GLYPHS: dict[str, tuple[str, dict[str, Any]]] = {
    "slow": ("reached it, but too late", {"marker": "^"}),
    "budget": ("used up its budget", {"marker": "_"}),
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
    optimizers = in_order(list(squares["optimizer"]))
    lrs = sorted(squares["lr"].unique())
    squares["x"] = squares["lr"].map({lr: i for i, lr in enumerate(lrs)})
    squares["y"] = squares["optimizer"].map({o: i for i, o in enumerate(optimizers)})
    figure, axes = new_axes(title, *_size(len(optimizers), len(lrs)))
    _draw_squares(axes, squares, (len(optimizers), len(lrs)))
    _set_axes(axes, optimizers, lrs)
    _legend(figure, squares)
    return figure


def _size(rows: int, columns: int) -> tuple[float, float]:
    """Width and height in inches: almost square cells, and room for legend and labels."""
    return float(np.clip(3.6 + 0.17 * columns, 8.0, 12.5)), 1.9 + 0.4 * rows


def _draw_squares(axes: Axes, squares: pd.DataFrame, shape: tuple[int, int]) -> None:
    failed = squares[squares["outcome"] != "trained"]
    trained = squares[squares["outcome"] == "trained"]
    background = np.full(shape, np.nan)
    background[failed["y"], failed["x"]] = 1.0
    edges: dict[str, Any] = {"edgecolors": "white", "linewidth": 0.8}
    axes.pcolormesh(
        np.ma.masked_invalid(background), cmap=ListedColormap([FAILED_FILL]), **edges
    )
    if not trained.empty:
        steps = np.full(shape, np.nan)
        steps[trained["y"], trained["x"]] = trained["steps"]
        mesh = axes.pcolormesh(
            np.ma.masked_invalid(steps), cmap=TRAINED_COLORS,
            norm=_step_norm(trained["steps"]), **edges,
        )  # fmt: skip
        _colorbar(axes, mesh)
        best = trained.sort_values(["steps", "lr"]).groupby("optimizer").head(1)
        axes.plot(best["x"] + 0.5, best["y"] + 0.5, **_BEST)
    for outcome, (_, glyph) in GLYPHS.items():
        where = failed["outcome"] == outcome
        x, y = failed["x"][where] + 0.5, failed["y"][where] + 0.5
        axes.plot(x, y, **{**_GLYPH, **glyph})


_GLYPH: dict[str, Any] = {
    "linestyle": "none",
    "color": "#5f5f5f",
    "markersize": 4.5,
    "markeredgewidth": 1.1,
}
_BEST: dict[str, Any] = {
    "linestyle": "none",
    "marker": "*",
    "markersize": 10,
    "markerfacecolor": "white",
    "markeredgecolor": "black",
    "markeredgewidth": 0.8,
}


def _step_norm(steps: pd.Series[float]) -> LogNorm:
    low, high = float(steps.min()), float(steps.max())
    return LogNorm(low, high if high > low else low * 2)


def _colorbar(axes: Axes, mesh: ScalarMappable) -> None:
    bar = axes.figure.colorbar(mesh, ax=axes, pad=0.015, aspect=14, fraction=0.05)
    bar.set_label("steps (log scale)")
    bar.ax.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    bar.ax.yaxis.set_minor_locator(NullLocator())
    bar.ax.yaxis.set_major_formatter(style.number_formatter())
    bar.outline.set_visible(False)


def _set_axes(axes: Axes, optimizers: list[str], lrs: list[float]) -> None:
    axes.grid(False)
    axes.invert_yaxis()
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0)
    axes.set_yticks(
        [i + 0.5 for i in range(len(optimizers))],
        labels=[display_name(name) for name in optimizers],
    )
    many = len(lrs) > LABELLED_COLUMNS
    shown = [i for i, lr in enumerate(lrs) if not many or _is_decade(lr)]
    axes.set_xticks([i + 0.5 for i in shown], labels=[format_lr(lrs[i]) for i in shown])
    axes.set_xlabel("learning rate (a column per rate tried)")


def _is_decade(lr: float) -> bool:
    return math.isclose(math.log10(lr), round(math.log10(lr)), abs_tol=1e-3)


def _legend(figure: Figure, squares: pd.DataFrame) -> None:
    found = set(squares["outcome"])
    handles: list[Any] = [
        Line2D([], [], label=words, **{**_GLYPH, **glyph})
        for outcome, (words, glyph) in GLYPHS.items()
        if outcome in found
    ]
    if "trained" in found:
        handles.insert(0, Line2D([], [], label="fewest steps of its row", **_BEST))
    if len(squares) < squares["optimizer"].nunique() * squares["lr"].nunique():
        handles.append(Patch(facecolor="white", edgecolor=style.FAINT, label="not tried"))
    figure.legend(handles=handles, loc="outside lower left", ncols=len(handles))
