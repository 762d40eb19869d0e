"""The sentences on tuners, from tables made by hand."""

import math

import pandas as pd
from tuner_frames import tuner

from lrvalley.tablefile import as_table
from lrvalley.tuner_answers import search_answer, tuner_answer


def tuners(*rows):
    return as_table(rows, "tuners")


def test_the_cheapest_method_that_is_good_in_nine_replays_of_ten_is_named():
    answer = tuner_answer(
        tuners(
            tuner("grid", "all rates", "all", 400_000, 1.0),
            tuner("asha", "8 rates", "all", 1_000, 1.0, high=1.3),
            tuner("successive_halving", "16 rates", "all", 4_000, 1.1, high=1.25),
            tuner("random_search", "16 rates", "all", 9_000, 1.0, high=1.0),
        )
    )
    assert "use successive halving with 16 rates" in answer
    assert "1% of the grid's steps (4,000)" in answer


def test_without_a_good_method_the_grid_is_recommended():
    poor = tuner("asha", "8 rates", "all", 1_000, 1.0, high=math.inf)
    assert "train the grid" in tuner_answer(tuners(poor))


def test_the_better_suggestion_of_the_range_test_is_named_with_what_it_missed():
    rows = [
        tuner("range_test", setting, optimizer, 400, 1.5) | {"in_band": inside}
        for setting, hits in (("steepest", (1, 0)), ("minimum / 10", (0, 0)))
        for optimizer, inside in zip(("adam", "gd"), hits, strict=True)
    ]
    answer = tuner_answer(tuners(*rows, tuner("grid", "all rates", "all", 1, 1.0)))
    assert "range test (steepest) costs 400 steps" in answer
    assert "1 of 2 optimizers (not of Gradient Descent)" in answer


def test_a_study_in_which_nothing_trains_has_no_answer():
    assert tuner_answer(tuners(tuner("grid", "all rates", "all", 9, math.nan))) == ""


def draws(*steps):
    rows = [
        {"optimizer": "rmsprop", "lr": 0.01, "settings": "decay 0.99", "steps": each}
        for each in steps
    ]
    return pd.DataFrame(rows)


def test_the_search_is_compared_with_the_best_cell_of_the_grid():
    best_lr = pd.DataFrame({"optimizer": ["rmsprop"], "steps": [1000.0]})
    none = tuners()
    answer = search_answer(draws(math.nan, 750.0, 900.0), best_lr, none)
    assert answer.startswith("Of 3 draws of the settings of RMSProp, 2 reached the target")
    assert "750 steps (rate 0.01, decay 0.99), 25% fewer than" in answer
    assert "5% more" in search_answer(draws(1050.0), best_lr, none)
    assert "none reached" in search_answer(draws(math.nan), best_lr, none)
    assert search_answer(draws(), best_lr, none) == ""


def test_the_searched_optimizers_populations_are_mentioned():
    best_lr = pd.DataFrame({"optimizer": ["rmsprop"], "steps": [1000.0]})
    population = tuner("pbt", "16 members", "rmsprop", 9, 0.8, high=1.4)
    answer = search_answer(draws(900.0), best_lr, tuners(population))
    assert answer.endswith("1.00 to 1.40 times the grid's best steps, median 0.80.")


def test_a_population_is_compared_with_every_fixed_rate():
    answer = tuner_answer(
        tuners(
            tuner("pbt", "16 members", "adam", 9, 0.8),
            tuner("pbt", "16 members", "gd", 9, 1.2),
            tuner("pbt", "16 members", "all", 4_000, 1.0),
        )
    )
    assert "with 1 of 2 optimizers (Adam) it reached the target in fewer steps" in answer
    assert "at 1% of the grid's cost" in answer
