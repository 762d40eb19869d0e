"""What came of one training, in the terms of the objective."""

from __future__ import annotations

from collections.abc import Sequence

from lrvalley.records.cell_file import Result
from lrvalley.study.objective import Objective
from lrvalley.study.patience import PLATEAUED

# How a training ends that has a value, and how one ends that fails, whatever its budget.
TRAINED = ("budget", PLATEAUED)
FAILED = ("diverged", "stalled")


def has_succeeded(status: str, by_steps: bool) -> bool:
    """Whether a training has a result.

    Args:
        status: how it ended.
        by_steps: whether the result is steps to a target; else it is a value.
    """
    return status == "reached" if by_steps else status in TRAINED


def has_failed(status: str, by_steps: bool) -> bool:
    """Whether a training has no result, and a larger budget would have given none.

    Arguments as for `has_succeeded`.
    """
    return status in FAILED or (by_steps and status == PLATEAUED)


def best_check(values: Sequence[float | None], objective: Objective) -> int | None:
    """The place of the best value, the first of equals; None if none is finite."""
    known = [(value, place) for place, value in enumerate(values) if value is not None]
    sign = -1 if objective.higher else 1
    return min(known, key=lambda each: (sign * each[0], each[1]), default=(0, None))[1]


def steps_of(result: Result, best_step: int | None) -> int | None:
    """Steps to the target; without one, to the best value; None if there is no result."""
    by_steps = result.cell.target is not None
    if not has_succeeded(result.status, by_steps):
        return None
    return result.steps if by_steps else best_step
