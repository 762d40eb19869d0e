"""The schedule of a configuration is one that trainings know."""

import pytest
from pydantic import ValidationError

from lrvalley.config.messages import WrongValue
from lrvalley.config.sections.schedule import NAMES, ScheduleSection
from lrvalley.study.learning_schedules import rates_of_steps


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"name": "constant"}),
        ({"warmup": 10}, {"name": "warmup", "warmup": 10}),
        ({"name": "linear"}, {"name": "linear", "horizon": 100}),
        (
            {"name": "cosine", "warmup": "10"},
            {"name": "cosine", "horizon": 100, "warmup": 10},
        ),
    ],
)
def test_the_budget_is_the_horizon(given, expected):
    assert ScheduleSection.model_validate(given).of(100) == expected


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("warmup", [0, 10])
def test_trainings_know_every_schedule(name, warmup):
    found = ScheduleSection(name=name, warmup=warmup).of(100)
    rates = rates_of_steps(0.5, found, 0, 100)
    assert rates.max() == 0.5
    assert rates[0] == (0 if warmup else 0.5)
    assert rates[99] == 0.5 if name == "constant" else rates[99] < 0.01


def test_a_warm_up_as_long_as_the_budget_gets_a_message():
    with pytest.raises(WrongValue, match=r"schedule\.warmup: found 100, expected less"):
        ScheduleSection(warmup=100).of(100)


@pytest.mark.parametrize("wrong", [{"name": "step"}, {"warmup": -1}, {"horizon": 10}])
def test_other_values_are_refused(wrong):
    with pytest.raises(ValidationError):
        ScheduleSection.model_validate(wrong)
