"""The schedules against Keras's, at every step and beyond the end."""

import keras
import numpy as np
import pytest

from lrvalley.study.learning_schedules import rates_of_steps

HORIZON, WARMUP, LR = 60, 7, 0.0123
Cosine = keras.optimizers.schedules.CosineDecay
Polynomial = keras.optimizers.schedules.PolynomialDecay


def agrees(ours, kerass):
    found = rates_of_steps(LR, ours, 0, HORIZON + 5)
    expected = [float(kerass(step)) for step in range(HORIZON + 5)]
    # Keras computes in float32.
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-7 * LR)


def test_cosine():
    agrees({"name": "cosine", "horizon": HORIZON}, Cosine(LR, HORIZON))


def test_cosine_after_a_warm_up():
    agrees(
        {"name": "cosine", "horizon": HORIZON, "warmup": WARMUP},
        Cosine(0.0, HORIZON - WARMUP, warmup_target=LR, warmup_steps=WARMUP),
    )


def test_linear():
    kerass = Polynomial(LR, HORIZON, end_learning_rate=0.0, power=1.0)
    agrees({"name": "linear", "horizon": HORIZON}, kerass)


def test_linear_after_a_warm_up():
    ramp = Cosine(0.0, HORIZON - WARMUP, warmup_target=LR, warmup_steps=WARMUP)
    fall = Polynomial(LR, HORIZON - WARMUP, end_learning_rate=0.0, power=1.0)
    agrees(
        {"name": "linear", "horizon": HORIZON, "warmup": WARMUP},
        lambda step: ramp(step) if step < WARMUP else fall(step - WARMUP),
    )


def test_a_warm_up_alone():
    kerass = Polynomial(0.0, WARMUP, end_learning_rate=LR)
    agrees({"name": "warmup", "warmup": WARMUP}, kerass)


@pytest.mark.parametrize("name", ["linear", "cosine"])
@pytest.mark.parametrize("warmup", [0, WARMUP])
def test_steps_in_two_parts_have_the_rates_of_one(name, warmup):
    settings = {"name": name, "horizon": HORIZON, "warmup": warmup}
    parts = [rates_of_steps(LR, settings, *part) for part in ((0, 5), (5, HORIZON - 5))]
    whole = rates_of_steps(LR, settings, 0, HORIZON)
    np.testing.assert_array_equal(np.concatenate(parts), whole)
