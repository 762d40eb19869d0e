"""The valleys as the report's page draws them: every cell, and what is known of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from lrvalley.analysis.answer.confirmed_rates import Measure, confirmed_rates
from lrvalley.analysis.rows import records
from lrvalley.records.table_columns import GRID
from lrvalley.reporting.derived.step_times import step_times_of
from lrvalley.reporting.derived.value_scale import value_scale
from lrvalley.reporting.figures import style
from lrvalley.reporting.objective_words import best_words, is_share, target_words
from lrvalley.study.objective import Objective

# The cells of a study are in the folder of its task; a shell finds it by the star.
FILE = "results/cells/*/{optimizer}/size-{size:g}/"
# Gradient Descent's black cannot be seen on a dark page.
BLACK, INK = "#000000", "var(--ink)"


def valley_data(
    tables: Mapping[str, pd.DataFrame],
    objective: Objective,
    colors: Mapping[str, str] | None = None,
) -> dict[str, Any] | None:
    """What ``valley.js`` draws.

    Args:
        tables: the study's tables; `cells` and `rates` are drawn, and `confirmed` if it is
            there.
        objective: what was asked of the trainings.
        colors: colours by optimizer, in place of the built-in ones.

    Returns:
        Plain values for JSON, without the results that a training does not have; or None
        if the grid has no cells.
    """
    cells, rates = (_of_grid(tables.get(name)) for name in ("cells", "rates"))
    if cells.empty or rates.empty:
        return None
    confirmed = tables.get("confirmed", pd.DataFrame())
    times = step_times_of(cells)
    marks = [_mark(row, row["time_s"], row["best_value"]) for row in records(cells)]
    for row in records(confirmed):
        seconds = times.get(row["optimizer"], math.nan) * _or_nan(row["steps"])
        marks.append(_mark(row, seconds, row["value"], confirms=True))
    return {
        "axes": _axes(rates, objective),
        "missed": "diverged" if objective.target is None else "did not reach the target",
        "optimizers": [
            {
                "name": look.label,
                "color": INK if look.color.lower() == BLACK else look.color,
                "marker": look.marker,
                "dash": _dash(look.linestyle),
                "folder": FILE.format(optimizer=name, size=cells["size"].iloc[0]),
                "line": _line(rates[rates["optimizer"] == name]),
                "cells": [mark for owner, mark in marks if owner == name],
                "bars": _bars(confirmed, objective, name, times.get(name, math.nan)),
            }
            for name, look in style.looks(cells["optimizer"], colors).items()
        ],
    }


def _of_grid(table: pd.DataFrame | None) -> pd.DataFrame:
    return pd.DataFrame() if table is None else table[table["experiment"] == GRID]


def _axes(rates: pd.DataFrame, objective: Objective) -> list[dict[str, Any]]:
    """What can be drawn upwards: the value where it is asked for, steps, and seconds."""
    to = f"to {target_words(objective)}" if objective.target is not None else "to the best"
    axes: list[dict[str, Any]] = [
        {"key": "steps", "label": f"steps {to}", "log": True},
        {"key": "seconds", "label": f"seconds {to}", "log": True},
    ]
    if objective.target is not None:
        return axes
    scale = value_scale(rates, objective)
    if scale is None:
        return axes
    ends = {"low": _known(scale.low), "high": _known(scale.high), "higher": scale.higher}
    own = {"key": "value", "label": best_words(objective), "log": scale.log, **ends}
    return [{**own, "share": is_share(objective)}, *axes]


def _mark(
    row: Mapping[str, Any], seconds: float, value: float, confirms: bool = False
) -> tuple[str, dict[str, Any]]:
    """An optimizer, and one of its cells."""
    if row["status"] == "diverged":
        value = math.nan
    return row["optimizer"], {
        "lr": row["lr"],
        "seed": int(row["seed"]),
        "status": row["status"],
        "trained": int(row["steps_trained"]),
        "key": row["key"],
        **({"confirms": True} if confirms else {}),
        **_results(row["steps"], seconds, value),
    }


def _results(steps: Any, seconds: Any, value: Any) -> dict[str, float]:
    """What is known, by the key of its axis."""
    results = {"steps": steps, "seconds": seconds, "value": value}
    known = {name: _known(result) for name, result in results.items()}
    return {name: result for name, result in known.items() if result is not None}


def _line(rates: pd.DataFrame) -> list[dict[str, Any]]:
    """The medians over the seeds of the grid; a rate that did not train has none."""
    return [
        {"lr": row["lr"], **_results(row["steps"], row["time_s"], row["value"])}
        for row in records(rates.sort_values("lr"))
    ]


def _bars(
    confirmed: pd.DataFrame, objective: Objective, optimizer: str, step_time: float
) -> list[dict[str, Any]]:
    """The interval and the median of each confirmed rate; None is a miss."""
    by_steps = Measure.of(objective).by_steps
    found = []
    for rate in confirmed_rates(confirmed, objective):
        if rate.optimizer != optimizer:
            continue
        ends = [rate.interval.low, rate.median, rate.interval.high]
        bar: dict[str, Any] = {"lr": rate.lr}
        bar["steps" if by_steps else "value"] = [_known(end) for end in ends]
        if by_steps:
            bar["seconds"] = [_known(end * step_time) for end in ends]
        found.append(bar)
    return found


def _dash(linestyle: Any) -> str:
    return "" if isinstance(linestyle, str) else " ".join(f"{x:g}" for x in linestyle[1])


def _or_nan(number: Any) -> float:
    return math.nan if pd.isna(number) else float(number)


def _known(number: Any) -> float | None:
    """A number with the digits of the tables, or None if there is none."""
    if pd.isna(number) or not math.isfinite(number):
        return None
    return float(f"{number:.6g}")
