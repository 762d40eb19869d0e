"""Time to train against the size of the network, at the best rate."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lrvalley.reporting.derived.size_series import best_series
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import (
    legend_outside,
    message_figure,
    new_axes,
    of_experiment,
    shade_spread,
    times_of_trained,
)
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.figures.size_axes import NO_CELLS, set_size_axes
from lrvalley.reporting.objective_words import target_words
from lrvalley.reporting.wording import (
    display_name,
    format_lr,
    format_number,
    format_size,
)

NONE_TRAINED = "No cell of the scaling experiment reached the target in time."
# The article draws this figure as a red line.
MEASURED: dict[str, Any] = {"color": "#D1232A", "marker": "o"}
TREND: dict[str, Any] = {
    "color": style.MUTED,
    "linestyle": (0, (1.2, 1.6)),
    "linewidth": 1.8,
}


def time_by_size(
    rates: pd.DataFrame, scaling_fit: pd.DataFrame, options: Options
) -> Figure:
    """Time to train against size at the best rate, with its linear trend.

    Args:
        rates: the table `rates`; only its experiment "scaling" is drawn.
        scaling_fit: the table `scaling_fit`, for the trend.
        options: its scaling target is used.

    Returns:
        The figure. Sizes that failed are missing points; the line breaks there.
    """
    target = target_words(options.objective, options.scaling_target)
    title = f"Time to train to {target}, by size"
    scaling = of_experiment(rates, "scaling")
    best = best_series(scaling)
    if best is None:
        return message_figure(title, NO_CELLS if scaling.empty else NONE_TRAINED)
    figure, axes = new_axes(title)
    shade_spread(axes, best["size"], best, MEASURED["color"])
    axes.plot(best["size"], times_of_trained(best), **MEASURED)
    handles = [_measured_handle(best)]
    own = (scaling_fit["lr"] == best["lr"].iloc[0]) & (scaling_fit["against"] == "size")
    for trend in scaling_fit[own & scaling_fit["k_s"].notna()].to_dict("records"):
        handles.append(_draw_trend(axes, best["size"], trend))
    set_size_axes(axes, best)
    legend_outside(figure, handles)
    return figure


def _draw_trend(axes: Axes, sizes: pd.Series[float], trend: dict[Any, Any]) -> Line2D:
    ends = np.array([sizes.min(), sizes.max()], dtype=float)
    axes.plot(ends, trend["c_s"] + trend["k_s"] * ends, **TREND)
    sign = "-" if trend["k_s"] < 0 else "+"
    slope = format_number(abs(trend["k_s"]))
    equation = f"{format_number(trend['c_s'])} {sign} {slope} × size (s)"
    label = f"linear trend (R² {trend['r2']:.2f}):\n{equation}"
    return Line2D([], [], label=label, **TREND)


def _measured_handle(rows: pd.DataFrame) -> Line2D:
    failed = rows.loc[times_of_trained(rows).isna(), "size"]
    optimizer, lr = rows["optimizer"].iloc[0], float(rows["lr"].iloc[0])
    label = f"{display_name(optimizer)} at {format_lr(lr)}"
    if len(failed):
        label += f"\n(failed at {', '.join(format_size(s) for s in failed)})"
    return Line2D([], [], label=label, **MEASURED)
