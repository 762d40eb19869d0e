"""How a training stands after a check, and when it ends."""

import pytest
from support.cells import make_history

from lrvalley.study.cell import Stop, Target
from lrvalley.study.history import STALLED_AFTER, History, end_of, value_at

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
