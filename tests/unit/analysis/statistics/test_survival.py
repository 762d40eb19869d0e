"""Survival curves: by hand, against medians with misses, and by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrvalley.analysis.statistics import quantile_with_misses, survival_curve

BUDGET = 1000


def test_a_curve_by_hand():
    """At 3, two of five; at 7, one of the two left: 3/5, then 3/5 x 1/2."""
    curve = survival_curve([3, 3, 5, 7, 9], [False, False, True, False, True])
    assert curve.steps.tolist() == [0, 3, 5, 7, 9]
    assert curve.shares == pytest.approx([1, 0.6, 0.6, 0.3, 0.3])
    assert curve.median == 7


def test_a_hit_at_the_end_of_anothers_budget_comes_first():
    """The one whose budget ends at 3 was at risk of a hit at 3."""
    curve = survival_curve([3, 3], [False, True])
    assert curve.shares == pytest.approx([1, 0.5])
    assert curve.median == 3


def test_none_hits():
    curve = survival_curve([9, 9], [True, True])
    assert curve.shares.tolist() == [1, 1]
    assert curve.median == math.inf


def test_all_hit():
    curve = survival_curve([1, 2, 4], [False] * 3)
    assert curve.shares == pytest.approx([1, 2 / 3, 1 / 3, 0])
    assert curve.median == 2


@settings(deadline=None)
@given(st.lists(st.integers(1, 2 * BUDGET), min_size=1, max_size=40))
def test_with_one_budget_its_median_is_that_of_misses_as_infinite(needed):
    steps, censored = np.minimum(needed, BUDGET), np.array(needed) > BUDGET
    values = np.where(censored, math.inf, steps)
    assert survival_curve(steps, censored).median == quantile_with_misses(values, 0.5)


def test_budgets_that_end_early_do_not_bias_it():
    """Exponential steps, median 1000 ln 2, with budgets of which half end before.

    The median of 4,000 has a standard error of about 1000 / sqrt(4000) = 16 without
    censoring; 80 is far beyond chance, and counting the censored as hits misses by 300.
    """
    rng = np.random.default_rng(17)
    needed, budgets = rng.exponential(1000, size=(2, 4000))
    censored = needed > budgets
    curve = survival_curve(np.minimum(needed, budgets), censored)
    assert curve.median == pytest.approx(1000 * math.log(2), abs=80)
    assert np.median(np.minimum(needed, budgets)) < 1000 * math.log(2) - 300


@pytest.mark.parametrize(
    ("steps", "censored", "message"),
    [
        ([], [], "series"),
        ([1, 2], [True], "censored"),
        ([1, math.inf], [False, True], "positive finite"),
        ([0, 1], [False, False], "positive finite"),
    ],
)
def test_what_are_no_steps_is_refused(steps, censored, message):
    with pytest.raises(ValueError, match=message):
        survival_curve(steps, censored)
