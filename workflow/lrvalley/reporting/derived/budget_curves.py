"""What a search over a grid's rates comes to, against the steps that it spends."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lrvalley.analysis.answer.confirmed_rates import Measure
from lrvalley.analysis.rows import records
from lrvalley.analysis.statistics import tuning_budget_curve
from lrvalley.study.objective import Objective

# Half of the searches have come to it, or to better.
MEDIAN = 0.5


def budget_curves(cells: pd.DataFrame, objective: Objective) -> pd.DataFrame:
    """The best of B trainings of a grid, drawn without replacement, for every B.

    Args:
        cells: the table `cells`; only its experiment "grid" counts.
        objective: what was asked of the trainings.

    Returns:
        The columns optimizer, `steps` that B trainings cost on average, and `result`: what
        the best of them comes to in half of all draws. There is no row where that is a
        training that failed.
    """
    measure = Measure.of(objective)
    grid = cells[cells["experiment"] == "grid"].drop_duplicates("key")
    parts = [
        _curve(str(name), own, measure)
        for name, own in grid.groupby("optimizer", sort=True)
    ]
    columns = ["optimizer", "steps", "result"]
    return pd.concat(parts) if parts else pd.DataFrame(columns=columns, dtype=float)


def _curve(optimizer: str, own: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    rows = [{**row, "value": row["best_value"]} for row in records(own)]
    results = [measure.result(row) for row in rows]
    curve = tuning_budget_curve(results, measure.higher, (MEDIAN,))
    best = curve.reached[0]
    known = np.isfinite(best)
    steps = curve.budgets * own["steps_trained"].mean()
    return pd.DataFrame(
        {"optimizer": optimizer, "steps": steps[known], "result": best[known]}
    )
