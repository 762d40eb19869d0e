"""What a search comes to against what it costs: this one, and searches by chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lrvalley.analysis.answer.confirmed_rates import ConfirmedRate, confirmed_rates
from lrvalley.reporting.derived.budget_curves import budget_curves
from lrvalley.reporting.derived.search_curves import search_curves
from lrvalley.reporting.derived.value_scale import LOG_SPAN, ValueScale
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import (
    legend_outside,
    message_figure,
    new_axes,
    set_log_ticks,
    set_log_y_axis,
)
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.figures.style import Look
from lrvalley.reporting.figures.value_axes import set_value_axis
from lrvalley.reporting.objective_words import best_words, target_words
from lrvalley.study.objective import Objective

FOUND: dict[str, Any] = {"markersize": 10, "markeredgecolor": "white", "zorder": 4}
# With the seed that chose: small and hollow, so that what was confirmed stands out.
SEARCHED: dict[str, Any] = {
    "linewidth": 1.0,
    "marker": "o",
    "markersize": 5,
    "markerfacecolor": "white",
    "drawstyle": "steps-post",
    "zorder": 3.5,
}
# Room around the least and the most on a log axis.
ROOM = 1.25


def best_so_far_by_steps(
    cells: pd.DataFrame, candidates: pd.DataFrame, confirmed: pd.DataFrame, options: Options
) -> Figure:
    """What random search over the grid comes to by its cost, and what the search found.

    Args:
        cells: the table `cells`.
        candidates: the table `candidates`.
        confirmed: the table `confirmed`.
        options: its objective and colours are used.

    Returns:
        The figure. The lines are medians over all draws of trainings of the grid. The
        hollow markers are what the search had found with the seed that chose; from the
        last, a line leads to the confirmed median at the steps of the whole search.
    """
    objective = options.objective
    title = "What a search comes to, by its cost"
    curves, searched = budget_curves(cells, objective), search_curves(candidates, objective)
    best = _best_of_each(confirmed_rates(confirmed, objective))
    spent = candidates.groupby("optimizer")["steps_trained"].sum()
    found = {name: rate for name, rate in best.items() if name in spent.index}
    results = [
        *curves["result"],
        *searched["result"],
        *(rate.median for rate in found.values()),
    ]
    if not results:
        return message_figure(title, "Nothing trained: there is nothing to draw.")
    figure, axes = new_axes(title)
    named = [*curves["optimizer"], *searched["optimizer"], *found]
    looks = style.looks(named, options.colors)
    _set_y_axis(axes, results, objective)
    _set_x_axis(axes, [*curves["steps"], *searched["steps"], *spent[list(found)]])
    for name, look in looks.items():
        own = curves[curves["optimizer"] == name]
        line: dict[str, Any] = {"color": look.color, "linestyle": look.linestyle}
        axes.plot(own["steps"], own["result"], drawstyle="steps-post", **line)
        path = searched.loc[searched["optimizer"] == name, ["steps", "result"]]
        points = path.to_numpy(dtype=float).tolist()
        if name in found:
            place = [float(spent[name]), found[name].median]
            axes.plot(*place, color=look.color, marker=look.marker, **FOUND)
            points += [place] if points else []
        axes.plot(*np.reshape(points, (-1, 2)).T, color=look.color, **SEARCHED)
    parts = not curves.empty, not searched.empty, bool(found)
    legend_outside(figure, _handles(looks, *parts))
    return figure


def _best_of_each(rates: Sequence[ConfirmedRate]) -> dict[str, ConfirmedRate]:
    """Each optimizer's best rate, if its median is finite."""
    best: dict[str, ConfirmedRate] = {}
    for rate in rates:
        if 2 * rate.missed < len(rate.results):
            best.setdefault(rate.optimizer, rate)
    return best


def _set_y_axis(axes: Axes, results: Sequence[float], objective: Objective) -> None:
    low, high = min(results), max(results)
    if objective.target is not None:
        set_log_y_axis(axes, low / ROOM, high * ROOM, high * ROOM)
        axes.set_ylabel(f"best so far: steps to {target_words(objective)}\n(log scale)")
        return
    log = not objective.higher and low > 0 and high > LOG_SPAN * low
    set_value_axis(axes, ValueScale(low, high, log, objective.higher), objective, 0)
    axes.set_ylabel(f"{best_words(objective)} so far{' (log scale)' if log else ''}")


def _set_x_axis(axes: Axes, steps: Iterable[float]) -> None:
    known = [float(step) for step in steps]
    axes.set_xscale("log")
    axes.set_xlim(min(known) / ROOM, max(known) * ROOM)
    narrow = max(known) / min(known) < 100
    set_log_ticks(axes.xaxis, (1.0, 2.0, 5.0) if narrow else (1.0,))
    axes.set_xlabel("spent on an optimizer's search (steps, log scale)")


def _handles(
    looks: Mapping[str, Look], curves: bool, searched: bool, found: bool
) -> list[Line2D]:
    handles = [
        Line2D([], [], label=look.label, **look.line_and_marker) for look in looks.values()
    ]
    gray: dict[str, Any] = {"color": style.MUTED}
    if curves:
        label = "rates of the grid\ndrawn at random:\nmedian of the best"
        handles.append(Line2D([], [], label=label, **gray))
    if searched:
        label = "this search:\nthe seed that chose"
        handles.append(Line2D([], [], label=label, **gray, **SEARCHED))
    if found:
        label = "this search:\nconfirmed median"
        handles.append(Line2D([], [], label=label, marker="o", linestyle="none", **gray))
    return handles
