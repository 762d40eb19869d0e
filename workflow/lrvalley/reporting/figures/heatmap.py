"""A heat map of all cells of the grid."""

from __future__ import annotations

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

from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import message_figure, new_axes, of_experiment, styled
from lrvalley.reporting.wording import display_name, format_lr, in_order

LABELLED_COLUMNS = 16
FAILED_FILL = "#ededed"
TRAINED_COLORS = ListedColormap(matplotlib.colormaps["viridis"](np.linspace(0, 0.86, 256)))

GLYPHS: dict[str, tuple[str, dict[str, Any]]] = {
    "slow": ("reached it, but too late", {"marker": "^"}),
    "budget": ("used up its budget", {"marker": "_"}),
    "stalled": ("stalled", {"marker": "o", "fillstyle": "none"}),
    "diverged": ("diverged", {"marker": "x"}),
}


@styled
def cells_heatmap(cells: pd.DataFrame) -> Figure:
    """Every cell of the grid: steps to the target, or how it failed.

    Args:
        cells: the table `cells`; only its experiment "grid" is drawn.

    Returns:
        The figure: a row per optimizer, a column per rate. Rates that an optimizer
        did not try stay empty. With several seeds a cell shows their median steps
        if most of them trained, else the commonest way in which they failed.
    """
    title = "All cells of the grid: steps to the target, or how they failed"
    grid = of_experiment(cells, "grid")
    if grid.empty:
        return message_figure(title, "The grid has no cells: there is nothing to draw.")
    squares = summarize(grid)
    optimizers = in_order(list(squares["optimizer"]))
    lrs = sorted(squares["lr"].unique())
    squares["x"] = squares["lr"].map({lr: i for i, lr in enumerate(lrs)})
    squares["y"] = squares["optimizer"].map({o: i for i, o in enumerate(optimizers)})
    width = float(np.clip(3.6 + 0.17 * len(lrs), 8.0, 12.5))
    figure, axes = new_axes(title, width, 1.9 + 0.4 * len(optimizers))
    _draw_squares(axes, squares, (len(optimizers), len(lrs)))
    _set_axes(axes, optimizers, lrs)
    _legend(figure, squares)
    return figure


def summarize(grid: pd.DataFrame) -> pd.DataFrame:
    """One row per optimizer and rate, over the seeds.

    Args:
        grid: rows of the table `cells`.

    Returns:
        The columns optimizer, lr, outcome (`trained`, `slow` for cells that reached
        the target after the limit, or the commonest failed status), and steps (the
        median; NaN unless trained; a seed that failed counts as infinite).
    """
    reached = grid["status"] == "reached"
    trained = grid["trained"].astype(bool)
    outcome = grid["status"].mask(reached, "slow").mask(trained, "trained")
    steps = grid["steps"].astype("Float64").astype(float).where(trained, np.inf)
    rows = grid[["optimizer", "lr"]].assign(outcome=outcome, steps=steps)
    summary = []
    for (optimizer, lr), seeds in rows.groupby(["optimizer", "lr"], sort=True):
        passed = seeds["outcome"] == "trained"
        most = passed.sum() > len(seeds) / 2
        how = "trained" if most else seeds.loc[~passed, "outcome"].mode().iloc[0]
        median = seeds["steps"].median() if most else np.nan
        summary.append((optimizer, lr, how, median))
    return pd.DataFrame(summary, columns=["optimizer", "lr", "outcome", "steps"])


def _draw_squares(axes: Axes, squares: pd.DataFrame, shape: tuple[int, int]) -> None:
    failed = squares[squares["outcome"] != "trained"]
    trained = squares[squares["outcome"] == "trained"]
    background = np.full(shape, np.nan)
    background[failed["y"], failed["x"]] = 1.0
    edges = {"edgecolors": "white", "linewidth": 0.8}
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


def _step_norm(steps: pd.Series) -> LogNorm:
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
    return abs(np.log10(lr) - round(np.log10(lr))) < 1e-3


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
