"""What the search for the answer tried, which of it is confirmed, and what came of that."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from lrvalley.analysis.outcomes import best_check, has_failed, steps_of
from lrvalley.analysis.rows import records
from lrvalley.analysis.table_file import as_table
from lrvalley.records.answer_columns import BEST, DEFAULT, MORE, NOT_CONFIRMED, UNTRIED
from lrvalley.records.cell_file import Result
from lrvalley.study.objective import Objective
from lrvalley.study.rounding import canonical_lr, round_lr

Row = dict[str, Any]


def candidates_table(
    searches: Sequence[Mapping[str, Any]],
    defaults: Mapping[str, float | None],
    more: int,
    objective: Objective,
) -> pd.DataFrame:
    """A row for each rate that a search tried, with why it is confirmed.

    The best candidate of every optimizer is confirmed, then the next best of all, then the
    default rates; of the first two none that failed. A rate counts once, for
    the first of these reasons, even if several brackets tried it. A default rate that no
    search tried has a row, too.

    Args:
        searches: contents of the files ``search/<optimizer>.json``, each with its best
            candidate first.
        defaults: the default rate by optimizer; None if there is none.
        more: how many of the next best are confirmed.
        objective: what is asked of a training.

    Returns:
        The table `candidates`: optimizers in the order of their names, each one's best
        candidate first.
    """
    rows: list[Row] = []
    for search in sorted(searches, key=lambda each: str(each["optimizer"])):
        own = [_row(each, search, objective) for each in search["candidates"]]
        rows += own
        rows += _untried(own, str(search["optimizer"]), defaults)
    reasons = _reasons(rows, defaults, more, objective)
    for row in rows:
        # A second row of a rate is not confirmed again.
        row["confirm"] = reasons.pop(_rate_of(row), NOT_CONFIRMED)
    return as_table(rows, "candidates")


def confirmed_table(
    results: Sequence[Result], candidates: pd.DataFrame, objective: Objective
) -> pd.DataFrame:
    """A row for each training that confirms a candidate.

    Args:
        results: the trained cells, in any order.
        candidates: the table `candidates`.
        objective: what is asked of a training.

    Returns:
        The table `confirmed`, ordered by optimizer, rate and seed.

    Raises:
        KeyError: if a cell is of a rate that is not to be confirmed.
    """
    chosen = candidates[candidates["confirm"] != NOT_CONFIRMED]
    reasons = {
        (row["optimizer"], canonical_lr(row["lr"])): row["confirm"]
        for row in records(chosen)
    }
    rows = [_confirmation(result, reasons, objective) for result in results]
    order = ["optimizer", "lr", "seed"]
    return as_table(rows, "confirmed").sort_values(order, ignore_index=True, kind="stable")


def _row(
    candidate: Mapping[str, Any], search: Mapping[str, Any], objective: Objective
) -> Row:
    names = ("lr", "bracket", "rung", "steps_trained", "status", "steps", "value")
    own = {name: candidate[name] for name in names}
    known = own["steps"] is not None or own["value"] is not None
    failed = has_failed(own["status"], by_steps=objective.target is not None)
    furthest = max(each["rung"] for each in search["candidates"])
    return {
        "optimizer": search["optimizer"],
        **own,
        "may_be_best": known and not failed,
        "stayed": own["status"] == "reached" or own["rung"] == furthest,
    }


def _merit(row: Row, objective: Objective) -> tuple[bool, float, bool, float]:
    """How good a candidate looks beside those of other optimizers; the least is the best.

    When the first reaches the target, the search stops all others: one that had not lost
    by then needs at least the steps of its rung. Candidates that lost are compared by how
    far they came, and then by value.
    """
    value = _cost(row["value"], objective)
    if objective.target is None or not row["stayed"]:
        return True, -float(row["rung"]), False, value
    reached = row["steps"] is not None
    return False, float(row["steps"] if reached else row["rung"]), not reached, value


def _cost(value: float | None, objective: Objective) -> float:
    if value is None:
        return math.inf
    return -value if objective.higher else value


def _untried(
    own: Sequence[Row], optimizer: str, defaults: Mapping[str, float | None]
) -> list[Row]:
    """The row of a default rate that is not among an optimizer's candidates."""
    default = defaults.get(optimizer)
    tried = {canonical_lr(row["lr"]) for row in own}
    if default is None or canonical_lr(default) in tried:
        return []
    nothing = {"bracket": None, "rung": 0, "steps_trained": 0, "steps": None, "value": None}
    place = {"optimizer": optimizer, "lr": round_lr(default), "status": UNTRIED}
    return [{**place, **nothing, "may_be_best": False}]


def _reasons(
    rows: Sequence[Row],
    defaults: Mapping[str, float | None],
    more: int,
    objective: Objective,
) -> dict[tuple[str, str], str]:
    """Why a rate is confirmed, by optimizer and canonical rate."""
    reasons: dict[tuple[str, str], str] = {}
    hopeful = [row for row in rows if row["may_be_best"]]
    for optimizer in dict.fromkeys(row["optimizer"] for row in hopeful):
        best = next(row for row in hopeful if row["optimizer"] == optimizer)
        reasons[_rate_of(best)] = BEST
    # Of equals, those that come first stay first.
    ranked = sorted(hopeful, key=lambda row: _merit(row, objective))
    others = dict.fromkeys(_rate_of(row) for row in ranked if _rate_of(row) not in reasons)
    reasons |= dict.fromkeys(list(others)[:more], MORE)
    for row in rows:
        default = defaults.get(row["optimizer"])
        if default is not None and canonical_lr(default) == canonical_lr(row["lr"]):
            reasons.setdefault(_rate_of(row), DEFAULT)
    return reasons


def _rate_of(row: Row) -> tuple[str, str]:
    return row["optimizer"], canonical_lr(row["lr"])


def _confirmation(
    result: Result, reasons: Mapping[tuple[str, str], str], objective: Objective
) -> Row:
    cell, history = result.cell, result.history
    values = objective.values(history)
    best = best_check(values, objective)
    return {
        "optimizer": cell.optimizer,
        "lr": cell.lr,
        "seed": cell.seed,
        "confirm": reasons[cell.optimizer, canonical_lr(cell.lr)],
        "status": result.status,
        "steps": steps_of(result, None if best is None else history.step[best]),
        "steps_trained": result.steps_trained,
        "value": None if best is None else values[best],
        "key": cell.key,
    }
