"""What the comparison of tuners came to: which method to use when."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from lrvalley.reporting.answer import Answer
from lrvalley.reporting.search_answers import search_answer
from lrvalley.reporting.wording import (
    ALL,
    METHOD_NAMES,
    display_name,
    format_count,
    format_percent,
    format_range,
    format_regret,
)
from lrvalley.tuners.catalog import METHODS, RACE

# A choice is good if its training takes at most a quarter longer than the best cell's: less
# than what another seed changes.
GOOD_REGRET = 1.25
# From this many replays on, a 90th percentile is not simply the worst of them.
ENOUGH_REPLAYS = 10
TAKES_RATES = tuple(name for name, method in METHODS.items() if method.draws)


def tuner_answers(tables: Mapping[str, pd.DataFrame]) -> list[Answer]:
    """What the comparison of tuners came to, if it was made.

    Args:
        tables: tables by name; without `tuners` there is no answer.
    """
    if "tuners" not in tables:
        return []
    tuners = tables["tuners"]
    searched = search_answer(*(tables[n] for n in ("search", "best_lr", "search_check")))
    optimizers = set(tables["search"]["optimizer"])
    answers = (
        choosing_answer(tuners),
        range_test_answer(tuners),
        population_answer(tuners, optimizers),
        searched,
    )
    return [answer for answer in answers if answer]


def choosing_answer(tuners: pd.DataFrame) -> Answer | None:
    """The cheapest method whose choice is good in nine replays of ten.

    Args:
        tuners: the table `tuners`.

    Returns:
        The answer, or None if no optimizer trained.
    """
    together = tuners[tuners["optimizer"] == ALL]
    if together["regret"].isna().all():
        return None
    choosing = together[together["method"].isin(TAKES_RATES)]
    good = choosing[choosing["regret_high"] <= GOOD_REGRET]
    often = _how_often(choosing)
    limit = format_percent(GOOD_REGRET - 1)
    if good.empty:
        why = f"No cheaper method came within {limit} of its best cell's steps {often}."
        return Answer("To choose an optimizer and its rate, train the grid.", (why,))
    row = good.sort_values("steps_spent").iloc[0]
    method = f"{METHOD_NAMES[row['method']]} with {row['setting']}"
    share = format_percent(row["share_of_grid"])
    points = (
        f"Its choice came within {limit} of the best cell's steps {often}.",
        f"It cost {share} of the grid's steps ({format_count(row['steps_spent'])}).",
        *_race(together),
    )
    headline = f"To choose an optimizer and its rate, use {method} for each optimizer."
    return Answer(headline, points)


def _how_often(choosing: pd.DataFrame) -> str:
    replays = int(choosing["replays"].max()) if len(choosing) else 0
    if replays >= ENOUGH_REPLAYS:
        return "in nine replays of ten"
    return f"in all of {replays} replays"


def _race(together: pd.DataFrame) -> list[str]:
    """What all rates cost if they stop as the other methods do."""
    races = together[together["setting"] == RACE]
    return [
        f"The whole grid, stopped as soon as one rate reaches the target, costs {share}."
        for share in races["share_of_grid"].map(format_percent).head(1)
    ]


def range_test_answer(tuners: pd.DataFrame) -> Answer | None:
    """How often the suggestions train, how good they are, and what they cost.

    Args:
        tuners: the table `tuners`.

    Returns:
        The answer, or None if there was no range test.
    """
    tests = tuners[tuners["method"] == "range_test"]
    single = tests[tests["optimizer"] != ALL]
    if single.empty:
        return None
    costs = tests[tests["optimizer"] == ALL].set_index("setting")["share_of_grid"]
    points = []
    for setting, rows in single.groupby("setting", sort=False):
        regret = format_range(rows.loc[rows["regret"] < math.inf, "regret"], format_regret)
        cost = format_percent(float(costs[setting]))
        points.append(
            f"{setting}: {_found(rows)} train, with a regret of {regret}; "
            f"cost {cost} of the grid's steps."
        )
    headline = f"{_found(single)} suggestions of range tests train."
    return Answer(
        headline, (*points, "The cost includes a training at the suggested rate.")
    )


def _found(rows: pd.DataFrame) -> str:
    """How many suggestions train."""
    found = round(float((rows["found"] * rows["replays"]).sum()))
    return f"{found} of {int(rows['replays'].sum())}"


def population_answer(tuners: pd.DataFrame, searched: set[str]) -> Answer | None:
    """What a schedule of settings found by a population is worth, and what it costs.

    Args:
        tuners: the table `tuners`.
        searched: optimizers whose other settings were searched, too.

    Returns:
        The answer, or None if no population reached anything.
    """
    rows = tuners[(tuners["method"] == "pbt") & tuners["regret"].notna()]
    together = rows[rows["optimizer"] == ALL]
    if together.empty:
        return None
    single = rows[rows["optimizer"] != ALL]
    fewer = [display_name(name) for name in single[single["regret"] < 1]["optimizer"]]
    whose = f" ({', '.join(fewer)})" if fewer else ""
    share = format_percent(together["share_of_grid"].iloc[0])
    count = f"{len(fewer)} of {len(single)} optimizers{whose}"
    return Answer(
        f"Population based training beat the best fixed rate for {count}.",
        (
            "It changes the rate, and any other settings, during training.",
            f"All members together cost {share} of the grid's steps.",
            *_searched_population(single[single["optimizer"].isin(searched)]),
        ),
    )


def _searched_population(rows: pd.DataFrame) -> list[str]:
    """How populations did with the optimizer whose settings were searched."""
    points = []
    for _, row in rows.head(1).iterrows():
        name = display_name(row["optimizer"])
        if math.isinf(row["regret_high"]):
            found = format_percent(row["found"])
            points.append(f"With {name}, {found} of the populations reached the target.")
            continue
        spread = format_range(row[["regret_low", "regret_high"]], format_regret)
        median = f" (median {format_regret(row['regret'])})" if " to " in spread else ""
        points.append(
            f"With {name}, a population's first member at the target took {spread} times "
            f"the best cell's steps{median}."
        )
    return points
