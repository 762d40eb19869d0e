"""What the network changes, and what the window of its metric: two by two, per optimizer.

A training to a running accuracy has the accuracy since the last check on record, too, and
reaches that first. So the one is cut from the other, and nothing is trained for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lrvalley.analysis.best_rates import best_lr_table
from lrvalley.analysis.rows import records
from lrvalley.analysis.study_tables import cells_table, rates_table
from lrvalley.analysis.table_file import as_table
from lrvalley.article.published import VALLEYS, PublishedValley
from lrvalley.config.networks import NETWORKS
from lrvalley.config.sections.experiments import WINDOWS
from lrvalley.records.cell_file import Result, cut
from lrvalley.records.table_columns import GRID, SCALING
from lrvalley.study.objective import Objective

FASTEST_OF_AUTHOR = min(valley.time_s for valley in VALLEYS)


def networks_table(results: Sequence[Result], objective: Objective) -> pd.DataFrame:
    """Every optimizer on every network by either window, beside the author's numbers.

    Args:
        results: cells of one size with a target, trained to the window `running`.
        objective: what was asked of them.

    Returns:
        The table `networks`, in the order of networks, windows and the author's list.
    """
    rows = []
    for network in NETWORKS:
        own = [result for result in results if result.cell.task.name == network]
        for window in WINDOWS if own else ():
            best = _best_rates(own, replace(objective, window=window))
            where = {"network": network, "window": window}
            rows += [where | _row(valley, best) for valley in VALLEYS]
    return as_table(rows, "networks")


def _best_rates(results: Sequence[Result], objective: Objective) -> pd.DataFrame:
    """The table `best_lr` with the steps' `rank` and `ratio` to the fewest, by optimizer.

    Within one network steps are compared, so that no step is timed.
    """
    ended = [_ended_by(result, objective) for result in results]
    a_step = {(each.cell.optimizer, each.cell.size): 1.0 for each in ended}
    no_limit = {GRID: None, SCALING: None}
    rates = rates_table(cells_table(ended, [], a_step, no_limit, objective), objective)
    best = best_lr_table(rates, objective).set_index("optimizer")
    best["rank"] = best["steps"].rank(method="min")
    best["ratio"] = best["steps"] / best["steps"].min()
    return best


def _ended_by(result: Result, objective: Objective) -> Result:
    """A result as it is if the objective ends the training."""
    cell = result.cell
    stop = objective.stop(cell.max_steps, cell.target)
    ended = cut(result, replace(cell, stop=stop))
    assert ended is not None, "a running mean is not above all that it is the mean of"
    return ended


def _row(valley: PublishedValley, best: pd.DataFrame) -> dict[str, Any]:
    ours = {row["optimizer"]: row for row in records(best.reset_index())}
    row = ours.get(valley.optimizer, {})
    names = ("best_lr", "steps", "rank", "ratio", "band_from", "band_to")
    return {
        "optimizer": valley.optimizer,
        **{name: row.get(name) for name in (*names, "rates_trained", "rates_tried")},
        "article_rank": 1 + sum(other.time_s < valley.time_s for other in VALLEYS),
        "article_ratio": valley.time_s / FASTEST_OF_AUTHOR,
        "article_best_lr": valley.best_lr,
        "article_band_from": valley.band_from,
        "article_band_to": valley.band_to,
    }
