"""Groups that cannot be told apart: p-values by counting divisions, and by simulation."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from lrvalley.analysis.statistics import cannot_be_told_apart

INF = math.inf


def p_value(one, other, **options):
    return cannot_be_told_apart({"a": one, "b": other}, "a", **options).p_values["b"]


def by_counting(one, other):
    """The share of all divisions of the ranks whose first part has no larger sum."""
    ranks = stats.rankdata([*one, *other])
    sums = [sum(part) for part in combinations(ranks, len(one))]
    return np.mean(np.array(sums) <= sum(ranks[: len(one)]))


class TestPValues:
    def test_five_that_are_all_better_are_one_division_of_252(self):
        assert p_value([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]) == 1 / 252

    def test_misses_are_worse_than_all_else(self):
        assert p_value([1, 2, 3, 4, 5], [INF] * 5) == 1 / 252

    def test_misses_are_no_better_than_each_other(self):
        assert p_value([INF] * 5, [INF] * 5) == 1

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ([1, 2, 3, 4, INF], [5, 6, 7, INF, INF]),
            ([1, 1, 2, 3], [1, 2, 2, 5, 6]),
            ([9, 2, 3, 4, 5], [1, 2, 8, 9, 10]),
            ([3], [1, 2, 5, 7]),
        ],
    )
    def test_ties_and_misses_by_counting(self, one, other):
        assert p_value(one, other) == pytest.approx(by_counting(one, other))

    def test_without_ties_it_is_the_exact_test_of_mann_and_whitney(self):
        one, other = np.random.default_rng(5).normal(size=(2, 6))
        peer = stats.mannwhitneyu(one, other, alternative="less", method="exact")
        assert p_value(one, other) == pytest.approx(peer.pvalue)

    def test_of_many_values_with_ties_it_is_near_the_normal_approximation(self):
        one, other = np.random.default_rng(6).normal(size=(2, 40)).round(1)
        peer = stats.mannwhitneyu(one, other, alternative="less", method="asymptotic")
        assert p_value(one, other) == pytest.approx(peer.pvalue, abs=0.005)

    def test_by_chance_it_is_small_no_more_often_than_it_says(self):
        """Steps of which a third are misses; p <= 0.1 in at most a tenth of all cases."""
        samples = np.random.default_rng(17).integers(1, 30, size=(400, 2, 5)).astype(float)
        samples[samples > 20] = INF
        small = sum(p_value(one, other) <= 0.1 for one, other in samples)
        assert small <= stats.binom.ppf(1 - 1e-4, 400, 0.1)

    def test_where_higher_is_better_the_signs_turn(self):
        one, other = [0.9, 0.8, -INF], [0.7, 0.85, -INF]
        turned = p_value(np.negative(one), np.negative(other))
        assert p_value(one, other, higher=True) == turned


class TestMembers:
    def test_each_group_is_held_against_the_best(self):
        groups = {
            "far": [20, 21, 22, 23, 24],
            "best": [1, 2, 3, 4, 5],
            "near": [2, 3, 4, 5, 6],
        }
        found = cannot_be_told_apart(groups, "best")
        assert found.members == ("best", "near")
        assert found.level == pytest.approx(0.1 / 2)
        assert found.undecidable == ()

    def test_more_groups_need_more_evidence(self):
        """U = 4 has the p-value 12 / 252 = 0.048: below 0.1, above 0.1 / 5."""
        best, other = [1, 2, 3, 4, 9], [5, 6, 7, 8, 10]
        assert p_value(best, other) == 12 / 252
        alone = {"best": best, "other": other}
        among = alone | {name: [30, 31, 32, 33, 34] for name in "cdef"}
        assert cannot_be_told_apart(alone, "best").members == ("best",)
        assert cannot_be_told_apart(among, "best").members == ("best", "other")

    def test_a_p_value_at_the_level_tells_apart(self):
        """Three against three: 1 / 20; two others at 90%: 0.1 / 2."""
        groups = {"best": [1, 2, 3], "b": [4, 5, 6], "c": [1, 2, 3]}
        assert cannot_be_told_apart(groups, "best").members == ("best", "c")

    def test_too_few_values_to_tell_anything_are_named(self):
        groups = {"best": [1, 2, 3, 4, 5], "once": [99], "five": [90, 91, 92, 93, 94]}
        found = cannot_be_told_apart(groups, "best")
        assert found.members == ("best", "once")
        assert found.undecidable == ("once",)

    def test_one_group_is_the_best(self):
        assert cannot_be_told_apart({"only": [3]}, "only").members == ("only",)

    def test_a_miss_that_counts_as_best_is_refused(self):
        with pytest.raises(ValueError, match="expected a miss as -inf"):
            cannot_be_told_apart({"a": [1, INF]}, "a", higher=True)

    @pytest.mark.parametrize("values", [[], [math.nan, 1]])
    def test_what_is_no_series_of_results_is_refused(self, values):
        with pytest.raises(ValueError, match="expected"):
            cannot_be_told_apart({"a": [1, 2], "b": values}, "a")
