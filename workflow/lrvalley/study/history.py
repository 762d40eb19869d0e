"""What was seen of a training, and how the training stands after a check.

A cell's outcome is a function of the history of its trajectory and of its stop. So a record
that goes further than a cell asks for is cut, and gives the same file as a training that
ended there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lrvalley.study.stop import Stop, Target

# Checks with constant outputs in a row until a training counts as stalled. Of 81 cells of
# the article's study that were stopped by this rule, and then trained on for the whole
# budget, none learned anything again (benchmarks/stalled.csv).
STALLED_AFTER = 4

Values = Sequence[float | None]


# Digits of a recorded number. A training is judged by what is recorded, so that a record
# says what a longer one gives.
SIGNIFICANT_DIGITS = 6


class End(NamedTuple):
    """How a training ended.

    Attributes:
        status: `reached`, `budget`, `diverged` or `stalled`.
        checks: number of checks until then.
    """

    status: str
    checks: int


class Outcome(NamedTuple):
    """What came of a training.

    Attributes:
        status: how it ended; see `End`.
        steps: steps to the target, or None if it was not reached.
        history: what was seen until its end.
    """

    status: str
    steps: int | None
    history: History


@dataclass(frozen=True)
class History:
    """What was seen at each check; all sequences have the same length.

    Attributes:
        step: steps taken so far.
        train: by metric, its mean over the examples since the check before; None where it
            is not finite. `loss` is
            always there. Each example is evaluated before the update that uses it.
        constant: whether the network's outputs were the same for all examples of each
            batch since the check before.
        validation: by metric, its value on the validation data with the weights at the
            check; None if that was not recorded.
    """

    step: Sequence[int] = field(default_factory=list)
    train: Mapping[str, Values] = field(default_factory=dict)
    constant: Sequence[bool] = field(default_factory=list)
    validation: Mapping[str, Values] | None = None

    @property
    def loss(self) -> Values:
        """The train loss at each check."""
        return self.train["loss"]

    @property
    def accuracy(self) -> Sequence[float]:
        """The train accuracy at each check, which is a share and always finite."""
        return self.train["accuracy"]  # type: ignore[return-value]

    @property
    def validation_accuracy(self) -> Sequence[float] | None:
        """The accuracy on the validation data at each check, if it was recorded."""
        return None if self.validation is None else self.validation["accuracy"]  # type: ignore[return-value]

    def is_complete(self, validated: bool) -> bool:
        """Whether every value of every check is there, those of the validation if asked."""
        columns = [self.constant, *self.train.values()]
        columns += (self.validation or {}).values()
        known = bool(self.step) and (self.validation is not None) == validated
        return known and all(len(column) == len(self.step) for column in columns)

    def until(self, checks: int, validated: bool) -> History:
        """The first checks, with the metrics on the validation data or without."""
        validation = self.validation if validated else None
        return History(
            list(self.step[:checks]),
            {name: list(values[:checks]) for name, values in self.train.items()},
            list(self.constant[:checks]),
            validation
            and {name: list(values[:checks]) for name, values in validation.items()},
        )


def end_of(history: History, stop: Stop, first: int = 0) -> End | None:
    """When and how a training with this history ends.

    Args:
        history: the history.
        stop: where the training is to end.
        first: number of checks that are known not to end it.

    Returns:
        The end, or None if the training goes on after the last check.
    """
    for checks in range(first + 1, len(history.step) + 1):
        if status := _status(history, stop, checks):
            return End(status, checks)
    return None


def outcome_of(history: History, stop: Stop) -> Outcome | None:
    """What comes of a training that ends at a stop, from a history that goes further.

    Returns:
        The outcome, or None if the history ends too early, or lacks metrics on the
        validation data that the stop asks for.
    """
    if stop.validate and history.validation is None:
        return None
    end = end_of(history, stop)
    if end is None:
        return None
    own = history.until(end.checks, stop.validate)
    return Outcome(end.status, own.step[-1] if end.status == "reached" else None, own)


def _status(history: History, stop: Stop, checks: int) -> str | None:
    """How the training stands after so many checks: None if it goes on.

    `stalled`: the outputs have been constant for `STALLED_AFTER` checks. No gradient
    reaches the hidden layers, and what momentum there was is spent.
    """
    if history.loss[checks - 1] is None:
        return "diverged"
    if stop.target:
        value = value_at(history, stop.target, checks)
        if value is not None and is_reached(stop.target, value):
            return "reached"
        recent = history.constant[max(checks - STALLED_AFTER, 0) : checks]
        if len(recent) == STALLED_AFTER and all(recent):
            return "stalled"
    return "budget" if history.step[checks - 1] >= stop.max_steps else None


def is_reached(target: Target, value: float) -> bool:
    """Whether a value is as good as a target."""
    return value >= target.value if target.higher else value <= target.value


def rounded(value: float | None) -> float | None:
    """A number as it is recorded; None if it is not finite.

    >>> rounded(2 / 3)
    0.666667
    """
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")


def value_at(history: History, target: Target, checks: int) -> float | None:
    """The value of the target's metric after so many checks; None if it is not finite.

    Raises:
        KeyError: if the history does not have the metric.
    """
    if target.split == "validation":
        return (history.validation or {})[target.metric][checks - 1]
    values = history.train[target.metric][:checks]
    if target.window == "check":
        return values[-1]
    known = [value for value in values if value is not None]
    return sum(known) / checks if len(known) == checks else None
