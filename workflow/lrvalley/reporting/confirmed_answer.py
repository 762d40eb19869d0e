"""The confirmed answer in sentences, from the content of `answer.json`.

The terminal prints some of them, so nothing here imports pandas.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lrvalley.reporting.answer import Answer
from lrvalley.reporting.answer_content import Content, objective_of, of_optimizer
from lrvalley.reporting.answer_warnings import warnings
from lrvalley.reporting.objective_words import (
    target_words,
    value_of_metric,
    value_words,
)
from lrvalley.reporting.rule_parameters import pasted
from lrvalley.reporting.wording import (
    counted,
    display_name,
    format_at_least,
    format_count,
    format_lr,
    format_number,
)
from lrvalley.study.objective import Objective

# Of a longer list, the headings of a page are easier to read than a sentence.
MOST_NAMED = 4


def with_code(
    content: Content, settings: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """An answer with the code that makes what it recommends.

    Args:
        content: the answer.
        settings: as from `rule_parameters.code_settings`.
    """
    best = content["recommended"]
    if best is None:
        return dict(content)
    code = pasted(settings, best["optimizer"], best["lr"])
    return {**content, "recommended": {**best, "code": code}}


def confirmed_answer(content: Content) -> Answer:
    """The answer as the report opens with it, without its warnings."""
    points = (
        how_sure(content),
        alike(content),
        *how_safe(content),
        gained(content),
        cost(content),
    )
    best = content["recommended"]
    return Answer(
        headline(content), tuple(filter(None, points)), best["code"] if best else ""
    )


def headline(content: Content) -> str:
    """What to train with, and what that comes to."""
    best, objective = content["recommended"], objective_of(content)
    if best is None:
        if objective.target is None:
            return "With every optimizer, at least half of the confirming seeds diverged."
        words = target_words(objective)
        return f"No optimizer reached {words} with more than half of its confirming seeds."
    setting = f"Train this model with {at_rate(best)}"
    return f"{setting}: {outcome(best, objective)} ({spread(best, objective)})."


def at_rate(place: Content) -> str:
    """An optimizer and its rate: ``AdamW at a learning rate of 0.00215``."""
    name = display_name(place["optimizer"])
    return f"{name} at a learning rate of {format_lr(place['lr'])}"


def outcome(rate: Content, objective: Objective) -> str:
    """A median with what it is of: ``validation loss 0.412``."""
    found = value_or_steps(rate["median"], objective)
    return found if objective.target is None else f"{target_words(objective)} in {found}"


def spread(rate: Content, objective: Objective) -> str:
    """The interval of a median: ``0.401 to 0.431 over 5 seeds``."""
    seeds = len(rate["seeds"])
    if seeds == 1:
        return "with one seed"
    ends = interval(rate["interval"], objective)
    each = "over" if " to " in ends else "with each of"
    return f"{ends} {each} {seeds} seeds"


def interval(ends: Content, objective: Objective) -> str:
    """The ends of an interval: ``401 to 431``; a miss in words."""
    low, high = (result(ends[end], objective) for end in ("low", "high"))
    return low if low == high else f"{low} to {high}"


def result(value: float | None, objective: Objective) -> str:
    """A result without its unit, or what a miss is called."""
    if value is None:
        return "diverged" if objective.target is None else "not reached"
    if objective.target is None:
        return value_words(objective, value)
    return format_count(value)


def value_or_steps(value: float, objective: Objective) -> str:
    """A result with what it is of: ``validation loss 0.412``, ``850 steps``."""
    if objective.target is None:
        return value_of_metric(objective, value)
    return f"{format_count(value)} steps"


def how_sure(content: Content) -> str:
    """By what the median is known, and how the search's luck compares."""
    best, objective = content["recommended"], objective_of(content)
    if best is None:
        return ""
    others = "a seed that" if len(best["seeds"]) == 1 else "seeds that"
    confidence = format_at_least(best["interval"]["confidence"])
    sure = f"This is the median over {others} had no part in the choice"
    if best["interval"]["confidence"] > 0:
        sure += f"; the interval holds the true one with at least {confidence} probability"
    return f"{sure}. {lucky(best, content, objective)}".strip()


def lucky(best: Content, content: Content, objective: Objective) -> str:
    """What the search saw with the one seed that chose the optimizer's rate."""
    own = of_optimizer(content, best["optimizer"])
    searched = own and own["searched"]
    if not searched or searched["result"] is None:
        return ""
    seen = value_or_steps(searched["result"], objective)
    rate = "" if searched["lr"] == best["lr"] else f" at {format_lr(searched['lr'])}"
    return f"The search saw {seen}{rate} with the seed that chose."


def alike(content: Content) -> str:
    """What may be just as good."""
    if content["recommended"] is None:
        return ""
    others = [
        f"{display_name(place['optimizer'])} at {format_lr(place['lr'])}"
        for place in content["cannot_be_told_apart"]
    ]
    if not others:
        return "All other rates that were confirmed are worse, beyond chance."
    more = len(others) - MOST_NAMED
    named = ", ".join(others[:MOST_NAMED])
    rest = f" and {more} more" if more > 0 else ""
    return f"Cannot be told apart from it: {named}{rest}."


def how_safe(content: Content) -> list[str]:
    """The band of working rates, the cliffs beside it, and a better but unsafe rate."""
    best, band = content["recommended"], content["band"]
    if best is None:
        return []
    objective, instead_of = objective_of(content), best["instead_of"]
    points = [f"{_band(band)} {_cliffs(band)}"]
    if instead_of is not None:
        median = value_or_steps(instead_of["median"], objective)
        missed = instead_of["missed"]
        why = f"{missed} of its seeds missed" if missed else "the next rate tried fails"
        if instead_of["median"] == best["median"]:
            but = f"the same median, {median}, but"
        else:
            but = f"a better median, {median}, but not beyond chance, and"
        points.append(f"{at_rate(instead_of)} has {but} {why}.")
    return points


def _band(band: Content) -> str:
    if band["low"] == band["high"]:
        return "No other rate near it is known to work."
    ends = f"{format_lr(band['low'])} to {format_lr(band['high'])}"
    known = f"{band['works']} of {band['tried']} tried"
    return f"Rates from {ends} work ({known} are known to)."


def _cliffs(band: Content) -> str:
    if not any(band["next_failing"].values()):
        return "No rate tried is known to fail."
    sides = [_cliff(band["next_failing"][side], side) for side in ("above", "below")]
    return f"The nearest failing rates: {', '.join(sides)}."


def _cliff(failing: Content | None, side: str) -> str:
    if failing is None:
        return f"none known {side}"
    decades = f"{failing['decades']:.2g}"
    unit = "decade" if decades == "1" else "decades"
    return f"{format_lr(failing['lr'])} {side} ({decades} {unit} away)"


def gained(content: Content) -> str:
    """What the recommended optimizer comes to at its default rate."""
    best, objective = content["recommended"], objective_of(content)
    own = best and of_optimizer(content, best["optimizer"])
    default = own and own["default"]
    if not default:
        return ""
    where = f"Keras's default rate, {format_lr(default['lr'])},"
    if default["lr"] == best["lr"]:
        return f"{where} is the recommended one."
    if default["median"] is None:
        fails = (
            "diverges"
            if objective.target is None
            else (f"does not reach {target_words(objective)}")
        )
        return f"{where} {fails} with half of the seeds or more."
    if objective.target is None:
        return f"{where} comes to {value_of_metric(objective, default['median'])}."
    times = format_number(default["median"] / best["median"])
    steps = format_count(default["median"])
    return f"{where} takes {steps} steps, {times} times as many."


def cost(content: Content) -> str:
    """What it took to find out."""
    own = content["cost"]
    parts = [
        f"{counted(own[f'{part}_trainings'], 'training')} of {name}, "
        f"{format_count(own[f'{part}_steps'])} steps"
        for name, part in (("the search", "search"), ("confirmation", "confirmation"))
    ]
    return f"Cost: {'; '.join(parts)}."


def terminal_lines(content: Content, indent: str) -> list[str]:
    """The answer as it is printed at the end of a run."""
    answer = confirmed_answer(content)
    lines = [f"Study {content['study']}: {answer.headline}"]
    lines += [indent + point for point in answer.points]
    lines += [f"{indent}Warning: {each}" for each in warnings(content)]
    if answer.code:
        lines += ["To paste:", *(indent + line for line in answer.code.splitlines())]
    return lines
