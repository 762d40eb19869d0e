"""The report's tables of a study, with the columns that its objective asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from lrvalley.analysis.rows import records
from lrvalley.reporting.html_columns import (
    Column,
    ReportTable,
    band,
    number,
    rates_trained,
    text,
)
from lrvalley.reporting.html_tables import (
    COLUMNS,
    EDGE,
    LR,
    OPTIMIZER,
    OUTCOME,
    SEEDS,
    SIZE,
)
from lrvalley.reporting.objective_words import metric_words, value_words
from lrvalley.reporting.wording import format_count, format_lr
from lrvalley.study.objective import Objective


def report_table(name: str, frame: pd.DataFrame, objective: Objective) -> ReportTable:
    """A tidy table as the report shows it.

    Args:
        name: a key of `html_tables.COLUMNS`.
        frame: the tidy table.
        objective: what was asked of the trainings.

    Returns:
        Its title, columns and formatted rows; missing values are dashes.
    """
    title, columns = COLUMNS[name]
    if objective.target is None:
        columns = value_columns(objective).get(name, columns)
    if name == "best_lr" and frame["default_lr"].notna().any():
        columns = [*columns, *_default_columns(objective)]
    rows = [[column.show(row) for column in columns] for row in records(frame)]
    return ReportTable(name, title, columns, rows)


def value_columns(objective: Objective) -> Mapping[str, Sequence[Column]]:
    """By table, the columns of a study without a target, where they differ."""
    metric = metric_words(objective)
    return {
        "best_lr": (
            OPTIMIZER,
            number("best_lr", "best rate", format_lr),
            _value("value", metric, objective),
            number("steps", "after steps", format_count),
            number("time_s", "after (s)"),
            band("", "band"),
            rates_trained("", "rates that did not diverge"),
            EDGE,
        ),
        "rates": (
            text("experiment", "experiment"),
            OPTIMIZER,
            LR,
            SIZE,
            number("weights", "weights", format_count),
            OUTCOME,
            SEEDS,
            _value("value", f"best {metric}", objective),
            _value("value_low", "least seed", objective),
            _value("value_high", "largest seed", objective),
            number("steps", "after steps", format_count),
            number("time_s", "after (s)"),
        ),
    }


def _default_columns(objective: Objective) -> Sequence[Column]:
    if objective.target is None:
        outcome = _value("default_value", f"{metric_words(objective)} there", objective)
    else:
        outcome = number("default_steps", "steps there", format_count)
    return (number("default_lr", "Keras's default rate", format_lr), outcome)


def _value(name: str, header: str, objective: Objective) -> Column:
    return number(name, header, lambda value: value_words(objective, value))
