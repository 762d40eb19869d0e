"""The answer, from drawn searches and confirmations."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from support import own_studies as own
from support.answer_frames import (
    BEST_ACCURACY,
    DEFAULTS,
    FASTEST,
    LOWEST_LOSS,
    MAX_STEPS,
    RESULTS,
    SEARCHES,
    answered,
    confirmed,
    search,
    tried,
)
from support.own_answers import own_answer

from lrvalley.analysis.answer import StudyFacts, answer_of
from lrvalley.analysis.search_tables import candidates_table

SCHEMA = yaml.safe_load(
    (Path(__file__).parents[4] / "workflow/schemas/answer.schema.yaml").read_text()
)
SGD = {"optimizer": "SGD", "schedule": {"name": "constant"}, "definitions": "keras"}


def place(entry):
    return entry["optimizer"], entry["lr"]


def kinds(answer):
    return [each["kind"] for each in answer["warnings"]]


def one(*candidates, results, objective=FASTEST, **more):
    """The answer of a study of Adam alone."""
    named = {("Adam", lr): values for lr, values in results.items()}
    return answered([search("Adam", *candidates)], named, objective, **more)


class TestRecommended:
    def test_median_and_interval_of_the_seeds(self):
        best = one(tried(0.1, steps=600), results={0.1: (900, 700, 800, None, 1_000)})[
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
        answer = one(
            tried(0.2, steps=600),
            tried(0.1, steps=700),
            results={0.2: (500, 500, 600, 900, None), 0.1: (700, 700, 700, 700, 800)},
        )
        assert place(answer["recommended"]) == ("Adam", 0.1)

    def test_equal_medians_go_by_the_bad_end_and_then_by_the_smaller_rate(self):
        same = (700, 800, 900)
        assert (
            one(tried(0.1, steps=600), results={0.2: same, 0.1: same})["recommended"]["lr"]
            == 0.1
        )
        assert (
            one(tried(0.1, steps=600), results={0.1: (700, 800, 950), 0.2: same})[
                "recommended"
            ]["lr"]
            == 0.2
        )

    def test_nothing_is_recommended_if_all_seeds_missed(self):
        answer = one(tried(0.1, rung=MAX_STEPS), results={0.1: [None] * 5})
        assert answer["recommended"] is None
        assert answer["band"] is None
        assert answer["cannot_be_told_apart"] == []
        assert kinds(answer) == ["nothing_works", "one_optimizer"]
        assert answer["optimizers"][0]["median"] is None
        assert answer["optimizers"][0]["missed"] == 5

    def test_nothing_is_recommended_if_nothing_was_confirmed(self):
        answer = one(tried(0.1, "diverged"), results={})
        assert answer["recommended"] is None
        assert answer["optimizers"][0]["lr"] is None

    @pytest.mark.parametrize(
        ("objective", "expected"), [(LOWEST_LOSS, 0.1), (BEST_ACCURACY, 0.2)]
    )
    def test_without_a_target_the_best_value_wins(self, objective, expected):
        answer = one(
            tried(0.1, rung=MAX_STEPS),
            results={0.1: (0.4, 0.41, 0.42), 0.2: (0.5, 0.51, 0.52)},
            objective=objective,
        )
        assert answer["recommended"]["lr"] == expected
        assert answer["objective"]["result"] == "value"

    def test_a_seed_that_diverged_is_worst_though_its_value_was_good(self):
        answer = one(
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
    answer = one(
        tried(0.1, rung=MAX_STEPS),
        results={0.1: (0.40, 0.41, 0.43, None), 0.001: (0.8, 0.8, 0.8, 0.8)},
        objective=LOWEST_LOSS,
    )
    assert answer["recommended"]["lr"] == 0.1


class TestBand:
    def test_it_ends_at_what_works_and_knows_the_next_failing_rates(self):
        answer = one(
            tried(0.1, steps=600),
            tried(0.05, steps=600),
            tried(0.2, rung=150),
            tried(0.4, steps=600),
            tried(0.8, rung=150),
            tried(1.0, "diverged"),
            tried(0.01, rung=MAX_STEPS),
            results={0.1: (700, 800, 900)},
        )
        assert answer["band"] == {
            "low": 0.05,
            "high": 0.4,
            "works": 3,
            "tried": 4,
            "next_failing": {
                "below": {"lr": 0.01, "decades": 1.0},
                "above": {"lr": 1.0, "decades": 1.0},
            },
        }

    def test_it_does_not_go_beyond_a_failing_rate(self):
        answer = one(
            tried(0.1, steps=600),
            tried(0.2, "stalled"),
            tried(0.4, steps=600),
            results={0.1: (700, 800, 900)},
        )
        assert (answer["band"]["low"], answer["band"]["high"]) == (0.1, 0.1)
        assert answer["band"]["next_failing"]["below"] is None

    def test_one_seed_that_misses_makes_a_rate_fail(self):
        answer = one(
            tried(0.1, steps=600),
            tried(0.2, steps=600),
            results={0.1: (700, 800, 900), 0.2: (1_000, 1_000, None)},
        )
        assert answer["band"]["next_failing"]["above"]["lr"] == 0.2

    def test_without_a_target_values_are_compared_at_the_same_rung(self):
        answer = one(
            tried(0.1, rung=1_350, value=0.40),
            tried(0.2, rung=1_350, value=0.42),
            tried(0.05, rung=450, value=0.39),
            tried(0.4, rung=1_350, value=0.44),
            tried(0.8, rung=1_350, value=0.40),
            results={0.1: (0.40, 0.41, 0.43)},
            objective=LOWEST_LOSS,
        )
        # The interval is 0.03 wide; what lies beyond a worse rate does not count.
        assert (answer["band"]["low"], answer["band"]["high"]) == (0.1, 0.2)
        assert answer["band"]["next_failing"] == {"below": None, "above": None}

    def test_without_a_target_a_confirmed_rate_works_inside_the_interval(self):
        answer = one(
            tried(0.1, rung=MAX_STEPS),
            results={
                0.1: (0.90, 0.91, 0.92),
                0.2: (0.89, 0.905, 0.93),
                0.05: (0.88, 0.89, 0.95),
            },
            objective=BEST_ACCURACY,
        )
        assert (answer["band"]["low"], answer["band"]["high"]) == (0.1, 0.2)


class TestOptimizers:
    def test_each_has_its_confirmed_best_and_what_the_search_saw(self):
        answer = answered(SEARCHES, RESULTS, FASTEST)
        adagrad, adam = answer["optimizers"]
        assert place(adagrad) == ("Adagrad", 0.2)
        assert (adagrad["median"], adagrad["seeds"]) == (850, 5)
        assert adagrad["searched"] == {"lr": 0.2, "result": 700}
        assert place(adam) == ("Adam", 0.001)

    def test_gain_over_the_default_rate_in_steps(self):
        slow = {("Adagrad", 0.001): (1_700, 1_700, 1_700, 1_700, None)}
        answer = answered(SEARCHES, RESULTS | slow, FASTEST, DEFAULTS)
        adagrad, adam = answer["optimizers"]
        assert adagrad["default"]["gain"] == 2.0
        assert adam["default"]["gain"] == 1.0

    def test_a_default_rate_that_never_trains_has_no_gain(self):
        never = {("Adagrad", 0.001): [None] * 5}
        answer = answered(SEARCHES, RESULTS | never, FASTEST, DEFAULTS)
        assert answer["optimizers"][0]["default"]["gain"] is None

    @pytest.mark.parametrize("objective", [LOWEST_LOSS, BEST_ACCURACY])
    def test_gain_in_value_is_how_much_worse_the_default_is(self, objective):
        good, bad = (0.75, 0.5) if objective.higher else (0.5, 0.75)
        answer = one(
            tried(0.1, rung=MAX_STEPS),
            results={0.1: [good] * 3, 0.001: [bad] * 3},
            objective=objective,
            defaults={"Adam": 0.001},
        )
        assert answer["optimizers"][0]["default"]["gain"] == 0.25


def test_cost_counts_what_was_trained():
    answer = answered(SEARCHES, RESULTS, FASTEST, {"Adagrad": 0.001})
    assert answer["cost"] == {
        "search_steps": 700 + 700 + 150 + 150 + 900 + 900 + 150,
        "search_trainings": 7,
        "confirmation_steps": sum(sum(values) for values in RESULTS.values()),
        "confirmation_trainings": 20,
    }


class TestWarnings:
    def test_none_where_all_is_well(self):
        assert kinds(answered(SEARCHES, RESULTS, FASTEST)) == []

    def test_the_best_at_the_edge_after_widening(self):
        edge = search("Adam", tried(0.1, steps=700), at_edge="upper", widened=2)
        answer = answered([edge, SEARCHES[0]], RESULTS, FASTEST)
        assert answer["warnings"] == [
            {"kind": "edge_of_range", "optimizer": "Adam", "side": "upper", "widened": 2}
        ]

    def test_seeds_that_missed_and_few_seeds_and_one_optimizer(self):
        answer = one(tried(0.1, steps=600), results={0.1: (700, 800, None)})
        assert kinds(answer) == ["misses", "few_seeds", "one_optimizer"]
        assert answer["warnings"][0] | {"missed": 1, "seeds": 3} == answer["warnings"][0]

    @pytest.mark.parametrize(("failing", "warns"), [(0.3, True), (0.4, False)])
    def test_a_failing_rate_next_to_it_is_a_cliff_if_it_is_near(self, failing, warns):
        answer = one(
            tried(0.1, steps=600), tried(failing, "stalled"), results={0.1: [700] * 5}
        )
        assert ("cliff" in kinds(answer)) == warns

    @pytest.mark.parametrize(("at_end", "warns"), [(2, False), (3, True)])
    def test_a_budget_is_short_if_most_seeds_are_best_at_its_end(self, at_end, warns):
        searches = [search("Adam", tried(0.1, rung=MAX_STEPS))]
        table = confirmed({("Adam", 0.1): [0.4] * 5}, LOWEST_LOSS)
        table.loc[: at_end - 1, "steps"] = MAX_STEPS
        candidates = candidates_table(searches, {}, 0, LOWEST_LOSS)
        study = StudyFacts("drawn", MAX_STEPS)
        answer = answer_of(candidates, table, searches, LOWEST_LOSS, study)
        assert ("short_budget" in kinds(answer)) == warns

    @pytest.mark.parametrize(("slowest_plain", "warns"), [(1_300, True), (1_400, False)])
    def test_momentum_that_is_worse_than_none_beyond_the_spread(self, slowest_plain, warns):
        answer = answered(
            [
                search("momentum", tried(0.1, steps=600)),
                search("gd", tried(0.1, steps=600)),
            ],
            {
                ("gd", 0.1): (900, 900, 900, 900, slowest_plain),
                ("momentum", 0.1): (1_400, 1_500, 1_500, 1_500, 1_500),
            },
            FASTEST,
            settings={
                "gd": {**SGD, "optimizer": "gd", "settings": {}},
                "momentum": {**SGD, "settings": {"momentum": 0.9}},
            },
        )
        assert ("momentum_worse" in kinds(answer)) == warns


@pytest.mark.parametrize(
    "answer",
    [
        answered(SEARCHES, RESULTS, FASTEST, DEFAULTS),
        one(tried(0.1, "diverged"), results={}),
        one(tried(0.1, rung=MAX_STEPS), results={0.1: [None] * 5}),
        one(tried(0.1, rung=MAX_STEPS), results={0.1: [0.4]}, objective=LOWEST_LOSS),
        one(
            tried(0.1, rung=MAX_STEPS),
            tried(0.2, "diverged"),
            results={0.1: [0.4, None, 0.6], 0.001: [None] * 3},
            objective=BEST_ACCURACY,
            defaults={"Adam": 0.001},
        ),
    ],
)
def test_the_answer_keeps_to_its_schema(answer):
    """Also that it is JSON: infinite numbers and types of NumPy are refused."""
    text = json.dumps(answer, allow_nan=False)
    jsonschema.validate(json.loads(text), SCHEMA)


@pytest.mark.parametrize("case", own.STUDIES)
def test_the_answer_of_an_invented_study_keeps_to_its_schema(case):
    study = own.STUDIES[case]
    metrics = (own.LOSS, own.ACCURACY, own.MAE)
    _, answer = own_answer(study.objective, metrics, ("Adam", "Lion"), own.RATES)
    jsonschema.validate(json.loads(json.dumps(answer, allow_nan=False)), SCHEMA)
    assert answer["recommended"] is not None
