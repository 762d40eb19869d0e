"""The rates that were confirmed, among the candidates that the search tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lrvalley.analysis.answer.confirmed_rates import (
    ConfirmedRate,
    Measure,
    confirmed_rates,
)
from lrvalley.reporting.derived.candidate_marks import (
    FAILS,
    LOST,
    candidate_marks,
    marks_scale,
)
from lrvalley.reporting.derived.value_scale import ValueScale
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import (
    FAILED_MARKER,
    failed_handle,
    failed_strip,
    legend_outside,
    message_figure,
    new_axes,
    set_lr_axis,
)
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.figures.style import Look
from lrvalley.reporting.figures.value_axes import set_value_axis
from lrvalley.reporting.objective_words import best_words, target_words
from lrvalley.study.objective import Objective

# Candidates are small and pale, so that the confirmed rates stand out.
CANDIDATE: dict[str, Any] = {"linestyle": "none", "markersize": 4.5, "alpha": 0.55}
LOST_MARKER: dict[str, Any] = {**CANDIDATE, "markerfacecolor": "none"}
SEED: dict[str, Any] = {"linestyle": "none", "marker": ".", "markersize": 7, "zorder": 4}
MEDIAN: dict[str, Any] = {
    "linestyle": "none",
    "markersize": 8,
    "markeredgecolor": "white",
    "zorder": 5,
}
INTERVAL: dict[str, Any] = {"linewidth": 2.2, "zorder": 3}
# Width over which seeds of a rate are spread, of the whole axis: none hides another, and
# those of neighbouring rates do not mix.
SEEDS_WIDTH = 0.012
# How far apart optimizers with the same rate are, of the same: seeds do not mix.
APART = 0.02
# Room around the slowest and the fastest on an axis of steps.
ROOM = 1.25


def confirmed_by_lr(
    candidates: pd.DataFrame, confirmed: pd.DataFrame, options: Options
) -> Figure:
    """The search's candidates, and each confirmed rate with its interval and its seeds.

    What failed is a cross in a strip, one row for each optimizer. So is a seed that missed.
    Candidates that lost before they had a result are rings in the same rows.

    Args:
        candidates: the table `candidates`.
        confirmed: the table `confirmed`.
        options: its objective and colours are used.

    Returns:
        The figure.
    """
    objective = options.objective
    title = _title(objective)
    if candidates.empty:
        return message_figure(title, "Nothing was searched: there is nothing to draw.")
    marks = candidate_marks(candidates, objective)
    rates = confirmed_rates(confirmed, objective)
    scale = marks_scale(marks, rates, objective)
    if scale is None:
        return message_figure(title, "Every candidate failed: there is nothing to draw.")
    figure, axes = new_axes(title)
    looks = style.looks(candidates["optimizer"], options.colors)
    heights = dict(zip(looks, _set_axis(axes, scale, objective, len(looks)), strict=True))
    set_lr_axis(axes, candidates["lr"])
    for optimizer, look in looks.items():
        own = marks[marks["optimizer"] == optimizer]
        _draw_candidates(axes, own, look, heights[optimizer], scale)
    for rate, place in _side_by_side(axes, rates):
        name = rate.optimizer
        _draw_confirmed(axes, rate, place, looks[name], heights[name], scale)
    legend_outside(figure, _handles(looks, marks, rates, scale, objective))
    return figure


def _title(objective: Objective) -> str:
    if objective.target is not None:
        return f"Steps to {target_words(objective)}, confirmed"
    words = best_words(objective)
    return f"{words[0].upper()}{words[1:]}, confirmed"


def _set_axis(
    axes: Axes, scale: ValueScale, objective: Objective, rows: int
) -> list[float]:
    if objective.target is None:
        heights: list[float] = set_value_axis(axes, scale, objective, rows)
        axes.set_ylabel(f"{best_words(objective)}{' (log scale)' if scale.log else ''}")
        return heights
    axes.set_ylabel("training to the target (steps, log scale)")
    return failed_strip(axes, scale.low / ROOM, scale.high * ROOM, rows)


def _draw_candidates(
    axes: Axes, marks: pd.DataFrame, look: Look, height: float, scale: ValueScale
) -> None:
    shown = scale.shows(marks["result"])
    failed, lost = marks["fate"] == FAILS, marks["fate"] == LOST
    found = (
        (shown & ~lost, {**CANDIDATE, "marker": look.marker}),
        (shown & lost, {**LOST_MARKER, "marker": look.marker}),
    )
    for rows, mark in found:
        own = marks[rows]
        axes.plot(own["lr"], own["result"], color=look.color, **mark)
    strip = (
        (failed, FAILED_MARKER),
        (~failed & ~shown, {**LOST_MARKER, "marker": "o"}),
    )
    for rows, mark in strip:
        lrs = marks.loc[rows, "lr"]
        axes.plot(lrs, np.full(len(lrs), height), color=look.color, **mark)


def _side_by_side(
    axes: Axes, rates: Sequence[ConfirmedRate]
) -> Iterator[tuple[ConfirmedRate, float]]:
    """Where a rate is drawn: equal rates of several optimizers a little apart."""
    low, high = np.log(axes.get_xlim())
    for rate in rates:
        names = sorted(other.optimizer for other in rates if other.lr == rate.lr)
        offset = names.index(rate.optimizer) - (len(names) - 1) / 2
        yield rate, float(rate.lr * np.exp(APART * (high - low) * offset))


def _draw_confirmed(
    axes: Axes,
    rate: ConfirmedRate,
    place: float,
    look: Look,
    height: float,
    scale: ValueScale,
) -> None:
    results = np.array(rate.results)
    missed = np.isinf(results)
    low, high = np.log(axes.get_xlim())
    offsets = np.linspace(-0.5, 0.5, len(results)) if len(results) > 1 else np.zeros(1)
    places = place * np.exp(SEEDS_WIDTH * (high - low) * offsets)
    axes.plot(places[~missed], results[~missed], color=look.color, **SEED)
    lost = places[missed]
    axes.plot(lost, np.full(len(lost), height), color=look.color, **FAILED_MARKER)
    # An interval that ends at a miss goes to the strip.
    ends = np.clip([rate.interval.low, rate.interval.high], *_ends(axes, height, scale))
    if not missed.all():
        axes.plot([place] * 2, ends, color=look.color, **INTERVAL)
    if np.isfinite(rate.median):
        axes.plot(place, rate.median, color=look.color, marker=look.marker, **MEDIAN)


def _ends(axes: Axes, height: float, scale: ValueScale) -> tuple[float, float]:
    """Between which values an interval is drawn: up to its optimizer's row of the strip."""
    return (height, scale.high) if scale.higher else (scale.low, height)


def _handles(
    looks: Mapping[str, Look],
    marks: pd.DataFrame,
    rates: Sequence[ConfirmedRate],
    scale: ValueScale,
    objective: Objective,
) -> list[Line2D]:
    seeds = max((len(rate.seeds) for rate in rates), default=0)
    gray: dict[str, Any] = {"color": style.MUTED}
    handles = [
        Line2D([], [], label=look.label, color=look.color, marker=look.marker, **MEDIAN)
        for look in looks.values()
    ]
    if rates:
        label = f"confirmed: median, its interval,\n{seeds} seed{'s' * (seeds != 1)}"
        handles.append(Line2D([], [], label=label, marker=".", linewidth=2.2, **gray))
    handles.append(
        Line2D([], [], label="candidate of the search", marker="o", **gray, **CANDIDATE)
    )
    hidden = marks["result"].isna() | ~scale.shows(marks["result"])
    if ((marks["fate"] == LOST) | (hidden & (marks["fate"] != FAILS))).any():
        label = "candidate that lost early"
        handles.append(Line2D([], [], label=label, marker="o", **gray, **LOST_MARKER))
    missed = any(rate.missed for rate in rates)
    if missed or (marks["fate"] == FAILS).any():
        by_steps = Measure.of(objective).by_steps
        label = "did not reach the target" if by_steps else "diverged"
        handles.append(failed_handle(label=label))
    return handles
