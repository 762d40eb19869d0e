"""What a figure shows of the search's candidates."""

from __future__ import annotations

import pandas as pd

from lrvalley.analysis.answer.confirmed_rates import ConfirmedRate, Measure
from lrvalley.analysis.outcomes import has_failed
from lrvalley.records.answer_columns import UNTRIED
from lrvalley.reporting.derived.value_scale import LOG_SPAN, ValueScale
from lrvalley.study.objective import Objective

# A candidate came to its end, lost before it, or failed.
KEPT, LOST, FAILS = "kept", "lost", "fails"


def candidate_marks(candidates: pd.DataFrame, objective: Objective) -> pd.DataFrame:
    """What came of each candidate.

    Args:
        candidates: the table `candidates`.
        objective: what was asked of the trainings.

    Returns:
        The columns optimizer, lr, `result` and `fate`. The result is steps to the target,
        or without one the best value so far; missing if the candidate failed, or lost
        before it reached the target.
    """
    tried = candidates[candidates["status"] != UNTRIED]
    by_steps = Measure.of(objective).by_steps
    furthest = tried.groupby("optimizer")["rung"].transform("max")
    at_end = tried["rung"] == furthest
    kept = (tried["status"] == "reached") if by_steps else at_end
    failed = tried["status"].map(lambda status: has_failed(status, by_steps)).astype(bool)
    if by_steps:
        # Nothing of its optimizer reached the target, in the whole budget.
        reached = (tried["status"] == "reached").groupby(tried["optimizer"])
        failed |= at_end & ~reached.transform("any")
    results = tried["steps" if by_steps else "value"].astype("Float64").astype(float)
    fates = pd.Series(LOST, index=tried.index).mask(kept, KEPT).mask(failed, FAILS)
    return pd.DataFrame(
        {
            "optimizer": tried["optimizer"],
            "lr": tried["lr"],
            "result": results.mask(failed),
            "fate": fates,
        }
    )


def marks_scale(
    marks: pd.DataFrame, rates: list[ConfirmedRate], objective: Objective
) -> ValueScale | None:
    """The range of the confirmed seeds and of the candidates that are not far worse.

    Args:
        marks: as from `candidate_marks`.
        rates: the confirmed rates.
        objective: what was asked of the trainings.

    Returns:
        The range, or None if there is nothing in it. Half of the candidates may be left
        out, because one that lost early may be worse by orders of magnitude.
    """
    higher = Measure.of(objective).higher
    found = marks["result"].dropna()
    seeds = pd.Series([each for rate in rates for each in rate.results], dtype=float)
    seeds = seeds[seeds.abs() != float("inf")]
    if found.empty and seeds.empty:
        return None
    ends = [*seeds, *([found.median()] if len(found) else [])]
    kept = found[found >= min(ends)] if higher else found[found <= max(ends)]
    seen = pd.concat([kept, seeds])
    low, high = float(seen.min()), float(seen.max())
    log = not higher and low > 0 and high > LOG_SPAN * low
    return ValueScale(low, high, log, higher)
