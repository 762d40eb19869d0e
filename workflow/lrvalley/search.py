"""An optimizer's settings drawn at random: the table `search`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from lrvalley.cellfile import Result
from lrvalley.population_results import in_words
from lrvalley.tablefile import as_table


def search_table(results: Sequence[Result], searched: Collection[str]) -> pd.DataFrame:
    """A row for each of the searched cells.

    Args:
        results: the trained cells.
        searched: names of the settings that were drawn.

    Returns:
        The table `search`: those that reached the target first, by their steps.
    """
    rows = [
        {
            "optimizer": result.cell.optimizer,
            "lr": result.cell.lr,
            "settings": in_words(
                {k: v for k, v in result.cell.hyperparameters.items() if k in searched}
            ),
            "status": result.status,
            "steps": result.steps,
            "steps_trained": result.steps_trained,
            "train_accuracy": result.history.accuracy[-1],
            "key": result.cell.key,
        }
        for result in results
    ]
    return as_table(rows, "search").sort_values(["steps", "lr"], ignore_index=True)
