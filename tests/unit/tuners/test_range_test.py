"""Suggestions of range tests whose steepest fall and least loss are known."""

import math

import numpy as np
import pytest

from lrvalley.tuners.range_test import SUGGESTIONS, smoothed, steepest, tenth_of_minimum

RATES = np.geomspace(1e-6, 1.0, 601).tolist()
# Falls at once at step 200, is least from there on, rises at step 400, explodes at 500.
CURVE = [2.0] * 200 + [1.0] * 200 + [1.5] * 100 + [1e6] * 101


def test_the_mean_weighs_a_loss_by_098_for_every_step_since():
    """Of 1 and 0.5: (0.98 * 1 + 0.5) / 1.98."""
    assert smoothed([1.0, 0.5]) == pytest.approx([1.0, 1.48 / 1.98])


def test_the_mean_of_equal_losses_is_the_loss():
    assert smoothed([2.5] * 300) == pytest.approx([2.5] * 300)


def test_the_mean_ends_where_it_exceeds_four_times_its_least():
    """(0.98 + loss) / 1.98 is 4 for a loss of 6.94."""
    assert len(smoothed([1.0, 6.93, 1.0])) == 3
    assert len(smoothed([1.0, 6.95, 1.0])) == 1
    assert len(smoothed(CURVE)) == 500


def test_the_mean_ends_before_a_loss_that_is_not_finite():
    assert smoothed([1.0, 1.0, None, 1.0]) == pytest.approx([1.0, 1.0])
    assert len(smoothed([None, 1.0])) == 0
    assert len(smoothed([])) == 0


def test_the_rate_of_the_steepest_fall():
    assert steepest(RATES, CURVE) == RATES[200]


def test_a_fall_after_the_least_loss_is_not_the_steepest():
    """The loss leaps up at step 400 and falls back from there, as fast as it likes."""
    leap = CURVE[:400] + [30.0] * 2 + [1.0] * 198
    assert smoothed(leap)[401:].min() > smoothed(leap)[399]
    assert np.gradient(smoothed(leap))[403:].min() < np.gradient(smoothed(leap))[200]
    assert steepest(RATES, leap) == RATES[200]


def test_a_loss_that_never_falls_has_no_steepest_fall():
    assert math.isnan(steepest(RATES, [1.0] * 100 + [1.5] * 501))


def test_a_tenth_of_the_rate_of_the_least_loss():
    assert tenth_of_minimum(RATES, CURVE) == RATES[399] / 10


@pytest.mark.parametrize("suggest", SUGGESTIONS.values())
@pytest.mark.parametrize("end", [[1e6, 0.0], [None, 0.0]])
def test_what_comes_after_the_loss_has_exploded_does_not_count(suggest, end):
    curve = CURVE[:500] + end * 50 + [0.0]
    assert suggest(RATES, curve) == suggest(RATES, CURVE)


@pytest.mark.parametrize("seed", range(10))
def test_noise_of_single_batches_is_averaged_out(seed):
    """Also at the start, where the mean is of few losses and its steps are large."""
    noise = np.random.default_rng(seed).normal(0, 0.1, 500)
    curve = np.linspace(2.3, 2.2, 200).tolist() + np.linspace(2.2, 0.5, 100).tolist()
    curve = np.array(curve + [0.5] * 200) + noise
    assert RATES[200] < steepest(RATES, curve.tolist()) < RATES[350]


def test_too_few_finite_losses_give_no_rate():
    assert math.isnan(steepest(RATES, [2.0, None]))
    assert math.isnan(steepest(RATES, []))
    assert steepest(RATES, [2.0, 1.0, None]) == RATES[0]
    assert math.isnan(tenth_of_minimum(RATES, [None, 2.0]))
    assert tenth_of_minimum(RATES, [2.0, None]) == RATES[0] / 10
