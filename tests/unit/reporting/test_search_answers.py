"""What is said of a search over an optimizer's settings, from tables made by hand."""

import math

import pandas as pd
import pytest
from support.tuner_frames import make_search_check

from lrvalley.analysis.table_file import as_table
from lrvalley.reporting.search_answers import search_answer

BEST_LR = pd.DataFrame({"optimizer": ["rmsprop"], "steps": [1000.0], "best_lr": [0.01]})
UNCHECKED = as_table([], "search_check")


def draws(*steps):
    rows = [
        {
            "optimizer": "rmsprop",
            "lr": 0.01,
            "settings": "decay 0.99",
            "steps": each,
            "steps_trained": 1_000,
        }
        for each in steps
    ]
    return as_table(rows, "search")


def checked(**found):
    check = make_search_check({(origin, 0.01): each for origin, each in found.items()})
    answer = search_answer(draws(900.0), BEST_LR, check)
    return answer.headline, answer.points[1]


def test_the_best_settings_and_the_best_cell_are_compared_with_other_seeds():
    assert checked(search=[700, 900, 800], grid=[1_000, 800, 1_200]) == (
        "With other seeds, the best of 1 random settings of RMSProp needed 20% fewer "
        "steps than the grid's best cell.",
        "3 other seeds: median 800 steps (700 to 900); grid: median 1,000 steps "
        "(800 to 1,200); fewer than the grid with 2 of 3.",
    )


def test_seeds_that_miss_the_target_are_counted():
    headline, seeds = checked(search=[700, 900, 800], grid=[None, None, 800])
    assert headline.endswith("reached the target more often than the grid's best cell.")
    assert seeds.endswith(
        "grid: 800 steps, 2 missed; fewer than the grid with 2 of 3, as many with 1."
    )
    headline, seeds = checked(search=[None, None], grid=[800, 900])
    assert headline.endswith("missed the target at least half of the time.")
    assert seeds.startswith("2 other seeds: missed the target; grid: median 850 steps")


def test_the_same_steps_are_as_many():
    headline, _ = checked(search=[800, 900], grid=[900, 800])
    assert headline.endswith("needed as many steps as the grid's best cell.")


def test_one_seed_has_no_median():
    _, seeds = checked(search=[700], grid=[900])
    assert seeds == "Another seed: 700 steps; grid: 900 steps."


def test_settings_without_a_cell_to_compare_with_are_checked_alone():
    headline, seeds = checked(search=[700, 800])
    assert headline.startswith("The best of 1 random settings of RMSProp needed 10% fewer")
    assert seeds == "2 other seeds: median 750 steps (700 to 800)."


def test_the_search_is_compared_with_the_best_cell_of_the_grid():
    answer = search_answer(draws(math.nan, 750.0, 900.0), BEST_LR, UNCHECKED)
    assert answer.headline == (
        "The best of 3 random settings of RMSProp needed 25% fewer steps than the grid's "
        "best cell."
    )
    assert answer.points == (
        "Best settings: rate 0.01, decay 0.99; 750 steps (grid: 1,000).",
        "2 of 3 reached the target; cost until the first one did: 2,250 steps.",
    )


@pytest.mark.parametrize(
    ("steps", "words"), [(1050.0, "needed 5% more steps"), (1000.0, "as many steps as")]
)
def test_a_search_that_gained_nothing_says_so(steps, words):
    assert words in search_answer(draws(steps), BEST_LR, UNCHECKED).headline


def test_a_grid_that_never_trained_is_not_compared_with():
    answer = search_answer(draws(900.0), BEST_LR.assign(steps=math.nan), UNCHECKED)
    assert answer.headline.endswith("of RMSProp needed 900 steps.")
    assert "grid" not in answer.markdown()


def test_a_search_in_vain_and_no_search():
    vain = search_answer(draws(math.nan), BEST_LR, UNCHECKED)
    assert vain.headline == "None of 1 random settings of RMSProp reached the target."
    assert search_answer(draws(), BEST_LR, UNCHECKED) is None


def test_an_optimizer_without_other_settings_has_only_its_rate_named():
    bare = draws(900.0).assign(settings="")
    answer = search_answer(bare, BEST_LR, UNCHECKED)
    assert answer.points[0] == "Best settings: rate 0.01; 900 steps (grid: 1,000)."
