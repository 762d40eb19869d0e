import numpy as np
import pytest

from lrvalley.study.learning_schedules import rates_of_steps


def test_a_constant_rate_is_the_same_at_every_step():
    assert rates_of_steps(0.1, {"name": "constant"}, 7, 3).tolist() == [0.1] * 3


def test_an_exponential_one_goes_from_one_rate_to_another():
    ramp = {"name": "exponential", "to": 1.0, "horizon": 5}
    assert rates_of_steps(1e-4, ramp, 0, 5) == pytest.approx([1e-4, 1e-3, 1e-2, 0.1, 1])


@pytest.mark.parametrize("cut", [1, 3])
def test_steps_in_two_parts_have_the_rates_of_one(cut):
    ramp = {"name": "exponential", "to": 1.0, "horizon": 9}
    parts = rates_of_steps(0.1, ramp, 0, cut), rates_of_steps(0.1, ramp, cut, 9 - cut)
    np.testing.assert_array_equal(np.concatenate(parts), rates_of_steps(0.1, ramp, 0, 9))
