"""Axes of a metric's values, linear or log, with a strip of failures."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import (
    FixedLocator,
    Formatter,
    FuncFormatter,
    LogLocator,
    MaxNLocator,
    NullLocator,
)

from lrvalley.reporting.derived.value_scale import ValueScale
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import BORDER, STRIP_ROWS, STRIP_SHARE
from lrvalley.reporting.objective_words import value_words
from lrvalley.study.objective import Objective

# Room beside the least and the largest value, of the distance between them: a marker on
# the edge of the axes would be cut in half.
MARGIN = 0.05
# With fewer ticks than this on a log axis at 1, 2 and 5, all nine digits get one.
FEWEST_TICKS = 3
ALL_DIGITS = tuple(map(float, range(1, 10)))


def value_formatter(objective: Objective) -> Formatter:
    """Tick labels of the objective's metric: percent for shares."""
    return FuncFormatter(lambda value, _: value_words(objective, value))


def set_value_axis(
    axes: Axes, scale: ValueScale, objective: Objective, rows: int
) -> list[float]:
    """A y axis of values, with a strip for failures at its bad end.

    Args:
        axes: the axes.
        scale: the range of values, and whether the axis is a log one.
        objective: the metric.
        rows: rows of failures in the strip; without any there is no strip.

    Returns:
        The height of every row, from the upper one down.
    """
    low, high = _forward(scale, scale.low), _forward(scale, scale.high)
    if high == low:
        low, high = low - 0.5 * abs(low) - 0.01, high + 0.5 * abs(high) + 0.01
    margin = MARGIN * (high - low)
    low, high = low - margin, high + margin
    step = STRIP_SHARE * (high - low) / max(STRIP_ROWS, rows)
    depth = step * (rows + 0.5) if rows else 0.0
    axes.set_yscale("log" if scale.log else "linear")
    set_value_ticks(axes.yaxis, scale, objective, (_back(scale, low), _back(scale, high)))
    if scale.higher:
        edge, end = low, low - depth
        axes.set_ylim(_back(scale, end), _back(scale, high))
        places = [edge - step * (row + 0.75) for row in range(rows)]
    else:
        edge, end = high, high + depth
        axes.set_ylim(_back(scale, low), _back(scale, end))
        places = [edge + step * (row + 0.75) for row in reversed(range(rows))]
    if rows:
        ends = sorted([_back(scale, edge), _back(scale, end)])
        axes.axhspan(*ends, color=style.STRIP, linewidth=0, zorder=0.6)
        axes.axhline(_back(scale, edge), **BORDER)
    return [_back(scale, place) for place in places]


def set_value_ticks(
    axis: Axis, scale: ValueScale, objective: Objective, ends: Sequence[float]
) -> None:
    """Readable ticks between two values, and none in the strip of failures."""
    axis.set_major_locator(FixedLocator(_ticks(scale, ends)))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(value_formatter(objective))


def _ticks(scale: ValueScale, ends: Sequence[float]) -> list[float]:
    low, high = ends
    if not scale.log:
        ticks = MaxNLocator(7, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
        return [tick for tick in ticks if low <= tick <= high]
    few = _log_ticks((1.0, 2.0, 5.0), low, high)
    return few if len(few) >= FEWEST_TICKS else _log_ticks(ALL_DIGITS, low, high)


def _log_ticks(subs: Sequence[float], low: float, high: float) -> list[float]:
    ticks = LogLocator(subs=subs, numticks=30).tick_values(low, high)
    return [tick for tick in ticks if low <= tick <= high]


def _forward(scale: ValueScale, value: float) -> float:
    """Where a value lies on the axis, in units in which equal distances look equal."""
    return math.log10(value) if scale.log else value


def _back(scale: ValueScale, place: float) -> float:
    return float(10**place) if scale.log else place
