"""What the best rate gains over the one that Keras gives an optimizer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from lrvalley.reporting.objective_words import target_words, value_of_metric
from lrvalley.reporting.wording import format_count, format_lr, format_number
from lrvalley.study.objective import Objective


def gain(row: Mapping[str, Any], objective: Objective) -> str:
    """The default rate's outcome beside the best one's, in a sentence.

    Args:
        row: a row of the table `best_lr`.
        objective: what was asked of the trainings.

    Returns:
        The sentence, or an empty text if the default rate is not known or was not tried.
    """
    default = row["default_lr"]
    if math.isnan(default) or math.isnan(row["best_lr"]):
        return ""
    where = f"Keras's default rate, {format_lr(default)},"
    if default == row["best_lr"]:
        return f"{where} is the best one."
    outcome = _value if objective.target is None else _steps
    return f"{where} {outcome(row, objective)}."


def _steps(row: Mapping[str, Any], objective: Objective) -> str:
    steps = row["default_steps"]
    if math.isnan(steps):
        return f"does not reach {target_words(objective)}"
    times = format_number(steps / row["steps"])
    return f"takes {format_count(steps)} steps, {times} times as many"


def _value(row: Mapping[str, Any], objective: Objective) -> str:
    value = row["default_value"]
    if math.isnan(value):
        return "diverges"
    return f"comes to {value_of_metric(objective, value)}"
