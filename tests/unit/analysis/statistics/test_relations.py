"""How series go together: cases worked by hand, and against SciPy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from lrvalley.analysis.statistics import fit_line, spearman


class TestLine:
    def test_a_line_by_hand(self):
        """Means 2 and 4; deviations (-1, 0, 1) and (-2, -1, 3).

        The slope is 5 / 2, the residuals 0.5, -1 and 0.5, of 14 in all.
        """
        line = fit_line([1, 2, 3], [2.0, 3.0, 7.0])
        assert (line.c, line.k) == (-1.0, 2.5)
        assert line.r2 == pytest.approx(1 - 1.5 / 14)
        assert line.residual == pytest.approx(math.sqrt(1.5))

    def test_it_agrees_with_scipy(self):
        x, y = [1, 2, 4, 7, 10], [3.0, 9.0, 8.0, 20.0, 19.0]
        line, peer = fit_line(x, y), stats.linregress(x, y)
        assert (line.c, line.k) == pytest.approx((peer.intercept, peer.slope))
        assert line.r2 == pytest.approx(peer.rvalue**2)
        spread = peer.stderr * np.std(x) * math.sqrt(len(x))
        assert line.residual == pytest.approx(spread)

    def test_constant_times_have_no_r2(self):
        line = fit_line([1, 2, 3], [5.0, 5.0, 5.0])
        assert (line.c, line.k, line.residual) == (5, 0, 0)
        assert math.isnan(line.r2)

    def test_no_line_through_fewer_than_three_points(self):
        line = fit_line([1, 2], [3.0, 5.0])
        assert all(map(math.isnan, (line.c, line.k, line.r2, line.residual)))


class TestSpearman:
    def test_ranks_by_hand(self):
        """Ranks 1 2 3 4 and 2 1 3 4: 1 - 6 (1 + 1) / (4 x 15)."""
        assert spearman([1, 2, 3, 4], [20, 10, 30, 99]) == 0.8

    def test_ties_share_their_rank(self):
        """Ranks 1, 2, 3 and 1.5, 1.5, 3: 1.5 / sqrt(2 x 1.5)."""
        assert spearman([1, 2, 3], [5, 5, 9]) == pytest.approx(math.sqrt(3) / 2)

    def test_only_the_order_counts(self):
        assert spearman([1, 2, 3], [1, 10, 1e6]) == pytest.approx(1)
        assert spearman([1, 2, 3], [9, 8, -1e6]) == pytest.approx(-1)

    def test_what_does_not_vary_has_no_correlation(self):
        assert math.isnan(spearman([1, 2, 3], [5, 5, 5]))
        assert math.isnan(spearman([1], [5]))
