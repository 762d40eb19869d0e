"""Medians, quantiles and their intervals: by hand, against SciPy, by their properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lrvalley.analysis.statistics import (
    median_with_misses,
    quantile_interval,
    quantile_with_misses,
)

INF = math.inf
STEPS = st.floats(min_value=1, max_value=1e6) | st.just(INF)
SHARES = st.floats(min_value=0, max_value=1)


class TestMedian:
    @pytest.mark.parametrize(
        ("hits", "trials", "median"),
        [
            ([100], 1, 100),
            ([300, 100, 200], 3, 200),
            ([100, 200], 2, 150),
            ([100, 200], 3, 200),
            ([100, 200, 300], 4, 250),
            ([100, 200], 4, INF),
            ([100], 2, INF),
            ([100], 3, INF),
            ([], 1, INF),
        ],
    )
    def test_a_miss_is_infinite(self, hits, trials, median):
        assert median_with_misses(hits, trials) == median


class TestQuantile:
    @pytest.mark.parametrize(
        ("values", "low", "median", "high"),
        [
            ([5], 5, 5, 5),
            ([1, 2, 3], 1, 2, 3),
            ([4, 2, 3, 1], 1, 2, 4),
            ([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 1, 5, 9),
            ([1, 2, INF], 1, 2, INF),
            ([1, INF, INF], 1, INF, INF),
            ([INF, INF], INF, INF, INF),
            ([1, 2, 3, 4, 5, 6, 7, 8, 9, INF], 1, 5, 9),
        ],
    )
    def test_a_quantile_is_one_of_the_values(self, values, low, median, high):
        quantiles = [quantile_with_misses(values, share) for share in (0.1, 0.5, 0.9)]
        assert quantiles == [low, median, high]

    def test_nothing_has_no_quantile(self):
        assert math.isnan(quantile_with_misses([], 0.5))

    @settings(deadline=None)
    @given(st.lists(STEPS, min_size=1, max_size=30), SHARES, SHARES)
    def test_a_larger_share_has_no_smaller_quantile(self, values, one, other):
        low, high = sorted([one, other])
        assert quantile_with_misses(values, low) <= quantile_with_misses(values, high)

    @settings(deadline=None)
    @given(st.lists(STEPS, min_size=1, max_size=30), st.data(), SHARES)
    def test_a_hit_that_becomes_a_miss_lowers_no_quantile(self, values, data, share):
        missed = list(values)
        missed[data.draw(st.integers(0, len(values) - 1))] = INF
        assert quantile_with_misses(missed, share) >= quantile_with_misses(values, share)

    @settings(deadline=None)
    @given(st.lists(STEPS, min_size=1, max_size=30), SHARES)
    def test_it_is_a_value_that_the_share_does_not_exceed(self, values, share):
        found = quantile_with_misses(values, share)
        assert found in values
        assert np.mean(np.array(values) <= found) >= share - 1e-9


class TestInterval:
    @pytest.mark.parametrize(
        ("n", "low", "high", "confidence"),
        [
            # One value says nothing: its median is equally likely on either side.
            (1, 1, 1, 0),
            # All n on one side of the median: 2 of 2^n cases.
            (2, 1, 2, 1 / 2),
            (3, 1, 3, 3 / 4),
            (4, 1, 4, 7 / 8),
            (5, 1, 5, 15 / 16),
            (7, 1, 7, 63 / 64),
            # None or one of eight on one side: 2 x (1 + 8) of 256 cases.
            (8, 2, 7, 1 - 18 / 256),
        ],
    )
    def test_of_a_median_by_hand(self, n, low, high, confidence):
        found = quantile_interval(range(1, n + 1), confidence=0.9)
        assert (found.low, found.high) == (low, high)
        assert found.confidence == pytest.approx(confidence)
        assert found.estimate == (n + 1) / 2

    def test_too_few_values_have_the_widest_interval_and_say_what_it_holds(self):
        found = quantile_interval([1, 2, 3, 4, 5], confidence=0.99)
        assert (found.low, found.high, found.confidence) == (1, 5, 0.9375)

    def test_the_end_that_a_sample_lacks_leaves_its_part_to_the_other(self):
        """The largest of 25 is below the 90th percentile in 0.9^25 = 7.2% of all cases.

        That leaves 2.8% below: P(K <= 18) = 0.9% and P(K <= 19) = 3.3%.
        """
        found = quantile_interval(range(1, 26), share=0.9, confidence=0.9)
        assert (found.low, found.high) == (19, 25)
        below = stats.binom.cdf(18, 25, 0.9)
        assert found.confidence == pytest.approx(1 - 0.9**25 - below)
        assert found.confidence >= 0.9

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.75])
    @pytest.mark.parametrize("n", [50, 101])
    def test_it_agrees_with_scipy_where_scipy_has_an_answer(self, n, share):
        values = np.random.default_rng(3).normal(size=n)
        peer = stats.quantile_test(values, p=share).confidence_interval(0.9)
        found = quantile_interval(values, share, 0.9)
        assert (found.low, found.high) == (peer.low, peer.high)

    @pytest.mark.parametrize(
        ("values", "estimate", "low", "high"),
        [
            ([100, 200, 300, 500, INF], 300, 100, INF),
            ([100, 200, INF, INF, INF], INF, 100, INF),
            ([INF] * 5, INF, INF, INF),
            # Of accuracies, a miss is the worst on the other side.
            ([-INF, 0.7, 0.8, 0.9, 0.9], 0.8, -INF, 0.9),
        ],
    )
    def test_misses_are_infinite_ends(self, values, estimate, low, high):
        found = quantile_interval(values)
        assert (found.estimate, found.low, found.high) == (estimate, low, high)

    @settings(deadline=None)
    @given(st.lists(STEPS, min_size=1, max_size=30))
    def test_its_estimate_is_the_median_of_the_tables(self, values):
        hits = [value for value in values if value < INF]
        assert quantile_interval(values).estimate == median_with_misses(hits, len(values))

    @settings(deadline=None)
    @given(st.lists(STEPS, min_size=1, max_size=60), st.floats(0.01, 0.99))
    def test_it_holds_the_estimate_or_says_that_it_cannot(self, values, share):
        found = quantile_interval(values, share)
        assert found.low <= found.estimate <= found.high
        widest = (found.low, found.high) == (min(values), max(values))
        assert found.confidence >= 0.9 - 1e-8 or widest

    @pytest.mark.parametrize("values", [[], [1, math.nan], [[1, 2]]])
    def test_what_is_no_series_of_results_is_refused(self, values):
        with pytest.raises(ValueError, match="expected"):
            quantile_interval(values)

    @pytest.mark.parametrize("out", [0, 1, 90])
    def test_probabilities_out_of_range_are_refused(self, out):
        with pytest.raises(ValueError, match="between 0 and 1"):
            quantile_interval([1, 2], share=out)
        with pytest.raises(ValueError, match="between 0 and 1"):
            quantile_interval([1, 2], confidence=out)
