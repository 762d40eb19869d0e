"""How a training stands after a check, and when it ends."""

import pytest
from support.cells import make_history

from lrvalley.study.history import (
    STALLED_AFTER,
    History,
    end_of,
    is_reached,
    outcome_of,
    rounded,
    value_at,
)
from lrvalley.study.stop import Stop, Target

RISING = make_history([0.5, 0.8, 0.9, 0.97], [2.0, 1.0, 0.5, 0.1], [0.4, 0.7, 0.95, 0.9])


@pytest.mark.parametrize(
    ("stop", "end"),
    [
        (Stop(1000, Target(0.9)), ("reached", 3)),
        (Stop(1000, Target(0.5)), ("reached", 1)),
        (Stop(1000, Target(0.99)), None),
        (Stop(1000), None),
        (Stop(200), ("budget", 4)),
        (Stop(100), ("budget", 2)),
        (Stop(100, Target(0.9)), ("budget", 2)),
        (Stop(100, Target(0.8)), ("reached", 2)),
        (Stop(1000, Target(0.5, metric="loss", higher=False)), ("reached", 3)),
        (Stop(1000, Target(0.95, split="validation")), ("reached", 3)),
        (Stop(1000, Target(0.72, window="running")), ("reached", 3)),
        (Stop(1000, Target(0.8, window="running")), None),
    ],
)
def test_the_end_of_a_training(stop, end):
    assert end_of(RISING, stop) == end


def test_a_running_metric_is_the_mean_of_all_steps_so_far():
    target = Target(0.9, window="running")
    assert value_at(RISING, target, 2) == pytest.approx(0.65)
    assert value_at(RISING, target, 4) == pytest.approx((0.5 + 0.8 + 0.9 + 0.97) / 4)


def test_a_loss_that_is_not_finite_ends_a_training_with_a_target_or_without():
    history = make_history([0.5, 0.1, 0.1], [2.0, None, None])
    assert end_of(history, Stop(1000)) == ("diverged", 2)
    assert end_of(history, Stop(1000, Target(0.9))) == ("diverged", 2)


class TestStalled:
    @staticmethod
    def history(constant):
        checks = len(constant)
        own = make_history([0.1] * checks, [2.3] * checks)
        return History(own.step, own.train, constant)

    def test_constant_outputs_stall_a_training_with_a_target(self):
        history = self.history([False, *[True] * STALLED_AFTER, True])
        assert end_of(history, Stop(1000, Target(0.9))) == ("stalled", 1 + STALLED_AFTER)

    def test_not_one_without(self):
        assert end_of(self.history([True] * 10), Stop(1000)) is None

    def test_not_if_they_change_in_between(self):
        constant = [True] * (STALLED_AFTER - 1)
        history = self.history([*constant, False, *constant])
        assert end_of(history, Stop(1000, Target(0.9))) is None


def test_checks_that_are_known_are_not_looked_at_again():
    assert end_of(RISING, Stop(1000, Target(0.5)), first=2) == ("reached", 3)
    assert end_of(RISING, Stop(1000, Target(0.5)), first=4) is None


def test_the_first_checks_of_a_history():
    first = RISING.until(2, validated=False)
    assert first == make_history([0.5, 0.8], [2.0, 1.0])
    assert RISING.until(2, validated=True).validation == {"accuracy": [0.4, 0.7]}


def test_a_loss_is_reached_from_above():
    loss = Target(0.1, metric="loss", higher=False)
    assert is_reached(loss, 0.1)
    assert not is_reached(loss, 0.11)
    assert is_reached(Target(0.1), 0.11)


def test_an_outcome_is_what_was_seen_until_the_end():
    outcome = outcome_of(RISING, Stop(1000, Target(0.9)))
    assert (outcome.status, outcome.steps) == ("reached", 150)
    assert outcome.history == RISING.until(3, validated=False)
    assert outcome_of(RISING, Stop(100)).steps is None
    assert outcome_of(RISING, Stop(1000)) is None


def test_validation_that_was_not_recorded_gives_no_outcome():
    blind = RISING.until(4, validated=False)
    assert outcome_of(blind, Stop(200, validate=True)) is None


def test_a_history_is_complete_if_every_check_has_every_value():
    assert RISING.is_complete(validated=True)
    assert not RISING.is_complete(validated=False)
    short = History(RISING.step, RISING.train, RISING.constant, {"accuracy": [0.4]})
    assert not short.is_complete(validated=True)
    assert not History().is_complete(validated=False)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (2 / 3, 0.666667),
        (0.97, 0.97),
        (float("nan"), None),
        (float("inf"), None),
        (None, None),
    ],
)
def test_numbers_are_recorded_with_six_digits(value, kept):
    assert rounded(value) == kept
