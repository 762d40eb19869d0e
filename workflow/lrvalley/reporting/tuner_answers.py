"""Which way to a learning rate to use when, in words."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from lrvalley.reporting.wording import (
    ALL,
    METHOD_NAMES,
    display_name,
    format_count,
    format_lr,
    format_percent,
    format_regret,
)
from lrvalley.tuners.catalog import METHODS, RACE

GOOD_REGRET = 1.25
# Replays from which on one in ten says something.
ENOUGH_REPLAYS = 10
TAKES_RATES = tuple(name for name, method in METHODS.items() if method.draws)


def tuner_answer(tuners: pd.DataFrame) -> str:
    """Which method to use when, from the table `tuners`.

    Returns:
        A few sentences, or "" if no optimizer trained.
    """
    together = tuners[tuners["optimizer"] == ALL]
    if together["regret"].isna().all():
        return ""
    return " ".join(
        sentence
        for sentence in (
            _cheapest(together),
            _range_test(tuners),
            _population(tuners),
        )
        if sentence
    )


def _cheapest(together: pd.DataFrame) -> str:
    """The cheapest method whose choice is good in nine replays of ten."""
    choosing = together[together["method"].isin(TAKES_RATES)]
    good = choosing[choosing["regret_high"] <= GOOD_REGRET]
    limit = format_percent(GOOD_REGRET - 1)
    replays = int(choosing["replays"].max()) if len(choosing) else 0
    often = f"in all of {replays} replays"
    if replays >= ENOUGH_REPLAYS:
        often = "in nine replays of ten"
    if good.empty:
        return (
            "To choose an optimizer and its rate, train the grid: no cheaper way came "
            f"within {limit} of its best cell {often}."
        )
    row = good.sort_values("steps_spent").iloc[0]
    return (
        f"To choose an optimizer and its rate, use {_name(row)} of each optimizer: {often} "
        f"its choice came within {limit} of the best cell, for "
        f"{format_percent(row['share_of_grid'])} of the grid's steps "
        f"({format_count(row['steps_spent'])}){_against_race(together)}."
    )


def _against_race(together: pd.DataFrame) -> str:
    """What all rates cost if they stop as the other methods do."""
    races = together[together["setting"] == RACE]
    if races.empty:
        return ""
    share = format_percent(races["share_of_grid"].iloc[0])
    return f"; all rates of each, until its first reaches the target, take {share}"


def _range_test(tuners: pd.DataFrame) -> str:
    """How far the suggestions lead, and what they cost."""
    tests = tuners[(tuners["method"] == "range_test") & (tuners["optimizer"] != ALL)]
    if tests.empty:
        return ""
    all_rows = (tuners["method"] == "range_test") & (tuners["optimizer"] == ALL)
    together = tuners[all_rows].set_index("setting")
    suggestions = [
        f"{_found(rows)} with {setting} (regret {_spread(rows['regret'])})"
        for setting, rows in tests.groupby("setting", sort=False)
    ]
    costs = [format_percent(together.loc[name, "share_of_grid"]) for name in together.index]
    return (
        f"Range tests lead to a rate that trains in {' and '.join(suggestions)}; with a "
        f"training at the rate they cost {' and '.join(costs)} of the grid's steps."
    )


def _found(rows: pd.DataFrame) -> str:
    """How many tests suggested a rate that trains."""
    found = round(float((rows["found"] * rows["replays"]).sum()))
    return f"{found} of {int(rows['replays'].sum())} tests"


def _spread(regret: pd.Series) -> str:
    """From the least to the largest of some regrets."""
    known = regret.dropna()
    return _from_to(format_regret(known.min()), format_regret(known.max()))


def _from_to(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _population(tuners: pd.DataFrame) -> str:
    """What a schedule of rates found by a population is worth, and what it costs."""
    rows = tuners[(tuners["method"] == "pbt") & tuners["regret"].notna()]
    together = rows[rows["optimizer"] == ALL]
    if together.empty:
        return ""
    single = rows[rows["optimizer"] != ALL]
    fewer = [display_name(n) for n in single[single["regret"] < 1]["optimizer"]]
    whose = f" ({', '.join(fewer)})" if fewer else ""
    return (
        "Population based training changes the rate, and an optimizer's other settings if "
        f"it has any, while it trains: with {len(fewer)} of {len(single)} "
        f"optimizers{whose} its median run reached the target in fewer steps than any cell "
        "of that optimizer's grid, its members together at "
        f"{format_percent(together['share_of_grid'].iloc[0])} of the grid's cost."
    )


def search_answer(
    search: pd.DataFrame,
    best_lr: pd.DataFrame,
    tuners: pd.DataFrame,
    search_check: pd.DataFrame,
) -> str:
    """How much was gained by searching an optimizer's other settings, too.

    Args:
        search: the table `search`.
        best_lr: the table `best_lr`.
        tuners: the table `tuners`, for the populations of the same optimizer.
        search_check: the table `search_check`.

    Returns:
        A few sentences, or "" if nothing was searched.
    """
    if search.empty:
        return ""
    name = search["optimizer"].iloc[0]
    tried = f"{format_count(len(search))} draws of the settings of {display_name(name)}"
    found = search[search["steps"].notna()]
    if found.empty:
        return f"Of {tried}, none reached the target."
    best = found.sort_values(["steps", "lr"]).iloc[0]
    stopped = search["steps_trained"].clip(upper=best["steps"])
    cost = format_count(stopped.sum())
    settings = f"rate {format_lr(best['lr'])}", best["settings"]
    sentence = (
        f"Of {tried}, {format_count(len(found))} reached the target, the best in "
        f"{format_count(best['steps'])} steps ({', '.join(filter(None, settings))})"
    )
    against = _against_grid(best, best_lr, name)
    together = f"all together had had {cost} steps when it did"
    checked = _with_other_seeds(search_check)
    return f"{sentence}{against}; {together}.{checked}{_populations(tuners, name)}"


def _populations(tuners: pd.DataFrame, optimizer: str) -> str:
    rows = tuners[(tuners["method"] == "pbt") & (tuners["optimizer"] == optimizer)]
    rows = rows[rows["regret"].notna()]
    if rows.empty:
        return ""
    row = rows.iloc[0]
    if math.isinf(row["regret_high"]):
        found = f"{format_percent(row['found'])} of the populations"
        return f" With the same settings searched, {found} reached the target."
    spread = _from_to(f"{row['regret_low']:.2f}", f"{row['regret_high']:.2f}")
    median = f", median {row['regret']:.2f}," if " to " in spread else ""
    return (
        " Populations, which search the same settings among more rates and change them, "
        f"needed {spread} times the grid's best steps{median} of each of their "
        f"{row['setting']}."
    )


def _against_grid(best: pd.Series, best_lr: pd.DataFrame, optimizer: str) -> str:
    rows = best_lr[best_lr["optimizer"] == optimizer]
    if rows.empty or rows["steps"].isna().all():
        return ""
    grid = float(rows["steps"].iloc[0])
    change = float(best["steps"]) / grid - 1
    than = "as" if change == 0 else "than"
    return f", {_change(change)} {than} the best cell of the grid ({format_count(grid)})"


def _with_other_seeds(check: pd.DataFrame) -> str:
    """What the best draw and the grid's best cell need when luck chose neither."""
    steps = check.pivot(index="seed", columns="origin", values="steps")
    steps = steps.astype("Float64").astype(float).fillna(math.inf)
    if steps.empty:
        return ""
    seeds = "another seed" if len(steps) == 1 else f"{len(steps)} other seeds"
    draw = f" Trained again with {seeds}, the best draw {_needed(steps['search'])}"
    if "grid" not in steps:
        return f"{draw}."
    compared = _compared(steps["search"], steps["grid"])
    return f"{draw}, the grid's best cell {_needed(steps['grid'])}{compared}."


def _needed(steps: pd.Series) -> str:
    """Median and range of steps, of which those that missed the target are infinite."""
    reached = steps[steps < math.inf]
    if reached.empty:
        return "did not reach the target"
    spread = _from_to(format_count(reached.min()), format_count(reached.max()))
    if len(reached) < len(steps):
        return f"reached the target with {len(reached)}, in {spread} steps"
    if " to " not in spread:
        return f"needed {spread} steps"
    return f"needed a median of {format_count(steps.median())} steps ({spread})"


def _compared(steps: pd.Series, others: pd.Series) -> str:
    """By how much the first steps are fewer, seed by seed and at the median."""
    if len(steps) == 1:
        return ""
    parts = []
    medians = steps.median(), others.median()
    if max(medians) < math.inf:
        parts.append(f"{_change(medians[0] / medians[1] - 1)} at the median")
    parts.append(f"fewer with {(steps < others).sum()} of {len(steps)}")
    ties = ((steps == others) & (steps < math.inf)).sum()
    if ties:
        parts.append(f"as many with {ties}")
    return f": {', '.join(parts)}"


def _change(change: float) -> str:
    if change == 0:
        return "as many"
    return f"{format_percent(abs(change))} {'fewer' if change < 0 else 'more'}"


def _name(row: pd.Series | dict[str, Any]) -> str:
    name = METHOD_NAMES[row["method"]]
    return f"{name} with {row['setting']}"
