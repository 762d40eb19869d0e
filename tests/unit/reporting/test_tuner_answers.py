"""What is said of tuners, from tables made by hand."""

import math

import pytest
from support.tuner_frames import make_tables, tuner

from lrvalley.analysis.table_file import as_table
from lrvalley.reporting.tuner_answers import (
    choosing_answer,
    population_answer,
    range_test_answer,
    tuner_answers,
)


def tuners(*rows):
    return as_table(rows, "tuners")


def test_the_cheapest_method_that_is_good_in_nine_replays_of_ten_is_named():
    answer = choosing_answer(
        tuners(
            tuner("grid", "all rates", "all", 400_000, 1.0),
            tuner("asha", "8 rates", "all", 1_000, 1.0, high=1.3),
            tuner("successive_halving", "16 rates", "all", 4_000, 1.1, high=1.25),
            tuner("random_search", "16 rates", "all", 9_000, 1.0, high=1.0),
        )
    )
    assert "use successive halving with 16 rates for each optimizer" in answer.headline
    assert answer.points == (
        "Its choice came within 25% of the best cell's steps in nine replays of ten.",
        "It cost 1% of the grid's steps (4,000).",
    )


def test_of_few_replays_all_are_named():
    few = tuner("asha", "8 rates", "all", 1_000, 1.0, high=1.2) | {"replays": 5}
    assert choosing_answer(tuners(few)).points[0].endswith("in all of 5 replays.")


def test_without_a_good_method_the_grid_is_recommended():
    poor = tuner("asha", "8 rates", "all", 1_000, 1.0, high=math.inf)
    answer = choosing_answer(tuners(poor))
    assert answer.headline.endswith("train the grid.")
    assert len(answer.points) == 1


def test_all_rates_that_stop_at_the_target_are_named_beside_the_cheapest_method():
    answer = choosing_answer(
        tuners(
            tuner("grid", "all rates", "all", 400_000, 1.0),
            tuner("grid", "until one reaches the target", "all", 60_000, 1.0, high=1.0),
            tuner("asha", "8 rates", "all", 1_000, 1.0, high=1.2),
        )
    )
    assert answer.points[-1] == (
        "The whole grid, stopped as soon as one rate reaches the target, costs 15%."
    )


def test_a_study_in_which_nothing_trains_has_no_answer():
    nothing = tuners(tuner("grid", "all rates", "all", 9, math.nan))
    assert choosing_answer(nothing) is None
    assert range_test_answer(nothing) is None
    assert population_answer(nothing, set()) is None


def test_both_suggestions_of_the_range_test_are_named_with_their_failures():
    """Two tests, of two seeds, for each optimizer; Adam's suggestions train."""
    rows = [
        tuner("range_test", setting, optimizer, 900, regret)
        | {"found": found, "replays": 2}
        for setting, optimizer, regret, found in (
            ("steepest", "adam", 1.1, 1.0),
            ("steepest", "gd", math.inf, 0.5),
            ("minimum / 10", "adam", 1.5, 1.0),
            ("minimum / 10", "gd", 2.5, 1.0),
        )
    ]
    together = [
        tuner("range_test", "steepest", "all", 8_000, 1.1),
        tuner("range_test", "minimum / 10", "all", 12_000, 1.5),
    ]
    answer = range_test_answer(tuners(*rows, *together))
    assert answer.headline == "7 of 8 suggestions of range tests train."
    assert answer.points[:2] == (
        "steepest: 3 of 4 train, with a regret of 1.10; cost 2% of the grid's steps.",
        "minimum / 10: 4 of 4 train, with a regret of 1.50 to 2.50; "
        "cost 3% of the grid's steps.",
    )


def test_suggestions_that_all_fail_have_no_regret():
    rows = [tuner("range_test", "steepest", name, 9, math.inf) for name in ("adam", "all")]
    none = tuners(*({**row, "found": 0.0} for row in rows))
    assert "0 of 100 train, with a regret of –" in range_test_answer(none).points[0]


POPULATIONS = (
    tuner("pbt", "16 members", "adam", 9, 0.8),
    tuner("pbt", "16 members", "gd", 9, 1.2),
    tuner("pbt", "16 members", "all", 4_000, 1.0),
)


def test_a_population_is_compared_with_every_fixed_rate():
    answer = population_answer(tuners(*POPULATIONS), set())
    assert "the best fixed rate for 1 of 2 optimizers (Adam)." in answer.headline
    assert answer.points[-1] == "All members together cost 1% of the grid's steps."


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.6, 1.4, "took 0.60 to 1.40 times the best cell's steps (median 0.80)."),
        (0.8, 0.8, "took 0.80 times the best cell's steps."),
        (0.8, math.inf, "With RMSProp, 80% of the populations reached the target."),
    ],
)
def test_the_searched_optimizers_populations_are_mentioned(low, high, words):
    own = tuner("pbt", "16 members", "rmsprop", 9, 0.8, high=high) | {"regret_low": low}
    answer = population_answer(tuners(own, *POPULATIONS), {"rmsprop"})
    assert answer.points[-1].endswith(words)


def test_every_answer_has_at_most_three_short_points():
    answers = tuner_answers(make_tables())
    assert len(answers) == 4
    for answer in answers:
        assert len(answer.points) <= 3
        assert all(len(point) < 150 for point in answer.points)


def test_a_study_without_a_comparison_has_no_answers():
    assert tuner_answers({}) == []
