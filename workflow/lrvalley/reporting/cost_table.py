"""What the answer cost, and what the grid did: trainings, steps and time."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from lrvalley.records.table_columns import GRID
from lrvalley.reporting.derived.step_times import step_times_of
from lrvalley.reporting.html_columns import Header, ReportTable, Value
from lrvalley.reporting.wording import (
    MISSING,
    format_count,
    format_duration,
    format_percent,
)

HEADERS = ("what", "trainings", "steps", "time of these steps", "of the grid's steps")


def cost_table(tables: Mapping[str, pd.DataFrame]) -> ReportTable:
    """A row for each part of a study that trained: search, confirmation, grid.

    Args:
        tables: the study's tables; a part whose table is missing has no row.

    Returns:
        The table. Time is steps x the step time that was measured, one training after
        another; a dash where a step was not measured.
    """
    cells = tables["cells"]
    grid = cells[cells["experiment"] == GRID].drop_duplicates("key")
    times, whole = step_times_of(cells), float(grid["steps_trained"].sum())
    parts = {
        "the search": tables.get("candidates"),
        "its confirmation": tables.get("confirmed"),
        "the whole grid": grid,
    }
    rows = [
        _row(name, trained[trained["steps_trained"] > 0], times, whole)
        for name, trained in parts.items()
        if trained is not None and not trained.empty
    ]
    columns = [Header(name, numeric=place > 0) for place, name in enumerate(HEADERS)]
    return ReportTable("cost", "Trainings, steps and time", columns, rows)


def _row(
    name: str, trained: pd.DataFrame, times: Mapping[str, float], whole: float
) -> list[Value]:
    steps = float(trained["steps_trained"].sum())
    each = trained["optimizer"].map(lambda optimizer: times.get(optimizer, math.nan))
    seconds = float((trained["steps_trained"] * each).sum(skipna=False))
    share = format_percent(steps / whole) if whole else MISSING
    words = (format_count(len(trained)), format_count(steps), format_duration(seconds))
    return [Value(text) for text in (name, *words, share)]
