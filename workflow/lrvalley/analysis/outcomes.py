"""What came of one training, in the terms of the objective."""

from __future__ import annotations

from collections.abc import Sequence

from lrvalley.records.cell_file import Result
from lrvalley.study.objective import Objective


def best_check(values: Sequence[float | None], objective: Objective) -> int | None:
    """The place of the best value, the first of equals; None if none is finite."""
    known = [(value, place) for place, value in enumerate(values) if value is not None]
    sign = -1 if objective.higher else 1
    return min(known, key=lambda each: (sign * each[0], each[1]), default=(0, None))[1]


def steps_of(result: Result, best_step: int | None) -> int | None:
    """Steps to the target; without one, to the best value of a training that ended well."""
    if result.cell.target is None:
        return best_step if result.status == "budget" else None
    return result.steps if result.status == "reached" else None
