"""A search over all settings of one optimizer, against the grid over its rate."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lrvalley.reporting.derived.seed_spread import seed_spread
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import (
    FAILED_MARKER,
    failed_handle,
    failed_strip,
    legend_outside,
    message_figure,
    new_axes,
    of_experiment,
    set_lr_axis,
)
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.wording import display_name, format_count, format_lr

# Ends of the axis of steps if nothing trained: any, so that failures can be drawn.
NO_STEPS = (100.0, 1000.0)
# Room for two lines of text below the data, of the height of the axis.
NOTE_ROOM = 0.3
VALLEY: dict[str, Any] = {"color": style.INK, "linewidth": 1.6}
SETTING: dict[str, Any] = {
    "color": "#0072B2",
    "linestyle": "none",
    "marker": "o",
    "markersize": 5,
    "alpha": 0.75,
}
BEST: dict[str, Any] = {
    "linestyle": "none",
    "marker": "*",
    "markersize": 14,
    "markerfacecolor": "#E69F00",
    "markeredgecolor": "black",
    "markeredgewidth": 0.8,
}
POPULATION: dict[str, Any] = {
    "color": "#009E73",
    "linestyle": "none",
    "marker": "^",
    "markersize": 8,
}
CHECK: dict[str, Any] = {
    "color": "#D55E00",
    "capsize": 3,
    "elinewidth": 1.4,
    "fmt": "D",
    "markerfacecolor": "white",
    "markersize": 5.5,
}
BEST_CELL: dict[str, Any] = {"color": style.INK, "linewidth": 1.0, "linestyle": ":"}


def settings_search(
    search: pd.DataFrame,
    search_check: pd.DataFrame,
    rates: pd.DataFrame,
    populations: pd.DataFrame,
    options: Options,
) -> Figure:
    """Steps to the target of settings drawn at random, and of the grid's rates.

    Args:
        search: the table `search`, of one optimizer.
        search_check: the table `search_check`.
        rates: the table `rates`; only its experiment "grid" is drawn.
        populations: the table `replays` of population based training.
        options: none is used.

    Returns:
        The figure; settings that failed are crosses in the strip at the top.
    """
    if search.empty:
        title = "Settings drawn at random"
        return message_figure(title, "No settings were searched: there is nothing to draw.")
    optimizer = str(search["optimizer"].iloc[0])
    title = f"{display_name(optimizer)}: settings drawn at random, by learning rate"
    figure, axes = new_axes(title)
    reached = populations[populations["optimizer"] == optimizer].dropna(subset="steps")
    drawn = (search, search_check, _valley(rates, optimizer), reached)
    tables = [_in_floats(table) for table in drawn]
    search, check, grid, reached = tables
    [height] = _step_axis(axes, pd.concat([table["steps"] for table in tables]).dropna())
    axes.plot(grid["lr"], grid["steps"], **VALLEY)
    _draw_settings(axes, search, height)
    axes.plot(reached["lr"], reached["steps"], zorder=3, **POPULATION)
    trained = grid.dropna(subset="steps")
    set_lr_axis(axes, [*search["lr"], *trained["lr"], *reached["lr"]])
    _draw_check(axes, check, height)
    if search["steps"].notna().any():
        _annotate(axes, search.sort_values("steps", kind="stable").iloc[0])
    if len(trained):
        axes.axhline(trained["steps"].min(), **BEST_CELL)
    handles = [*_handles(grid["steps"], search["steps"], reached), *_check_handles(check)]
    legend_outside(figure, handles)
    return figure


def _valley(rates: pd.DataFrame, optimizer: str) -> pd.DataFrame:
    """The optimizer's rows of the grid, by rate, without steps where it failed."""
    grid = of_experiment(rates, "grid")
    own = grid[grid["optimizer"] == optimizer].sort_values("lr")
    return own.assign(steps=own["steps"].where(own["trained"].astype(bool)))


def _in_floats(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its missing steps as NaN."""
    return table.astype({"steps": "Float64"}).astype({"steps": float})


def _step_axis(axes: Axes, steps: pd.Series[float]) -> list[float]:
    """A log axis with room for a note below and for failures above."""
    low, high = (steps.min(), steps.max()) if len(steps) else NO_STEPS
    limit = max(1.2 * high, 2.0 * low)
    axes.set_ylabel("training to the target (steps, log scale)")
    return failed_strip(axes, low / (limit / low) ** NOTE_ROOM, limit)


def _draw_settings(axes: Axes, search: pd.DataFrame, height: float) -> None:
    axes.plot(search["lr"], search["steps"], **SETTING)
    failed = search.loc[search["steps"].isna(), "lr"]
    axes.plot(failed, np.full(len(failed), height), color=style.FAILED, **FAILED_MARKER)


def _draw_check(axes: Axes, check: pd.DataFrame, height: float) -> None:
    """Median and range over seeds of each origin's best; misses are at the height."""
    for row in seed_spread(check).to_dict("records"):
        names = ("low", "median", "high")
        low, middle, high = (min(float(row[name]), height) for name in names)
        spread = [[middle - low], [high - middle]]
        axes.errorbar([row["lr"]], [middle], spread, zorder=5, **CHECK)


def _annotate(axes: Axes, best: pd.Series) -> None:
    """Name the best settings, in the room below all data."""
    axes.plot([best["lr"]], [best["steps"]], zorder=4, **BEST)
    low, high = np.log(axes.get_xlim())
    place = (np.log(best["lr"]) - low) / (high - low)
    words = f"{format_count(best['steps'])} steps at {format_lr(best['lr'])}"
    axes.annotate(
        f"{words}\n{best['settings']}" if best["settings"] else words,
        xy=(best["lr"], best["steps"]),
        xytext=(float(np.clip(place, 0.02, 0.98)), 0.07),
        textcoords="axes fraction",
        ha="left" if place < 0.3 else "right" if place > 0.7 else "center",
        va="bottom",
        fontsize=8.5,
        arrowprops={"arrowstyle": "-", "color": style.MUTED, "shrinkB": 6},
    )


def _handles(
    valley: pd.Series[float], steps: pd.Series[float], reached: pd.DataFrame
) -> list[Line2D]:
    found = int(steps.notna().sum())
    handles = [
        Line2D(
            [], [], label=f"searched settings\n({found} of {len(steps)} trained)", **SETTING
        ),
        failed_handle(style.FAILED, "did not reach the target"),
    ]
    if found:
        handles.insert(1, Line2D([], [], label="the best of them", **BEST))
    if valley.notna().any():
        grid = "the grid: other settings\nat their defaults"
        handles.append(Line2D([], [], label=grid, **VALLEY))
        best = f"best cell of the grid:\n{format_count(valley.min())} steps"
        handles.append(Line2D([], [], label=best, **BEST_CELL))
    if len(reached):
        label = "a population's first member\nthat reached the target"
        handles.append(Line2D([], [], label=label, **POPULATION))
    return handles


def _check_handles(check: pd.DataFrame) -> list[Line2D]:
    if check.empty:
        return []
    seeds = check["seed"].nunique()
    others = "another seed" if seeds == 1 else f"{seeds} other seeds:\nmedian and range"
    bests = "both bests" if check["origin"].nunique() > 1 else "the best"
    label = f"{bests} with {others}"
    marker = {key: CHECK[key] for key in ("color", "markerfacecolor", "markersize")}
    return [Line2D([], [], label=label, linestyle="none", marker="D", **marker)]
