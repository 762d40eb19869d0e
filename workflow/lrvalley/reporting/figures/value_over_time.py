"""The objective's metric on the validation data over time."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from matplotlib.figure import Figure

from lrvalley.reporting.derived.value_scale import LOG_SPAN, ValueScale
from lrvalley.reporting.figures import style
from lrvalley.reporting.figures.axes import legend_outside, message_figure, new_axes
from lrvalley.reporting.figures.curves import draw_curves
from lrvalley.reporting.figures.options import Options
from lrvalley.reporting.figures.value_axes import set_value_axis
from lrvalley.reporting.objective_words import metric_words, target_words
from lrvalley.study.objective import TRAIN, VALIDATION, Objective

COLUMNS = {TRAIN: "train_value", VALIDATION: "validation_value"}
# The axis leaves out the worst 4% of the checks: the first moments of learning, without
# which the last percent can be seen.
WORST_QUANTILE = 0.04


def value_over_time(curves: pd.DataFrame, options: Options) -> Figure:
    """The metric against time, every optimizer at its best rate.

    Args:
        curves: the table `curves`.
        options: its objective and colours are used.

    Returns:
        The figure, of the validation data if the metric is known there, and else of the
        train data. With several seeds: the median line, and the spread from the least to
        the largest value. A line shows the target, if it is one of these values.
    """
    split = VALIDATION if curves["validation_value"].notna().any() else TRAIN
    measured = replace(options.objective, split=split)
    words, column = metric_words(measured), COLUMNS[split]
    title = f"{words[0].upper()}{words[1:]} over time, each optimizer at its best rate"
    checks = curves[curves[column].notna()]
    if checks.empty:
        return message_figure(title, "No optimizer has a best rate: nothing to draw.")
    figure, axes = new_axes(title)
    handles = draw_curves(axes, checks, column, options.colors)
    scale = _scale(checks[column], measured)
    set_value_axis(axes, scale, measured, rows=0)
    axes.set_ylabel(f"{words}{' (log scale)' if scale.log else ''}")
    target = options.objective.target
    if target is not None and split == options.objective.split:
        line = axes.axhline(target, **style.LIMIT_STYLE)
        line.set_label(f"target: {target_words(options.objective)}")
        handles.append(line)
    legend_outside(figure, handles)
    return figure


def _scale(values: pd.Series[float], objective: Objective) -> ValueScale:
    """From the best value to the worst, without the first moments of learning."""
    bad = WORST_QUANTILE if objective.higher else 1 - WORST_QUANTILE
    worst = float(values.quantile(bad))
    low, high = (worst, values.max()) if objective.higher else (values.min(), worst)
    known = [float(low), float(high)]
    if objective.target is not None:
        known.append(objective.target)
    low, high = min(known), max(known)
    log = not objective.higher and low > 0 and high > LOG_SPAN * low
    return ValueScale(low, high, log, objective.higher)
