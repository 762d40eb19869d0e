"""The sentences on tuners, from tables made by hand."""

import math

import pandas as pd
from support.tuner_frames import make_search_check, tuner

from lrvalley.analysis.table_file import as_table
from lrvalley.reporting.tuner_answers import search_answer, tuner_answer


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


def test_of_few_replays_all_are_named():
    few = tuner("asha", "8 rates", "all", 1_000, 1.0, high=1.2) | {"replays": 5}
    assert "in all of 5 replays its choice" in tuner_answer(tuners(few))


def test_without_a_good_method_the_grid_is_recommended():
    poor = tuner("asha", "8 rates", "all", 1_000, 1.0, high=math.inf)
    assert "train the grid" in tuner_answer(tuners(poor))


def test_all_rates_that_stop_at_the_target_are_named_beside_the_cheapest_method():
    answer = tuner_answer(
        tuners(
            tuner("grid", "all rates", "all", 400_000, 1.0),
            tuner("grid", "until one reaches the target", "all", 60_000, 1.0, high=1.0),
            tuner("asha", "8 rates", "all", 1_000, 1.0, high=1.2),
        )
    )
    assert (
        "(1,000); all rates of each, until its first reaches the target, take 15%."
        in answer
    )


def test_both_suggestions_of_the_range_test_are_named_with_their_failures():
    """Two tests, of two seeds, for each optimizer; Adam's suggestions train."""
    rows = [
        tuner("range_test", setting, optimizer, 900, regret)
        | {"found": found, "replays": 2}
        for setting, optimizer, regret, found in (
            ("steepest", "adam", 1.1, 1.0),
            ("steepest", "gd", math.inf, 0.5),
            ("minimum / 10", "adam", 1.5, 1.0),
            ("minimum / 10", "gd", 1.5, 1.0),
        )
    ]
    together = [
        tuner("range_test", "steepest", "all", 8_000, 1.1),
        tuner("range_test", "minimum / 10", "all", 12_000, 1.5),
    ]
    answer = tuner_answer(tuners(*rows, *together))
    one = "3 of 4 tests with steepest (regret 1.10 to fails)"
    other = "4 of 4 tests with minimum / 10 (regret 1.50)"
    assert f"a rate that trains in {one} and {other}; with" in answer
    assert answer.endswith("cost 2% and 3% of the grid's steps.")


def test_a_study_in_which_nothing_trains_has_no_answer():
    assert tuner_answer(tuners(tuner("grid", "all rates", "all", 9, math.nan))) == ""


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


BEST_LR = pd.DataFrame({"optimizer": ["rmsprop"], "steps": [1000], "best_lr": [0.01]})
UNCHECKED = as_table([], "search_check")


def checked(**found):
    check = make_search_check({(origin, 0.01): each for origin, each in found.items()})
    return search_answer(draws(900.0), BEST_LR, tuners(), check)


def test_the_best_draw_and_the_best_cell_are_compared_with_other_seeds():
    assert checked(search=[700, 900, 800], grid=[1_000, 800, 1_200]).endswith(
        " Trained again with 3 other seeds, the best draw needed a median of 800 steps "
        "(700 to 900), the grid's best cell needed a median of 1,000 steps (800 to 1,200): "
        "20% fewer at the median, fewer with 2 of 3."
    )


def test_seeds_that_miss_the_target_are_counted():
    assert checked(search=[700, 900, 800], grid=[None, 800, 1_200]).endswith(
        "the grid's best cell reached the target with 2, in 800 to 1,200 steps: "
        "33.3% fewer at the median, fewer with 2 of 3."
    )
    assert checked(search=[None, None], grid=[800, 900]).endswith(
        "the best draw did not reach the target, the grid's best cell needed a median "
        "of 850 steps (800 to 900): fewer with 0 of 2."
    )
    assert checked(search=[700, 900, 800], grid=[None, None, 800]).endswith(
        "the grid's best cell reached the target with 1, in 800 steps: "
        "fewer with 2 of 3, as many with 1."
    )


def test_the_same_steps_are_as_many():
    assert checked(search=[800, 900], grid=[900, 800]).endswith(
        "(800 to 900): as many at the median, fewer with 1 of 2."
    )
    answer = search_answer(draws(1_000.0), BEST_LR, tuners(), UNCHECKED)
    assert "as many as the best cell of the grid (1,000)" in answer


def test_one_seed_has_no_median():
    assert checked(search=[700], grid=[900]).endswith(
        " Trained again with another seed, the best draw needed 700 steps, the grid's best "
        "cell needed 900 steps."
    )


def test_a_draw_without_a_cell_to_compare_with_is_checked_alone():
    alone = "the best draw needed a median of 750 steps (700 to 800)."
    assert checked(search=[700, 800]).endswith(alone)


def test_the_search_is_compared_with_the_best_cell_of_the_grid():
    none = tuners(), UNCHECKED
    answer = search_answer(draws(math.nan, 750.0, 900.0), BEST_LR, *none)
    assert answer.startswith("Of 3 draws of the settings of RMSProp, ")
    assert answer.endswith("all together had had 2,250 steps when it did.")
    assert "2 reached the target" in answer
    assert "750 steps (rate 0.01, decay 0.99), 25% fewer than" in answer
    assert "5% more" in search_answer(draws(1050.0), BEST_LR, *none)
    assert "none reached" in search_answer(draws(math.nan), BEST_LR, *none)
    assert search_answer(draws(), BEST_LR, *none) == ""


def test_the_searched_optimizers_populations_are_mentioned():
    population = tuner("pbt", "16 members", "rmsprop", 9, 0.8, high=1.4)
    answer = search_answer(draws(900.0), BEST_LR, tuners(population), UNCHECKED)
    assert "1.00 to 1.40 times the grid's best steps, median 0.80, of each" in answer
    single = population | {"regret_low": 0.8, "regret_high": 0.8}
    answer = search_answer(draws(900.0), BEST_LR, tuners(single), UNCHECKED)
    assert "needed 0.80 times the grid's best steps of each of their 16" in answer


def test_populations_that_fail_are_mentioned_as_such():
    population = tuner("pbt", "16 members", "rmsprop", 9, 0.8, high=math.inf)
    answer = search_answer(draws(900.0), BEST_LR, tuners(population), UNCHECKED)
    assert answer.endswith("80% of the populations reached the target.")


def test_an_optimizer_without_other_settings_has_only_its_rate_named():
    bare = draws(900.0).assign(settings="")
    assert "900 steps (rate 0.01), 10% fewer" in search_answer(
        bare, BEST_LR, tuners(), UNCHECKED
    )


def test_a_population_is_compared_with_every_fixed_rate():
    answer = tuner_answer(
        tuners(
            tuner("pbt", "16 members", "adam", 9, 0.8),
            tuner("pbt", "16 members", "gd", 9, 1.2),
            tuner("pbt", "16 members", "all", 4_000, 1.0),
        )
    )
    assert "with 1 of 2 optimizers (Adam) its median run reached the target" in answer
    assert "at 1% of the grid's cost" in answer
