"""The report's tables: columns with units, readable numbers, failures marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from lrvalley.analysis.rows import records
from lrvalley.reporting.html_article_tables import ARTICLE_COLUMNS
from lrvalley.reporting.html_columns import (
    LR,
    OPTIMIZER,
    SIZE,
    Column,
    ReportTable,
    Value,
    band,
    flag,
    number,
    rates_trained,
    ratio,
    text,
    three_digits,
)
from lrvalley.reporting.objective_words import metric_words, value_words
from lrvalley.reporting.wording import (
    METHOD_NAMES,
    display_name,
    format_count,
    format_lr,
    format_percent,
    format_regret,
)
from lrvalley.study.objective import Objective


def _edge(row: Mapping[str, Any]) -> Value:
    side = row["at_edge"]
    if pd.isna(row["best_lr"]):
        return Value("never trained", "bad")
    if side not in EDGES:
        return Value("inside the range", "good")
    return Value(EDGES[side], "bad")


def _unit(against: str) -> str:
    return {"size": "1× of size", "weights": "weight"}.get(against, against)


EDGES = {
    "lower": "lowest rate tried: widen",
    "upper": "highest rate tried: widen",
    "both": "only rate tried: widen",
}

EDGE = Column("where the best rate lies", _edge, numeric=False)
OUTCOME = flag(
    "trained", "outcome", yes=Value("trained", "good"), no=Value("failed", "bad")
)
SEEDS = Column(
    "seeds that trained", lambda row: Value(f"{row['seeds_trained']} of {row['seeds']}")
)

COLUMNS: Mapping[str, tuple[str, Sequence[Column]]] = {
    **ARTICLE_COLUMNS,
    "fastest_slowest": (
        "Fastest and slowest optimizer at every rate",
        (
            LR,
            number("optimizers_tried", "optimizers tried", format_count),
            number("optimizers_trained", "that trained", format_count),
            text("fastest_optimizer", "fastest", display_name),
            number("fastest_time_s", "its time (s)"),
            text("slowest_optimizer", "slowest that trained", display_name),
            number("slowest_time_s", "its time (s)"),
            flag(
                "slowest_failed",
                "outcome",
                yes=Value("some failed", "bad"),
                no=Value("all trained", "good"),
            ),
        ),
    ),
    "scaling_fit": (
        "Linear trends of time",
        (
            LR,
            text("against", "per", _unit),
            number("c_s", "c (s)"),
            number("k_s", "k (s per unit)", three_digits),
            number("r2", "R²", ratio),
            number("residual_s", "residual spread (s)"),
            number("points", "sizes that trained", format_count),
            number("failed", "sizes that failed", format_count),
        ),
    ),
    "tuners": (
        "Every tuner, by optimizer",
        (
            text("method", "method", lambda name: METHOD_NAMES.get(name, name)),
            text("setting", "with"),
            text("optimizer", "optimizer", display_name),
            number("replays", "replays", format_count),
            number("steps_spent", "steps spent", format_count),
            number("share_of_grid", "of the grid's steps", format_percent),
            number("lr", "rate chosen", format_lr),
            number("lr_ratio", "chosen / best rate", ratio),
            number("regret", "regret: median", format_regret),
            number("regret_low", "10th percentile", format_regret),
            number("regret_high", "90th percentile", format_regret),
            number("found", "choices that train", format_percent),
            number("in_band", "in the band", format_percent),
        ),
    ),
}


def columns_of(objective: Objective) -> Mapping[str, tuple[str, Sequence[Column]]]:
    """By table, its title and columns, in the words of an objective."""
    return {
        **COLUMNS,
        "best_lr": ("Best learning rates", _best_lr(objective)),
        "sensitivity": ("Sensitivity to the learning rate", _sensitivity(objective)),
        "rates": ("Every rate of every experiment", _rates(objective)),
    }


def report_table(name: str, frame: pd.DataFrame, objective: Objective) -> ReportTable:
    """A tidy table as the report shows it.

    Args:
        name: a key of `columns_of`.
        frame: the tidy table; `best_lr` for the sensitivity.
        objective: what was asked of the trainings.

    Returns:
        Its title, columns and formatted rows; missing values are dashes.
    """
    title, columns = columns_of(objective)[name]
    if name == "best_lr" and frame["default_lr"].notna().any():
        columns = [*columns, *_default(objective)]
    rows = [[column.show(row) for column in columns] for row in records(frame)]
    return ReportTable(name, title, columns, rows)


def _best_lr(objective: Objective) -> Sequence[Column]:
    best = number("best_lr", "best rate", format_lr)
    if objective.target is None:
        return (
            OPTIMIZER,
            best,
            _value("value", metric_words(objective), objective),
            *_after_steps(objective),
            band("", "band"),
            rates_trained("", "rates that did not diverge"),
            EDGE,
        )
    return (
        OPTIMIZER,
        best,
        *_after_steps(objective),
        band("", "band"),
        rates_trained("", "rates that trained"),
        number("share", "share", format_percent),
        EDGE,
    )


def _default(objective: Objective) -> Sequence[Column]:
    if objective.target is None:
        outcome = _value("default_value", f"{metric_words(objective)} there", objective)
    else:
        outcome = number("default_steps", "steps there", format_count)
    return (number("default_lr", "Keras's default rate", format_lr), outcome)


def _sensitivity(objective: Objective) -> Sequence[Column]:
    worse = f"{metric_words(objective)} lost on average"
    return (
        OPTIMIZER,
        _value("sensitivity", worse, objective),
        number("lr_from", "over rates from", format_lr),
        number("lr_to", "to", format_lr),
        number("rates_tried", "rates tried", format_count),
    )


def _rates(objective: Objective) -> Sequence[Column]:
    values: Sequence[Column] = ()
    seeds: Sequence[Column] = ()
    if objective.target is None:
        values = (
            _value("value", f"best {metric_words(objective)}", objective),
            _value("value_low", "least seed", objective),
            _value("value_high", "largest seed", objective),
        )
    else:
        seeds = (
            number("time_low_s", "fastest seed (s)"),
            number("time_high_s", "slowest seed (s)"),
        )
    return (
        text("experiment", "experiment"),
        OPTIMIZER,
        LR,
        SIZE,
        number("weights", "weights", format_count),
        OUTCOME,
        SEEDS,
        *values,
        *_after_steps(objective),
        *seeds,
    )


def _after_steps(objective: Objective) -> Sequence[Column]:
    """Steps and time to the target, or without one to the best value."""
    if objective.target is None:
        headers = "after steps", "after (s)"
    else:
        headers = "steps", "time (s)"
    return (number("steps", headers[0], format_count), number("time_s", headers[1]))


def _value(name: str, header: str, objective: Objective) -> Column:
    return number(name, header, lambda value: value_words(objective, value))
