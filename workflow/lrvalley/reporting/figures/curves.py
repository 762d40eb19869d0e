"""What the figures over time share: median lines with few markers and their spread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from lrvalley.reporting.derived.metric_curves import median_curve
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.style import Look
from lrvalley.reporting.wording import format_lr

# Enough to find a line's marker anywhere, and few enough to see the line between them.
MARKERS_PER_LINE = 9


def draw_curves(
    axes: Axes, checks: pd.DataFrame, column: str, colors: Mapping[str, str]
) -> list[Line2D]:
    """A metric against time, every optimizer at its best rate.

    Args:
        axes: where to draw.
        checks: rows of the table `curves`.
        column: the metric's column.
        colors: colours by optimizer, in place of the built-in ones.

    Returns:
        The entries of the legend.
    """
    looks = style.looks(checks["optimizer"], colors)
    handles = []
    for place, (optimizer, look) in enumerate(looks.items()):
        rows = checks[checks["optimizer"] == optimizer]
        _draw_curve(axes, median_curve(rows, column), look, place / len(looks))
        label = f"{look.label} at {format_lr(float(rows['lr'].iloc[0]))}"
        handles.append(Line2D([], [], label=label, **look.line_and_marker))
    axes.set_xlabel("time (s)")
    axes.set_xlim(left=0)
    return handles


def _draw_curve(axes: Axes, curve: pd.DataFrame, look: Look, offset: float) -> None:
    """Draw a curve with few markers, shifted so that those of others are not hidden."""
    every = max(1, len(curve) // MARKERS_PER_LINE)
    shade: dict[str, Any] = {"color": look.color, "alpha": 0.18, "linewidth": 0}
    axes.fill_between(curve["time_s"], curve["low"], curve["high"], **shade)
    axes.plot(
        curve["time_s"],
        curve["median"],
        markevery=(int(offset * every), every),
        **look.line_and_marker,
    )
