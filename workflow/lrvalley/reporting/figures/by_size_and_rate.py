"""Time to train against the size of the network, at every rate."""

from __future__ import annotations

from typing import cast

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

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
from lrvalley.reporting.wording import display_name


def time_by_size_and_lr(rates: pd.DataFrame, options: Options) -> Figure:
    """Time to train against size, a line per learning rate.

    Args:
        rates: the table `rates`; only its experiment "scaling" is drawn.
        options: its scaling target is used.

    Returns:
        The figure. Failed cells are missing points and broken lines.
    """
    target = target_words(options.objective, options.scaling_target)
    title = f"Time to train to {target}, by size and learning rate"
    scaling = of_experiment(rates, "scaling").sort_values("size")
    if scaling.empty:
        return message_figure(title, NO_CELLS)
    optimizers = sorted(scaling["optimizer"].unique())
    figure, axes = new_axes(title)
    looks = style.rate_looks(scaling["lr"])
    handles = []
    for place, rows in scaling.groupby(["lr", "optimizer"], sort=True):
        lr, optimizer = cast(tuple[float, str], place)
        look = looks[lr]
        shade_spread(axes, rows["size"], rows, look.color)
        axes.plot(rows["size"], times_of_trained(rows), **look.line_and_marker)
        prefix = f"{display_name(optimizer)} " if len(optimizers) > 1 else ""
        label = f"{prefix}{look.label}{_failed_words(rows)}"
        handles.append(Line2D([], [], label=label, **look.line_and_marker))
    set_size_axes(axes, scaling)
    heading = display_name(optimizers[0]) if len(optimizers) == 1 else "optimizer"
    legend_outside(figure, handles, title=f"{heading} at the rate")
    return figure


def _failed_words(rows: pd.DataFrame) -> str:
    failed = int(times_of_trained(rows).isna().sum())
    return f"\n({failed} of {len(rows)} sizes failed)" if failed else ""
