"""Sensitivity to the learning rate and tuning budgets: by hand and by simulation."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrvalley.analysis.statistics import (
    learning_rate_sensitivity,
    quantile_with_misses,
    tuning_budget_curve,
)

INF = math.inf
COSTS = st.lists(st.integers(1, 9) | st.just(INF), min_size=1, max_size=7)


class TestSensitivity:
    def test_an_even_grid_is_the_plain_mean(self):
        """Losses 2, 1, 4 and, capped, 6: mean 3.25, less 1."""
        found = learning_rate_sensitivity([0.001, 0.01, 0.1, 1], [2, 1, 4, 50], 6)
        assert found.value == pytest.approx(2.25)
        assert (found.low, found.high) == (0.001, 1)

    def test_a_rate_counts_for_its_stretch_of_the_log_scale(self):
        """Places 0, 1 and 3 decades: stretches 1, 1.5 and 2."""
        found = learning_rate_sensitivity([1, 10, 1000], [4.0, 1.0, 3.0], 9)
        assert found.value == pytest.approx((4 + 1.5 + 2 * 3) / 4.5 - 1)

    def test_close_neighbours_do_not_count_twice(self):
        """A flat bottom between 1 and 100 that one search looked at more closely."""
        coarse = learning_rate_sensitivity([0.1, 1, 10, 100], [5, 1, 1, 5], 9)
        fine = learning_rate_sensitivity([0.1, 1, 3, 10, 30, 100], [5, 1, 1, 1, 5, 5], 9)
        assert fine.value == pytest.approx(coarse.value, abs=0.3)

    def test_the_order_of_the_rates_does_not_matter(self):
        one = learning_rate_sensitivity([0.1, 1, 10, 20], [3, 1, 2, 5], 9)
        assert learning_rate_sensitivity([10, 0.1, 20, 1], [2, 3, 5, 1], 9) == one

    @pytest.mark.parametrize("diverged", [INF, math.nan, 1e30])
    def test_what_diverged_counts_as_not_trained(self, diverged):
        assert learning_rate_sensitivity([1, 10], [1, diverged], 3).value == 1

    def test_nothing_that_trains_is_nowhere_sensitive(self):
        assert learning_rate_sensitivity([1, 10], [4, math.nan], 3).value == 0

    def test_one_rate(self):
        assert learning_rate_sensitivity([0.1], [1], 3).value == 0

    def test_a_parabola_has_the_mean_of_its_square(self):
        """(x - u)^2, with u uniform in [-1, 1]: the mean is 1/3."""
        decades = np.random.default_rng(17).uniform(-1, 1, size=2000)
        found = learning_rate_sensitivity(10**decades, decades**2, 5)
        assert found.value == pytest.approx(1 / 3, abs=0.01)

    @pytest.mark.parametrize(
        ("rates", "losses", "initial", "message"),
        [
            ([], [], 1, "series"),
            ([1, 2], [1], 1, "losses"),
            ([0, 1], [1, 1], 1, "positive finite"),
            ([1, 1], [1, 2], 1, "twice"),
            ([1, 2], [1, 2], math.nan, "initial loss"),
        ],
    )
    def test_bad_input_is_refused(self, rates, losses, initial, message):
        with pytest.raises(ValueError, match=message):
            learning_rate_sensitivity(rates, losses, initial)


class TestTuningBudget:
    def test_a_curve_by_hand(self):
        """Two of 1, 2, 4, 8: the best is 1 in 3 of 6 cases, 2 in 2, and 4 in 1."""
        curve = tuning_budget_curve([8, 1, 4, 2])
        assert curve.budgets.tolist() == [1, 2, 3, 4]
        assert curve.expected == pytest.approx([15 / 4, 11 / 6, 5 / 4, 1])
        assert curve.reached.tolist() == [[2, 1, 1, 1], [8, 4, 2, 1]]

    @settings(deadline=None)
    @given(COSTS)
    def test_it_is_what_listing_all_choices_gives(self, values):
        curve = tuning_budget_curve(values)
        for budget in range(1, len(values) + 1):
            best = [min(chosen) for chosen in combinations(values, budget)]
            assert curve.expected[budget - 1] == pytest.approx(np.mean(best))
            quantiles = [quantile_with_misses(best, chance) for chance in curve.chances]
            assert curve.reached[:, budget - 1].tolist() == quantiles

    @settings(deadline=None)
    @given(COSTS)
    def test_where_higher_is_better_the_signs_turn(self, values):
        lower = tuning_budget_curve(values)
        higher = tuning_budget_curve(np.negative(values), higher=True)
        assert np.array_equal(higher.expected, -lower.expected)
        assert np.array_equal(higher.reached, -lower.reached)

    def test_misses_make_the_mean_infinite_until_one_must_hit(self):
        curve = tuning_budget_curve([INF, 5, INF, 7])
        assert curve.expected.tolist() == [INF, INF, pytest.approx(5.5), 5]
        assert curve.reached[0].tolist() == [7, 5, 5, 5]
        assert tuning_budget_curve([INF, INF]).reached.tolist() == [[INF, INF]] * 2

    def test_many_results_lose_no_digits(self):
        """The mean of the best B of the numbers 1 to n is (n + 1) / (B + 1)."""
        n = 1500
        curve = tuning_budget_curve(np.arange(1, n + 1))
        assert curve.expected == pytest.approx((n + 1) / (curve.budgets + 1), rel=1e-12)

    def test_a_simulated_search(self):
        """The best of 5 of 40 log-normal results, over 4,000 random searches."""
        rng = np.random.default_rng(17)
        values = rng.lognormal(size=40)
        best = np.array([rng.choice(values, 5, replace=False).min() for _ in range(4000)])
        curve = tuning_budget_curve(values)
        error = best.std() / math.sqrt(len(best))
        assert curve.expected[4] == pytest.approx(best.mean(), abs=4 * error)
        # At least nine in ten, less four standard errors of a share.
        assert np.mean(best <= curve.reached[1, 4]) >= 0.9 - 4 * math.sqrt(0.09 / 4000)

    def test_the_chances_are_the_callers(self):
        curve = tuning_budget_curve([1, 2, 3, 4], chances=[0.25])
        assert curve.chances == (0.25,)
        assert curve.reached[:, 0].tolist() == [1]

    @pytest.mark.parametrize(
        ("values", "options", "message"),
        [
            ([], {}, "series"),
            ([math.nan], {}, "NaN"),
            ([1, -INF], {}, "expected a miss as inf"),
            ([1, INF], {"higher": True}, "expected a miss as -inf"),
            ([1], {"chances": [1]}, "between 0 and 1"),
        ],
    )
    def test_bad_input_is_refused(self, values, options, message):
        with pytest.raises(ValueError, match=message):
            tuning_budget_curve(values, **options)
