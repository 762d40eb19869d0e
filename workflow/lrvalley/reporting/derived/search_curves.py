"""What the answer's search had found, by what it had spent until then."""

from __future__ import annotations

import math

import pandas as pd

from lrvalley.analysis.answer.confirmed_rates import Measure
from lrvalley.analysis.rows import records
from lrvalley.study.objective import Objective


def search_curves(candidates: pd.DataFrame, objective: Objective) -> pd.DataFrame:
    """The best result so far of each optimizer, at the end of each of its brackets.

    Args:
        candidates: the table `candidates`.
        objective: what was asked of the trainings.

    Returns:
        The columns optimizer, `steps` that its brackets had cost by then, and `result`
        with the seed that chose. There is no row while nothing has a result.
    """
    measure = Measure.of(objective)
    rows = []
    tried = candidates[candidates["bracket"].notna()]
    for name, own in tried.groupby("optimizer", sort=True):
        steps, best = 0, measure.miss
        for _, bracket in own.groupby("bracket", sort=True):
            steps += int(bracket["steps_trained"].sum())
            best = min([best, *map(measure.result, records(bracket))], key=measure.cost)
            if math.isfinite(best):
                rows.append({"optimizer": str(name), "steps": steps, "result": best})
    return pd.DataFrame(rows, columns=["optimizer", "steps", "result"])
