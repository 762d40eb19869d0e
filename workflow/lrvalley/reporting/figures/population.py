"""Population based training: who went on from whom, and how accurate it became."""

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
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import legend_below, message_figure, new_panels, styled
from lrvalley.reporting.figures.over_time import median_curve
from lrvalley.reporting.wording import display_name, format_percent, in_order

SLANT = 0.3
HIGHEST_FLOOR = 0.9
FLOOR_QUANTILE = 0.15
NOTHING = "No population was trained: there is nothing to draw."
ACCURACY_COLORS = ListedColormap(
    matplotlib.colormaps["viridis"](np.linspace(0.8, 0.0, 256)), "dark is accurate"
).with_extremes(bad="#b5b5b5")
COPY: dict[str, Any] = {"color": style.MUTED, "linewidth": 0.8}
ANCESTRY: dict[str, Any] = {"color": "#F9DFA0", "linewidth": 7.0}
BEST_RATE: dict[str, Any] = {"color": "#D55E00", "linewidth": 1.3, "linestyle": "--"}
RUN: dict[str, Any] = {"color": "#0072B2", "linewidth": 1.1}
SPREAD: dict[str, Any] = {"color": "#0072B2", "alpha": 0.15, "linewidth": 0}
GRID_CELL: dict[str, Any] = {"color": style.INK, "linewidth": 1.6, "linestyle": "--"}


@styled
def population_lineage(population: pd.DataFrame, best_lr: pd.DataFrame) -> Figure:
    """The rate of every member of each optimizer's first population, over the steps.

    Args:
        population: the table `population`.
        best_lr: the table `best_lr`, for the best rate of the grid.

    Returns:
        The figure: a line per member and judgement, the darker the more accurate it
        was then. Thin lines lead from the rate of a parent to the rate with which its
        copy goes on; a broad line lies under the ancestors of the best last member.
    """
    title = "Populations: the rates of the members, and who went on from whom"
    if population.empty:
        return message_figure(title, NOTHING)
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
    legend_below(figure, _lineage_handles(), columns=4)
    return figure


def first_run(population: pd.DataFrame) -> pd.DataFrame:
    """The rows of the first run, with the step at which each one's training began."""
    run = population[population["run"] == population["run"].min()]
    steps = sorted(run["step"].unique())
    starts = dict(zip(steps, [0, *steps], strict=False))
    return run.assign(start=run["step"].map(starts))


def copies(run: pd.DataFrame) -> pd.DataFrame:
    """The copies of a run, with `parent_lr` and `next_lr`, the rate of the copy."""
    lr = run.set_index(["step", "member"])["lr"]
    following = dict(zip(run["start"], run["step"], strict=True))
    rows = run[(run["parent"] != run["member"]) & run["step"].isin(following)]
    parents = zip(rows["step"], rows["parent"], strict=True)
    nexts = zip(rows["step"].map(following), rows["member"], strict=True)
    return rows.assign(
        parent_lr=[lr[place] for place in parents], next_lr=[lr[place] for place in nexts]
    )


def ancestors(run: pd.DataFrame) -> list[int]:
    """At each judgement the member from which the best of the last one descends."""
    parent = run.set_index(["step", "member"])["parent"]
    steps = sorted(run["step"].unique())
    last = run[run["step"] == steps[-1]].set_index("member")["validation_accuracy"]
    line = [int(last.fillna(-1.0).idxmax())]
    for step in reversed(steps[:-1]):
        line.append(int(parent[step, line[-1]]))
    return line[::-1]


def _draw_ancestry(axes: Axes, run: pd.DataFrame) -> None:
    rows = run.set_index(["step", "member"])
    steps = sorted(run["step"].unique())
    line = [rows.loc[place] for place in zip(steps, ancestors(run), strict=True)]
    x = [end for row, step in zip(line, steps, strict=True) for end in (row.start, step)]
    y = [row.lr for row in line for _ in range(2)]
    axes.plot(x, y, zorder=1, solid_capstyle="round", **ANCESTRY)


def _draw_members(axes: Axes, run: pd.DataFrame, norm: Normalize) -> None:
    """Every member between judgements; copies start a little later, after a slant."""
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
    bar.set_label("validation accuracy at the judgement")
    bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: format_percent(y)))
    bar.outline.set_visible(False)


def _set_lineage_axes(axes: Axes, lrs: list[float], last_step: int) -> None:
    axes.set_yscale("log")
    axes.set_ylim(min(lrs) / 1.6, max(lrs) * 1.6)
    axes.yaxis.set_major_locator(LogLocator(numticks=12))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(style.lr_formatter())
    axes.set_ylabel("learning rate (log scale)")
    _set_step_axis(axes, last_step)


def _set_step_axis(axes: Axes, last_step: int) -> None:
    axes.set_xlim(0, 1.02 * last_step)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}"))
    axes.set_xlabel("training (steps of each member)")


def _lineage_handles() -> list[Line2D]:
    accurate = ACCURACY_COLORS(0.95)
    return [
        Line2D([], [], label="a member", color=accurate, linewidth=2.2),
        Line2D([], [], label="a copy, its rate mutated", **COPY),
        Line2D([], [], label="ancestors of the best", **ANCESTRY),
        Line2D([], [], label="best rate of the grid (default settings)", **BEST_RATE),
    ]


@styled
def population_accuracy(population: pd.DataFrame, curves: pd.DataFrame) -> Figure:
    """Validation accuracy of the populations' best members and of the best grid cell.

    Args:
        population: the table `population`.
        curves: the table `curves`.

    Returns:
        The figure: a panel per optimizer with a line per run, the spread of the first
        run's members, and the median curve of the best rate of the grid.
    """
    title = "Populations against the best fixed rate: validation accuracy"
    judged = population[population["validation_accuracy"].notna()]
    if judged.empty:
        return message_figure(title, NOTHING)
    optimizers = in_order(list(judged["optimizer"]))
    figure, panels = new_panels(title, [display_name(name) for name in optimizers])
    checks = curves[curves["validation_accuracy"].notna()]
    for optimizer, axes in zip(optimizers, panels, strict=True):
        own = judged[judged["optimizer"] == optimizer]
        best = _draw_runs(axes, own)
        curve = median_curve(checks[checks["optimizer"] == optimizer])
        curve = curve[curve.index <= own["step"].max()]
        axes.plot(curve.index, curve["median"], zorder=3, **GRID_CELL)
        _set_accuracy_axis(axes, pd.concat([best, curve["median"]]))
        _set_step_axis(axes, own["step"].max())
    legend_below(figure, _accuracy_handles(), columns=3)
    return figure


def _draw_runs(axes: Axes, own: pd.DataFrame) -> pd.Series:
    """The spread of the first run and the best member of every run, which is returned."""
    first = own[own["run"] == own["run"].min()]
    spread = first.groupby("step")["validation_accuracy"].agg(["min", "max"])
    axes.fill_between(spread.index, spread["min"], spread["max"], **SPREAD)
    best = own.groupby(["run", "step"])["validation_accuracy"].max()
    for _, line in best.groupby("run"):
        axes.plot(line.index.get_level_values("step"), line, **RUN)
    return best


def _set_accuracy_axis(axes: Axes, accuracy: pd.Series) -> None:
    """From a floor that hides only the first moments of learning up to 100%."""
    floor = min(float(accuracy.quantile(FLOOR_QUANTILE)), HIGHEST_FLOOR)
    axes.set_ylim(max(0.0, floor - 0.01), 1.003)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: format_percent(y)))
    axes.set_ylabel("validation accuracy")


def _accuracy_handles() -> list[Any]:
    return [
        Line2D([], [], label="best member of each population", **RUN),
        Patch(label="all members of the first population", **SPREAD),
        Line2D([], [], label="best rate of the grid, fixed", **GRID_CELL),
    ]
