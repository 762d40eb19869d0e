"""How two series go together: a line through them, and their rank correlation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats  # type: ignore[import-untyped]

# The fewest points that a line does not fit without residuals.
FEWEST_POINTS = 3


@dataclass(frozen=True)
class Line:
    """The least squares line ``y = c + k x``.

    Attributes:
        c: the intercept, in units of y.
        k: the slope, in units of y per unit of x.
        r2: share of y's variance that the line explains; NaN if y is constant.
        residual: standard deviation of the residuals (two degrees of freedom less).
    """

    c: float
    k: float
    r2: float
    residual: float


def fit_line(x: ArrayLike, y: ArrayLike) -> Line:
    """Fit a line by least squares; all NaN for fewer than three points.

    Args:
        x: positions, shape (n,), not all the same.
        y: values, shape (n,).

    Examples:
        >>> fit_line([0, 1, 2, 3], [1, 3, 5, 7])
        Line(c=1.0, k=2.0, r2=1.0, residual=0.0)
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) < FEWEST_POINTS:
        return Line(math.nan, math.nan, math.nan, math.nan)
    # SciPy's linregress differs in the last bit, and times of six digits give slopes whose
    # seventh digit is exactly 5: it would change digits of tables that are published.
    dx, dy = x - x.mean(), y - y.mean()
    k = (dx @ dy) / (dx @ dx)
    unexplained, total = np.sum((dy - k * dx) ** 2), dy @ dy
    return Line(
        c=float(y.mean() - k * x.mean()),
        k=float(k),
        r2=float(1 - unexplained / total) if total > 0 else math.nan,
        residual=float(np.sqrt(unexplained / (len(x) - 2))),
    )


def spearman(x: ArrayLike, y: ArrayLike) -> float:
    """Spearman's rank correlation, in [-1, 1]; NaN if a series is constant.

    Args:
        x: values, shape (n,).
        y: values, shape (n,).

    Examples:
        >>> spearman([1, 2, 3], [1, 10, 100])
        1.0
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    # SciPy's own NaN for these comes with a warning.
    if len(x) < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return math.nan
    # 0.8 comes out as 0.7999999999999999, and thresholds are such numbers.
    return round(float(stats.spearmanr(x, y).statistic), 12)
