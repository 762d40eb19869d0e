"""The warnings of `answer.json` in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lrvalley.reporting.answer_content import Content, objective_of
from lrvalley.reporting.objective_words import metric_words
from lrvalley.reporting.wording import display_name, format_lr
from lrvalley.study.objective import Objective


def warnings(content: Content) -> list[str]:
    """A sentence for each warning."""
    objective = objective_of(content)
    return [WARNINGS[each["kind"]](each, objective) for each in content["warnings"]]


def _nothing_works(_: Content, objective: Objective) -> str:
    if objective.target is None:
        return "Try lower rates, and look for values in the data that are not finite."
    easier = "lower" if objective.higher else "raise"
    return f"Widen the range of rates, raise the budget or {easier} the target."


def _misses(own: Content, objective: Objective) -> str:
    how = "diverged" if objective.target is None else "missed the target"
    return f"{own['missed']} of {own['seeds']} seeds {how} at the recommended rate."


def _cliff(own: Content, _: Objective) -> str:
    return (
        f"The next rate tried beside {format_lr(own['lr'])} fails, and no safer rate is "
        "known to be as good: leave a margin, or try rates in between."
    )


def _short_budget(own: Content, objective: Objective) -> str:
    return (
        f"{own['seeds_best_at_end']} of {own['seeds']} seeds had their best "
        f"{metric_words(objective)} at the last check: a larger budget may change the "
        "answer."
    )


def _edge_of_range(own: Content, _: Objective) -> str:
    side = {"lower": "lowest", "upper": "highest"}[own["side"]]
    widened = own["widened"]
    after = f", after the range was widened {_times(widened)}" if widened else ""
    return (
        f"{display_name(own['optimizer'])} was best at the {side} rate tried{after}: its "
        "best rate is not found yet."
    )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _few_seeds(own: Content, _: Objective) -> str:
    return (
        f"Confirmed with few seeds, {own['seeds']}: {own['expected']} or more say how far "
        "chance goes."
    )


def _one_optimizer(_: Content, __: Objective) -> str:
    return "Only one optimizer was tried."


def _momentum_worse(own: Content, _: Objective) -> str:
    name, than = display_name(own["optimizer"]), display_name(own["than"])
    return (
        f"{name} is worse than {than}, which is the same without momentum: its range of "
        "rates, or of momentum, is too narrow."
    )


WARNINGS: Mapping[str, Callable[[Content, Objective], str]] = {
    "nothing_works": _nothing_works,
    "misses": _misses,
    "cliff": _cliff,
    "short_budget": _short_budget,
    "edge_of_range": _edge_of_range,
    "few_seeds": _few_seeds,
    "one_optimizer": _one_optimizer,
    "momentum_worse": _momentum_worse,
}
"""All warnings of `answer.json`, by kind."""
