"""Straight lines by least squares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


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


def fit_line(x: Sequence[float], y: Sequence[float]) -> Line:
    """Fit a line by least squares; all NaN for fewer than three points.

    Args:
        x: positions, shape (n,), not all the same.
        y: values, shape (n,).
    """
    if len(x) < 3:
        return Line(math.nan, math.nan, math.nan, math.nan)
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    dx, dy = x - x.mean(), y - y.mean()
    k = (dx @ dy) / (dx @ dx)
    unexplained, total = np.sum((dy - k * dx) ** 2), dy @ dy
    return Line(
        c=float(y.mean() - k * x.mean()),
        k=float(k),
        r2=float(1 - unexplained / total) if total > 0 else math.nan,
        residual=float(np.sqrt(unexplained / (len(x) - 2))),
    )
