"""Which way to a learning rate to use when, in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lrvalley.readable import display_name, format_count, format_lr, format_percent
from lrvalley.tuner_tables import ALL

METHOD_NAMES = {
    "grid": "the grid",
    "random_search": "random search",
    "successive_halving": "successive halving",
    "hyperband": "Hyperband",
    "asha": "asynchronous successive halving (ASHA)",
    "range_test": "the range test",
    "pbt": "population based training",
}
GOOD_REGRET = 1.25
TAKES_RATES = ("random_search", "successive_halving", "hyperband", "asha")


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
    if good.empty:
        return (
            "To choose an optimizer and its rate, train the grid: no cheaper way came "
            f"within {limit} of its best cell in nine replays of ten."
        )
    row = good.sort_values("steps_spent").iloc[0]
    return (
        f"To choose an optimizer and its rate, use {_name(row)}: in nine replays of ten "
        f"its choice came within {limit} of the best cell, for "
        f"{format_percent(row['share_of_grid'])} of the grid's steps "
        f"({format_count(row['steps_spent'])})."
    )


def _range_test(tuners: pd.DataFrame) -> str:
    """How far the better of the two suggestions leads."""
    tests = tuners[(tuners["method"] == "range_test") & (tuners["optimizer"] != ALL)]
    if tests.empty:
        return ""
    by_setting = tests.groupby("setting")["in_band"].sum()
    setting = by_setting.idxmax()
    rows = tests[tests["setting"] == setting]
    missed = [display_name(name) for name in rows[rows["in_band"] == 0]["optimizer"]]
    hits, steps = len(rows) - len(missed), format_count(rows["steps_spent"].median())
    sentence = (
        f"For a first guess, the range test ({setting}) costs {steps} steps: its "
        f"suggestion was inside the band of {hits} of {len(rows)} optimizers"
    )
    return f"{sentence} (not of {', '.join(missed)})." if missed else f"{sentence}."


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
        "Population based training changes the rate while it trains: with "
        f"{len(fewer)} of {len(single)} optimizers{whose} it reached the target in fewer "
        "steps than any fixed rate of the grid, its members together at "
        f"{format_percent(together['share_of_grid'].iloc[0])} of the grid's cost."
    )


def search_answer(search: pd.DataFrame, best_lr: pd.DataFrame, tuners: pd.DataFrame) -> str:
    """How much was gained by searching an optimizer's other settings, too.

    Args:
        search: the table `search`.
        best_lr: the table `best_lr`.
        tuners: the table `tuners`, for the populations of the same optimizer.

    Returns:
        One or two sentences, or "" if nothing was searched.
    """
    if search.empty:
        return ""
    name = search["optimizer"].iloc[0]
    tried = f"{format_count(len(search))} draws of the settings of {display_name(name)}"
    found = search[search["steps"].notna()]
    if found.empty:
        return f"Of {tried}, none reached the target."
    best = found.sort_values(["steps", "lr"]).iloc[0]
    sentence = (
        f"Of {tried}, {format_count(len(found))} reached the target, the best in "
        f"{format_count(best['steps'])} steps (rate {format_lr(best['lr'])}, "
        f"{best['settings']})"
    )
    return f"{sentence}{_against_grid(best, best_lr, name)}.{_populations(tuners, name)}"


def _populations(tuners: pd.DataFrame, optimizer: str) -> str:
    rows = tuners[(tuners["method"] == "pbt") & (tuners["optimizer"] == optimizer)]
    if rows.empty or rows["regret"].isna().all():
        return ""
    row = rows.iloc[0]
    return (
        f" Populations, which search the same settings, needed {row['regret_low']:.2f} to "
        f"{row['regret_high']:.2f} times the grid's best steps, median {row['regret']:.2f}."
    )


def _against_grid(best: pd.Series, best_lr: pd.DataFrame, optimizer: str) -> str:
    rows = best_lr[best_lr["optimizer"] == optimizer]
    if rows.empty or rows["steps"].isna().all():
        return ""
    grid = float(rows["steps"].iloc[0])
    change = float(best["steps"]) / grid - 1
    words = f"{format_percent(abs(change))} {'fewer' if change < 0 else 'more'}"
    return f", {words} than the best cell of the grid ({format_count(grid)})"


def _name(row: pd.Series | dict[str, Any]) -> str:
    name = METHOD_NAMES[row["method"]]
    return f"{name} with {row['setting']}"
