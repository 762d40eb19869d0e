"""Straight lines by least squares."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lrvalley.analysis.statistics import fit_line


def test_line_agrees_with_numpy():
    x, y = [1, 2, 4, 7, 10], [3.0, 9.0, 8.0, 20.0, 19.0]
    line = fit_line(x, y)
    (k, c), residuals = np.polyfit(x, y, 1, full=True)[:2]
    assert (line.c, line.k) == pytest.approx((c, k))
    assert line.residual == pytest.approx(math.sqrt(residuals[0] / 3))
    assert line.r2 == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2)


def test_constant_times_have_no_r2():
    line = fit_line([1, 2, 3], [5.0, 5.0, 5.0])
    assert (line.c, line.k, line.residual) == (5, 0, 0)
    assert math.isnan(line.r2)


def test_no_line_through_fewer_than_three_points():
    line = fit_line([1, 2], [3.0, 5.0])
    assert all(map(math.isnan, (line.c, line.k, line.r2, line.residual)))
