"""Which rate is recommended, and what may be as good."""

import pytest
from support.answer_frames import (
    BEST_ACCURACY,
    FASTEST,
    LOWEST_LOSS,
    MAX_STEPS,
    RESULTS,
    SEARCHES,
    answered,
    of_adam,
    search,
    tried,
)


def place(entry):
    return entry["optimizer"], entry["lr"]


def kinds(answer):
    return [each["kind"] for each in answer["warnings"]]


class TestRecommended:
    def test_median_and_interval_of_the_seeds(self):
        best = of_adam(tried(0.1, steps=600), results={0.1: (900, 700, 800, None, 1_000)})[
            "recommended"
        ]
        assert best["median"] == 900
        assert best["interval"] == {"low": 700, "high": None, "confidence": 0.9375}
        assert best["seeds"] == [2, 3, 4, 5, 6]
        assert best["values"] == [900, 700, 800, None, 1_000]
        assert best["missed"] == 1

    def test_a_rate_beside_a_cliff_gives_way_to_a_safe_one_that_is_as_good(self):
        answer = answered(SEARCHES, RESULTS, FASTEST)
        best = answer["recommended"]
        assert place(best) == ("Adagrad", 0.1)
        assert best["reason"] == "safer"
        assert place(best["instead_of"]) == ("Adagrad", 0.2)
        assert best["instead_of"]["median"] == 850

    def test_of_equal_medians_a_safe_one_is_taken_whatever_its_optimizer(self):
        same = {("Adagrad", 0.2): [800] * 5, ("Adam", 0.001): [700, 800, 800, 800, 900]}
        answer = answered(SEARCHES, same, FASTEST)
        assert place(answer["recommended"]) == ("Adam", 0.001)
        assert place(answer["recommended"]["instead_of"]) == ("Adagrad", 0.2)

    def test_it_does_not_give_way_to_a_rate_that_is_worse_beyond_chance(self):
        slower = {**RESULTS, ("Adagrad", 0.1): (1_600, 1_700, 1_800, 1_900, 2_000)}
        answer = answered(SEARCHES, slower, FASTEST)
        assert place(answer["recommended"]) == ("Adagrad", 0.2)
        assert answer["recommended"]["reason"] == "best"
        assert "cliff" in kinds(answer)

    def test_it_does_not_give_way_to_a_rate_with_a_cliff_of_its_own(self):
        cliffs = search("Adagrad", *SEARCHES[0]["candidates"], tried(0.06, "stalled"))
        answer = answered([cliffs, SEARCHES[1]], RESULTS, FASTEST)
        assert place(answer["recommended"]) == ("Adagrad", 0.2)

    def test_a_rate_that_missed_with_a_seed_gives_way_too(self):
        answer = of_adam(
            tried(0.2, steps=600),
            tried(0.1, steps=700),
            results={0.2: (500, 500, 600, 900, None), 0.1: (700, 700, 700, 700, 800)},
        )
        assert place(answer["recommended"]) == ("Adam", 0.1)

    def test_equal_medians_go_by_the_bad_end_and_then_by_the_smaller_rate(self):
        same = (700, 800, 900)
        assert (
            of_adam(tried(0.1, steps=600), results={0.2: same, 0.1: same})["recommended"][
                "lr"
            ]
            == 0.1
        )
        assert (
            of_adam(tried(0.1, steps=600), results={0.1: (700, 800, 950), 0.2: same})[
                "recommended"
            ]["lr"]
            == 0.2
        )

    def test_nothing_is_recommended_if_all_seeds_missed(self):
        answer = of_adam(tried(0.1, rung=MAX_STEPS), results={0.1: [None] * 5})
        assert answer["recommended"] is None
        assert answer["band"] is None
        assert answer["cannot_be_told_apart"] == []
        assert kinds(answer) == ["nothing_works", "one_optimizer"]
        assert answer["optimizers"][0]["median"] is None
        assert answer["optimizers"][0]["missed"] == 5

    def test_nothing_is_recommended_if_nothing_was_confirmed(self):
        answer = of_adam(tried(0.1, "diverged"), results={})
        assert answer["recommended"] is None
        assert answer["optimizers"][0]["lr"] is None

    @pytest.mark.parametrize(
        ("objective", "expected"), [(LOWEST_LOSS, 0.1), (BEST_ACCURACY, 0.2)]
    )
    def test_without_a_target_the_best_value_wins(self, objective, expected):
        answer = of_adam(
            tried(0.1, rung=MAX_STEPS),
            results={0.1: (0.4, 0.41, 0.42), 0.2: (0.5, 0.51, 0.52)},
            objective=objective,
        )
        assert answer["recommended"]["lr"] == expected
        assert answer["objective"]["result"] == "value"

    def test_a_seed_that_diverged_is_worst_though_its_value_was_good(self):
        answer = of_adam(
            tried(0.1, rung=MAX_STEPS),
            results={0.1: (0.8, None, None), 0.2: (0.5, 0.5, None)},
            objective=BEST_ACCURACY,
        )
        assert answer["recommended"]["lr"] == 0.2
        assert answer["recommended"]["interval"]["low"] is None


def test_the_others_that_may_be_as_good_are_without_the_recommended_one():
    answer = answered(SEARCHES, RESULTS, FASTEST)
    # Adam's slower rate has no seed as fast as the slowest but one of the best.
    assert [place(each) for each in answer["cannot_be_told_apart"]] == [
        ("Adagrad", 0.2),
        ("Adam", 0.001),
    ]


def test_few_seeds_that_tell_nothing_apart_do_not_excuse_a_much_worse_rate():
    answer = of_adam(
        tried(0.1, rung=MAX_STEPS),
        results={0.1: (0.40, 0.41, 0.43, None), 0.001: (0.8, 0.8, 0.8, 0.8)},
        objective=LOWEST_LOSS,
    )
    assert answer["recommended"]["lr"] == 0.1
