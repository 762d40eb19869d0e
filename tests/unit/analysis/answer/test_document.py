"""What `answer.json` says of each optimizer and of the cost; its schema."""

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
    of_adam,
    tried,
)
from support.own_answers import own_answer

SCHEMA = yaml.safe_load(
    (Path(__file__).parents[4] / "workflow/schemas/answer.schema.yaml").read_text()
)


def place(entry):
    return entry["optimizer"], entry["lr"]


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
        answer = of_adam(
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


@pytest.mark.parametrize(
    "answer",
    [
        answered(SEARCHES, RESULTS, FASTEST, DEFAULTS),
        of_adam(tried(0.1, "diverged"), results={}),
        of_adam(tried(0.1, rung=MAX_STEPS), results={0.1: [None] * 5}),
        of_adam(tried(0.1, rung=MAX_STEPS), results={0.1: [0.4]}, objective=LOWEST_LOSS),
        of_adam(
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
