"""What came of one training, in the terms of the objective."""

import pytest
from support.builders import result

from lrvalley.analysis.outcomes import has_failed, has_succeeded, steps_of


@pytest.mark.parametrize(
    ("status", "to_a_target", "to_the_best"),
    [
        ("reached", True, False),  # without a target none is reached
        ("budget", False, True),
        ("plateaued", False, True),
        ("diverged", False, False),
        ("stalled", False, False),
    ],
)
def test_which_trainings_have_a_result(status, to_a_target, to_the_best):
    assert has_succeeded(status, by_steps=True) is to_a_target
    assert has_succeeded(status, by_steps=False) is to_the_best


@pytest.mark.parametrize(
    ("status", "to_a_target", "to_the_best"),
    [
        ("reached", False, False),
        ("budget", False, False),  # a larger one might do
        ("plateaued", True, False),
        ("diverged", True, True),
        ("stalled", True, True),
    ],
)
def test_which_have_failed_whatever_their_budget(status, to_a_target, to_the_best):
    assert has_failed(status, by_steps=True) is to_a_target
    assert has_failed(status, by_steps=False) is to_the_best


@pytest.mark.parametrize(
    ("status", "steps"), [("reached", 100), ("budget", None), ("plateaued", None)]
)
def test_steps_to_a_target(status, steps):
    trained = result(steps=100 if status == "reached" else None, status=status)
    assert steps_of(trained, best_step=50) == steps
