"""Population based training: who went on from whom, at which rate."""

from __future__ import annotations

from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from lrvalley.reporting.derived.lineages import ancestry, copies, first_run
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

# How far a copy's line reaches into the next steps, of their number: a slant that can be
# followed, and most of the line left level.
SLANT = 0.3
# Where the colours begin at most: above it, members differ too little.
HIGHEST_FLOOR = 0.9
# Viridis from light to dark, without its lightest end, which is hard to see on white.
ACCURACY_COLORS = ListedColormap(
    matplotlib.colormaps["viridis"](np.linspace(0.8, 0.0, 256)), "dark is accurate"
).with_extremes(bad="#b5b5b5")
COPY: dict[str, Any] = {"color": style.MUTED, "linewidth": 0.8}
ANCESTRY: dict[str, Any] = {"color": "#F9DFA0", "linewidth": 7.0}
BEST_RATE: dict[str, Any] = {"color": "#D55E00", "linewidth": 1.3, "linestyle": "--"}


def population_lineage(
    population: pd.DataFrame, best_lr: pd.DataFrame, options: Options
) -> Figure:
    """The rate of every member of each optimizer's first population, over the steps.

    Args:
        population: the table `population`.
        best_lr: the table `best_lr`, for the best rate of the grid.
        options: none is used.

    Returns:
        The figure: a line per member between exploit steps, the darker the more accurate it
        was then. Thin lines lead from the rate of a parent to the rate with which its
        copy goes on; a broad line lies under the ancestors of the best last member.
    """
    title = "Populations: the rates of the members, and who went on from whom"
    if population.empty:
        return message_figure(title, NO_POPULATION)
    optimizers = in_order(list(population["optimizer"]))
    figure, panels = new_panels(title, [display_name(o) for o in optimizers], height=2.9)
    norm = _accuracy_norm(population["validation_accuracy"])
    for optimizer, axes in zip(optimizers, panels, strict=True):
        run = first_run(population[population["optimizer"] == optimizer])
        _draw_ancestry(axes, run)
        _draw_members(axes, run, norm)
        best = best_lr.loc[best_lr["optimizer"] == optimizer, "best_lr"].dropna()
        for lr in best:
            axes.axhline(lr, zorder=1.5, **BEST_RATE)
        _set_lineage_axes(axes, [*run["lr"], *best], run["step"].max())
    _colorbar(figure, panels, norm)
    legend_below(figure, _handles(), columns=4)
    return figure


def _draw_ancestry(axes: Axes, run: pd.DataFrame) -> None:
    line = ancestry(run)
    x = line[["start", "step"]].to_numpy().ravel()
    axes.plot(x, line["lr"].repeat(2), zorder=1, solid_capstyle="round", **ANCESTRY)


def _draw_members(axes: Axes, run: pd.DataFrame, norm: Normalize) -> None:
    """Every member between exploit steps; copies start a little later, after a slant."""
    copied = copies(run)
    slant = SLANT * float((run["step"] - run["start"]).min())
    late = set(zip(copied["step"], copied["member"], strict=True))
    rows = run.to_dict("records")
    segments = [
        [
            (row["start"] + slant * ((row["start"], row["member"]) in late), row["lr"]),
            (row["step"], row["lr"]),
        ]
        for row in rows
    ]
    accuracy = np.ma.masked_invalid(run["validation_accuracy"].to_numpy(dtype=float))
    lines = LineCollection(
        segments, array=accuracy, cmap=ACCURACY_COLORS, norm=norm, linewidths=2.2, zorder=3
    )
    axes.add_collection(lines)
    connectors = [
        [(row["step"], row["parent_lr"]), (row["step"] + slant, row["next_lr"])]
        for row in copied.to_dict("records")
    ]
    axes.add_collection(LineCollection(connectors, zorder=2, **_many(COPY)))


def _many(line: dict[str, Any]) -> dict[str, Any]:
    return {"colors": line["color"], "linewidths": line["linewidth"]}


def _accuracy_norm(accuracy: pd.Series) -> Normalize:
    """From an accuracy that most exceed, so that the good ones can be told apart."""
    known = accuracy.dropna()
    if known.empty:
        return Normalize(0.0, 1.0)
    floor = min(float(known.quantile(0.5)), HIGHEST_FLOOR)
    return Normalize(floor, max(float(known.max()), floor + 0.01))


def _colorbar(figure: Figure, panels: list[Axes], norm: Normalize) -> None:
    mappable = ScalarMappable(norm, ACCURACY_COLORS)
    bar = figure.colorbar(mappable, ax=panels, extend="min", aspect=30, pad=0.015)
    bar.set_label("validation accuracy at the exploit step")
    bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: format_percent(y)))
    bar.outline.set_visible(False)


def _set_lineage_axes(axes: Axes, lrs: list[float], last_step: int) -> None:
    axes.set_yscale("log")
    axes.set_ylim(min(lrs) / 1.6, max(lrs) * 1.6)
    axes.yaxis.set_major_locator(LogLocator(numticks=12))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(style.lr_formatter())
    axes.set_ylabel("learning rate (log scale)")
    set_step_axis(axes, last_step)


def _handles() -> list[Line2D]:
    accurate = ACCURACY_COLORS(0.95)
    return [
        Line2D([], [], label="a member", color=accurate, linewidth=2.2),
        Line2D([], [], label="a copy, its rate perturbed", **COPY),
        Line2D([], [], label="ancestors of the best", **ANCESTRY),
        Line2D([], [], label="best rate of the grid (default settings)", **BEST_RATE),
    ]
