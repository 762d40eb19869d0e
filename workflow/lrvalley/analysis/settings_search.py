"""An optimizer's settings drawn at random, and the best of them with other seeds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from lrvalley.analysis.settings_text import settings_text
from lrvalley.analysis.table_file import as_table
from lrvalley.records.cell_file import Result


def search_table(results: Sequence[Result], searched: Collection[str]) -> pd.DataFrame:
    """A row for each cell of the search.

    Args:
        results: the trained cells.
        searched: names of the settings that were drawn.

    Returns:
        The table `search`: first the cells that reached the target, by their steps.
    """
    rows = [
        {
            "optimizer": result.cell.optimizer,
            "lr": result.cell.lr,
            "settings": _settings(result, searched),
            "status": result.status,
            "steps": result.steps,
            "steps_trained": result.steps_trained,
            "train_accuracy": result.history.accuracy[-1],
            "key": result.cell.key,
        }
        for result in results
    ]
    return as_table(rows, "search").sort_values(["steps", "lr"], ignore_index=True)


def check_table(
    results: Mapping[str, Sequence[Result]], searched: Collection[str]
) -> pd.DataFrame:
    """The best draw and the grid's best cell, trained again: a row for each seed.

    Args:
        results: the trained cells, by origin: `search` or `grid`.
        searched: names of the settings that were drawn.

    Returns:
        The table `search_check`, in the order given.
    """
    rows = [
        {
            "optimizer": result.cell.optimizer,
            "origin": origin,
            "lr": result.cell.lr,
            "settings": _settings(result, searched),
            "seed": result.cell.seed,
            "status": result.status,
            "steps": result.steps,
            "key": result.cell.key,
        }
        for origin, trained in results.items()
        for result in trained
    ]
    return as_table(rows, "search_check")


def _settings(result: Result, searched: Collection[str]) -> str:
    settings = result.cell.settings.items()
    return settings_text({name: value for name, value in settings if name in searched})
