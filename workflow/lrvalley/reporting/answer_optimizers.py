"""The optimizers of the confirmed answer as the rows of a table.

Each has its best confirmed rate, what the search's winner came to, and its default rate.
"""

from __future__ import annotations

from lrvalley.reporting.answer_content import Content, objective_of
from lrvalley.reporting.confirmed_answer import interval, result
from lrvalley.reporting.objective_words import metric_words, target_words
from lrvalley.reporting.wording import MISSING, display_name, format_lr, format_number
from lrvalley.study.objective import Objective


def optimizers_headers(content: Content) -> list[str]:
    """The headers of the table; all but the first are of numbers."""
    gain = _gain_name(objective_of(content))
    names = ("optimizer", "rate", "median", "interval", "seeds that missed")
    return [*names, "the search saw", "Keras's default", "its median", gain]


def optimizers_words(content: Content) -> str:
    """What the table's results are."""
    objective = objective_of(content)
    if objective.target is None:
        return f"Medians, intervals and what the search saw are {metric_words(objective)}."
    what = f"steps to {target_words(objective)}"
    return f"Medians, intervals and what the search saw are {what}."


def _gain_name(objective: Objective) -> str:
    return "worse by" if objective.target is None else "times the steps"


def optimizers_rows(content: Content) -> list[list[str]]:
    """A row for each optimizer, the best first."""
    objective = objective_of(content)
    return [_row(own, objective) for own in content["optimizers"]]


def _row(own: Content, objective: Objective) -> list[str]:
    name, default, searched = (
        display_name(own["optimizer"]),
        own["default"],
        own["searched"],
    )
    if own["lr"] is None:
        return [name, *[MISSING] * 8]
    return [
        name,
        format_lr(own["lr"]),
        result(own["median"], objective),
        interval(own["interval"], objective),
        f"{own['missed']} of {own['seeds']}",
        _searched(searched, objective),
        *_default(default, objective),
    ]


def _searched(searched: Content | None, objective: Objective) -> str:
    if searched is None:
        return MISSING
    return f"{result(searched['result'], objective)} at {format_lr(searched['lr'])}"


def _default(default: Content | None, objective: Objective) -> list[str]:
    if default is None:
        return [MISSING] * 3
    gain = MISSING if default["gain"] is None else format_number(default["gain"])
    return [format_lr(default["lr"]), result(default["median"], objective), gain]
