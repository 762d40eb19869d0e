"""What was gained by searching an optimizer's other settings, too."""

from __future__ import annotations

import math

import pandas as pd

from lrvalley.reporting.answer import Answer
from lrvalley.reporting.wording import (
    display_name,
    format_count,
    format_lr,
    format_percent,
    format_range,
)


def search_answer(
    search: pd.DataFrame, best_lr: pd.DataFrame, search_check: pd.DataFrame
) -> Answer | None:
    """How much was gained by searching an optimizer's other settings, too.

    Args:
        search: the table `search`.
        best_lr: the table `best_lr`.
        search_check: the table `search_check`.

    Returns:
        The answer, or None if nothing was searched.
    """
    if search.empty:
        return None
    optimizer = str(search["optimizer"].iloc[0])
    what = f"{format_count(len(search))} random settings of {display_name(optimizer)}"
    found = search[search["steps"].notna()]
    if found.empty:
        return Answer(f"None of {what} reached the target.")
    best = found.sort_values(["steps", "lr"]).iloc[0]
    grid = best_lr.loc[best_lr["optimizer"] == optimizer, "steps"].dropna()
    seeds = _by_seed(search_check)
    points = (_best(best, grid), *_other_seeds(seeds), _cost(search, len(found), best))
    return Answer(_headline(what, float(best["steps"]), grid, seeds), points)


def _by_seed(check: pd.DataFrame) -> pd.DataFrame:
    """Steps of each origin's best by seed; misses are infinite."""
    steps = check.pivot(index="seed", columns="origin", values="steps")
    return steps.astype("Float64").astype(float).fillna(math.inf)


def _headline(what: str, best: float, grid: pd.Series[float], seeds: pd.DataFrame) -> str:
    """The best settings against the grid's best cell, with other seeds if there are any."""
    if len(seeds) and "grid" in seeds:
        against = _against(seeds["search"].median(), seeds["grid"].median())
        return f"With other seeds, the best of {what} {against}."
    if len(grid):
        return f"The best of {what} {_against(best, float(grid.iloc[0]))}."
    return f"The best of {what} needed {format_count(best)} steps."


def _against(steps: float, others: float) -> str:
    """What the first steps are, compared with the others, which are the best cell's."""
    if math.isinf(steps):
        return "missed the target at least half of the time"
    if math.isinf(others):
        return "reached the target more often than the grid's best cell"
    if steps == others:
        return "needed as many steps as the grid's best cell"
    more = "fewer" if steps < others else "more"
    change = format_percent(abs(steps / others - 1))
    return f"needed {change} {more} steps than the grid's best cell"


def _best(best: pd.Series[float], grid: pd.Series[float]) -> str:
    settings = filter(None, (f"rate {format_lr(best['lr'])}", str(best["settings"])))
    against = f" (grid: {format_count(grid.iloc[0])})" if len(grid) else ""
    steps = format_count(best["steps"])
    return f"Best settings: {', '.join(settings)}; {steps} steps{against}."


def _other_seeds(seeds: pd.DataFrame) -> list[str]:
    """What the best settings and the best cell need when luck chose neither."""
    if seeds.empty:
        return []
    count = "Another seed" if len(seeds) == 1 else f"{len(seeds)} other seeds"
    line = f"{count}: {_needed(seeds['search'])}"
    if "grid" not in seeds:
        return [f"{line}."]
    compared = _seed_by_seed(seeds["search"], seeds["grid"])
    return [f"{line}; grid: {_needed(seeds['grid'])}{compared}."]


def _needed(steps: pd.Series[float]) -> str:
    """Median and range of the steps, and how many missed the target."""
    reached = steps[steps < math.inf]
    if reached.empty:
        return "missed the target"
    spread = format_range(reached, format_count)
    if len(reached) < len(steps):
        return f"{spread} steps, {len(steps) - len(reached)} missed"
    if " to " not in spread:
        return f"{spread} steps"
    return f"median {format_count(steps.median())} steps ({spread})"


def _seed_by_seed(steps: pd.Series[float], others: pd.Series[float]) -> str:
    if len(steps) == 1:
        return ""
    ties = int(((steps == others) & (steps < math.inf)).sum())
    tied = f", as many with {ties}" if ties else ""
    fewer = int((steps < others).sum())
    return f"; fewer than the grid with {fewer} of {len(steps)}{tied}"


def _cost(search: pd.DataFrame, found: int, best: pd.Series[float]) -> str:
    """The steps of all trainings if they end when the first one reaches the target."""
    stopped = search["steps_trained"].clip(upper=best["steps"]).sum()
    reached = f"{format_count(found)} of {format_count(len(search))} reached the target"
    return f"{reached}; cost until the first one did: {format_count(stopped)} steps."
