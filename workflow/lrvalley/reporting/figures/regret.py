"""What tuners find and what they spend on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import (
    FAILED_MARKER,
    failed_handle,
    failed_strip,
    legend_below,
    message_figure,
    set_log_ticks,
    title_figure,
    title_panel,
)
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.figures.style import Look
from lrvalley.reporting.wording import ALL, METHOD_NAMES, display_name, in_order
from lrvalley.study.tuner_runs import RANGE_TEST
from lrvalley.tuners.catalog import METHODS
from lrvalley.tuners.range_test import SUGGESTIONS

# Panels beside each other: at 10.5 inches, their labels of steps do not touch.
COLUMNS = 3
# Height of the panel of all optimizers together, of one of the others: it has labels.
WIDE_PANEL = 1.35
# Stars look smaller than other markers of the same size.
MARKER_SIZES = {"*": 10.0}
MARKER_SIZE = 6.5

# Okabe and Ito's colours, one for each method; both suggestions of a range test share one.
# The range test's two suggestions are series of their own, in one colour.
SUGGESTED = zip(SUGGESTIONS, METHODS[RANGE_TEST].markers, strict=True)
SERIES: Mapping[str, tuple[str, str]] = {
    **{name: (own.color, own.markers) for name, own in METHODS.items()},
    **{
        f"range test, {name}": (METHODS[RANGE_TEST].color, marker)
        for name, marker in SUGGESTED
    },
}
# A method that this list does not know yet: a grey that none of the above is.
OTHER_METHOD = ("#6F6F6F", "X")
BEST_CELL: dict[str, Any] = {"color": style.INK, "linewidth": 1.0, "linestyle": ":"}


def regret_by_steps(tuners: pd.DataFrame, options: Options) -> Figure:
    """Regret against the steps that a tuner spent, all optimizers together and each.

    Args:
        tuners: the table `tuners`.
        options: none is used.

    Returns:
        The figure: a point for every setting of a method, bars from one replay in ten
        to nine in ten. An infinite regret, that of a rate that fails, is a cross in
        the strip at the top, which has a row per method.
    """
    title = "What tuners find and what it costs: regret by steps spent"
    known = tuners[tuners["regret"].notna()]
    known = known.assign(series=_series(known))
    if known.empty:
        message = "No tuner chose for an optimizer that trains: there is nothing to draw."
        return message_figure(title, message)
    looks = _method_looks(known["series"])
    figure, panels = _tuner_panels(title, known["optimizer"])
    for optimizer, axes in panels.items():
        rows = known[known["optimizer"] == optimizer]
        together = known["optimizer"] == ALL
        low, limit = _regret_limits(rows if optimizer == ALL else known[~together])
        heights = failed_strip(axes, low, limit, len(looks))
        axes.axhline(1.0, **BEST_CELL)
        for (method, look), height in zip(looks.items(), heights, strict=True):
            own = rows[rows["series"] == method]
            _draw_method(axes, own, look, height)
            if optimizer == ALL:
                # ASHA's points are close to successive halving's, which have names above.
                _name_settings(axes, own, height, above=method != "asha")
        _set_cost_axis(axes, rows)
        axes.set_ylabel("regret (× the best steps)")
    legend_below(figure, _regret_handles(looks), columns=4)
    return figure


def _series(tuners: pd.DataFrame) -> pd.Series:
    """What belongs together: a method, and each suggestion of the range test."""
    test = tuners["method"] == "range_test"
    return tuners["method"].mask(test, "range test, " + tuners["setting"])


def _tuner_panels(title: str, optimizers: pd.Series) -> tuple[Figure, dict[str, Axes]]:
    """A wide panel for all optimizers together over small ones for each."""
    single = in_order([name for name in optimizers if name != ALL])
    wide = int((optimizers == ALL).any())
    columns = max(1, min(COLUMNS, len(single)))
    rows = wide + -(-len(single) // columns)
    ratios = [WIDE_PANEL] * wide + [1.0] * (rows - wide)
    figure = Figure(figsize=(10.5, 2.6 * sum(ratios) + 1.2), layout="constrained")
    title_figure(figure, title)
    grid = figure.add_gridspec(rows, columns, height_ratios=ratios)
    panels = {}
    if wide:
        panels[ALL] = figure.add_subplot(grid[0, :])
        title_panel(panels[ALL], "all optimizers together")
    for place, name in enumerate(single):
        row, column = divmod(place, columns)
        panels[name] = figure.add_subplot(grid[wide + row, column])
        title_panel(panels[name], display_name(name))
    return figure, panels


def _method_looks(methods: pd.Series[str]) -> dict[str, Look]:
    """One look per method: the known ones in their order, then the others."""
    found = set(methods)
    ordered = [m for m in SERIES if m in found] + sorted(found - set(SERIES))
    chosen = {}
    for name in ordered:
        color, marker = SERIES.get(name, OTHER_METHOD)
        label = METHOD_NAMES.get(name, name)
        chosen[name] = Look(label, color, marker, "solid")
    return chosen


def _regret_limits(rows: pd.DataFrame) -> tuple[float, float]:
    """From just below 1, or the least regret, to just above the largest finite one."""
    values = rows[["regret", "regret_low", "regret_high"]].to_numpy(dtype=float)
    finite = values[np.isfinite(values)]
    least, largest = (finite.min(), finite.max()) if len(finite) else (1.0, 1.0)
    return 0.85 * min(1.0, least), 1.15 * max(2.0, largest)


def _draw_method(axes: Axes, rows: pd.DataFrame, look: Look, height: float) -> None:
    """The settings of one method, by their cost; infinite regret at `height`."""
    rows = rows.sort_values(["steps_spent", "regret"], kind="stable")
    x = rows["steps_spent"].astype(float)
    regret, low, high = (
        rows[name].astype(float).replace(np.inf, height)
        for name in ("regret", "regret_low", "regret_high")
    )
    failed = np.isinf(rows["regret"].astype(float))
    axes.plot(x, regret, color=look.color, linewidth=0.9, alpha=0.7)
    bars: dict[str, Any] = {"color": look.color, "linewidth": 1.0, "alpha": 0.55}
    axes.hlines(regret, rows["steps_spent_low"], rows["steps_spent_high"], **bars)
    axes.vlines(x, low, high, **bars)
    point: dict[str, Any] = {
        "color": look.color,
        "marker": look.marker,
        "linestyle": "none",
    }
    size = MARKER_SIZES.get(look.marker, MARKER_SIZE)
    axes.plot(x[~failed], regret[~failed], zorder=3, markersize=size, **point)
    hollow: dict[str, Any] = {"fillstyle": "none", "markersize": size, "alpha": 0.6}
    axes.plot(x[failed], regret[failed], zorder=3, **point, **hollow)
    axes.plot(x[failed], regret[failed], color=style.FAILED, zorder=3.1, **FAILED_MARKER)


def _name_settings(axes: Axes, rows: pd.DataFrame, height: float, above: bool) -> None:
    """The settings of a method above or below its points, if it has several."""
    if len(rows) < 2:
        return
    for row in rows.to_dict("records"):
        axes.annotate(
            row["setting"].removesuffix(" rates"),
            xy=(row["steps_spent"], min(row["regret"], height)),
            xytext=(4, 4 if above else -11),
            textcoords="offset points",
            fontsize=7.5,
            zorder=4,
        )


def _set_cost_axis(axes: Axes, rows: pd.DataFrame) -> None:
    low, high = rows["steps_spent_low"].min(), rows["steps_spent_high"].max()
    margin = max((high / low) ** 0.04, 1.15)
    axes.set_xscale("log")
    axes.set_xlim(low / margin, high * margin)
    set_log_ticks(axes.xaxis, (1.0,) if high / low > 30 else (1.0, 2.0, 5.0))
    axes.set_xlabel("cost (steps, log scale)")


def _regret_handles(looks: Mapping[str, Look]) -> list[Line2D]:
    points = [
        Line2D(
            [], [], label=look.label, color=look.color, marker=look.marker, linewidth=0.9,
            markersize=MARKER_SIZES.get(look.marker, MARKER_SIZE),
        )
        for look in looks.values()
    ]  # fmt: skip
    bar: dict[str, Any] = {
        "color": style.MUTED,
        "linewidth": 1.0,
        "marker": "|",
        "markersize": 7,
    }
    return [
        *points,
        failed_handle(style.FAILED, "picked a rate that fails"),
        Line2D([], [], label="8 of 10 replays, or all of a few", **bar),
        Line2D([], [], label="as good as the best cell", **BEST_CELL),
    ]
