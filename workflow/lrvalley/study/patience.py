"""Trainings that end because nothing becomes better, and how any training ends.

The rule is that of Keras's `EarlyStopping`, with checks in place of epochs and no least
improvement.
"""

from __future__ import annotations

import math

from lrvalley.study import history
from lrvalley.study.history import End, History, Outcome, value_at
from lrvalley.study.stop import Patience, Stop, Target

PLATEAUED = "plateaued"


def end_of(seen: History, stop: Stop, first: int = 0) -> End | None:
    """When and how a training with this history ends.

    Args:
        seen: the history.
        stop: where the training is to end.
        first: number of checks that are known not to end it.

    Returns:
        The end, or None if the training goes on after the last check. Who reaches the
        target, or spends the budget, at the check at which patience runs out has done that.
    """
    end = history.end_of(seen, stop, first)
    gone = checks_until_gone(seen, stop.patience) if stop.patience else None
    if gone is None or (end and end.checks <= gone):
        return end
    return End(PLATEAUED, gone)


def outcome_of(seen: History, stop: Stop) -> Outcome | None:
    """What comes of a training that ends at a stop, from a history that goes further.

    Returns:
        The outcome, or None if the history ends too early, or lacks metrics on the
        validation data that the stop asks for.
    """
    if stop.validate and seen.validation is None:
        return None
    end = end_of(seen, stop)
    if end is None or end.status != PLATEAUED:
        return history.outcome_of(seen, stop)
    return Outcome(PLATEAUED, None, seen.until(end.checks, stop.validate))


def checks_until_gone(seen: History, patience: Patience) -> int | None:
    """Number of checks after which patience runs out; None if it lasts.

    A value that is not finite is not better than any other.
    """
    own = patience.metric, patience.split, patience.window, patience.higher
    metric = Target(math.nan, *own)
    best, since = None, 0
    for checks in range(1, len(seen.step) + 1):
        value = value_at(seen, metric, checks)
        if value is not None and (best is None or _is_better(value, best, patience)):
            best, since = value, 0
        else:
            since += 1
        if since >= patience.checks:
            return checks
    return None


def _is_better(value: float, best: float, patience: Patience) -> bool:
    return value > best if patience.higher else value < best
