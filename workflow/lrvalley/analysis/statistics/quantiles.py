"""Medians and quantiles of results with misses, and how sure they are."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats  # type: ignore[import-untyped]

from lrvalley.analysis.statistics.checks import ROUNDING, checked_results, checked_share


def median_with_misses(hits: Iterable[float], trials: int) -> float:
    """The median over trials; trials that are not among the hits are infinite.

    Of an even number of trials it is the mean of the middle two.

    Args:
        hits: a value for every trial that reached the target.
        trials: number of trials, at least one.

    Examples:
        >>> median_with_misses([100, 300], trials=3)
        300.0
        >>> median_with_misses([100], trials=2)
        inf
    """
    values = [float(value) for value in hits]
    misses = [math.inf] * (trials - len(values))
    return float(np.median([*values, *misses]))


def quantile_with_misses(values: ArrayLike, share: float) -> float:
    """A quantile that is one of the values, so that infinite ones are no trouble.

    It is the least value that at least `share` of the values do not exceed (the inverse
    of the empirical distribution): of an even number, the smaller of the middle two is
    the median.

    Args:
        values: shape (n,); a miss is infinite, none is NaN.
        share: in [0, 1].

    Returns:
        The quantile, or NaN if there are no values.

    Examples:
        >>> quantile_with_misses([4, 2, float("inf"), 1], 0.5)
        2.0
    """
    numbers = np.asarray(values, dtype=float)
    if not numbers.size:
        return math.nan
    return float(np.quantile(numbers, share, method="inverted_cdf"))


@dataclass(frozen=True)
class Interval:
    """An interval of a quantile.

    Attributes:
        estimate: the quantile of the values.
        low: the lower end, one of the values.
        high: the upper end, one of the values.
        confidence: the least probability that the interval covers the quantile. It is
            what the ends reach, not what was asked for: it may be more, and with too few
            values it is less.
    """

    estimate: float
    low: float
    high: float
    confidence: float


def quantile_interval(
    values: ArrayLike, share: float = 0.5, confidence: float = 0.9
) -> Interval:
    """The interval of a quantile by order statistics, whatever the distribution is.

    The number K of values that do not exceed the quantile is binomial with parameters n
    and `share`. The r-th and the s-th smallest value therefore enclose the quantile with
    the probability P(r <= K < s), and with more if values are tied. The source is David
    and Nagaraja, Order Statistics, third edition, section 7.1. Each tail gets half of
    what the confidence leaves. If one end of the sample cannot have so little, the other
    tail gets the rest. If the sample is too small for the confidence, the interval is
    from the least to the largest value, with the confidence that this has: five values
    enclose their median with 93.75%, three with 75%, one with nothing.

    The bootstrap has no advantage here. Its intervals of a median are made of the same
    order statistics, and for five values its confidence is only nominal.

    Args:
        values: independent results, shape (n,), n >= 1. A miss is infinite, and so may be
            the ends; none is NaN. They must not have chosen what they are of: for the best
            of six candidates that are equally good, with five values each, 93.75% becomes
            89%.
        share: which quantile, in (0, 1).
        confidence: the probability asked for, in (0, 1).

    Returns:
        The interval. Its estimate is the mean of the smallest and the largest number that
        are this quantile of the values: definition 2 of Hyndman and Fan (1996), which for
        the median is the middle value or the mean of the middle two.

    Raises:
        ValueError: there are no values, one is NaN, or a probability is out of range.

    Examples:
        >>> quantile_interval([300, 100, 200, 500, float("inf")])
        Interval(estimate=300.0, low=100.0, high=inf, confidence=0.9375)
        >>> quantile_interval([100, 200, 300])
        Interval(estimate=200.0, low=100.0, high=300.0, confidence=0.75)
    """
    ordered = np.sort(checked_results(values))
    checked_share(share)
    left = 1 - checked_share(confidence) + ROUNDING
    n = len(ordered)
    ranks = np.arange(1, n + 1)
    # The probability that the quantile lies below the value of a rank, and above it.
    below = stats.binom.cdf(ranks - 1, n, share)
    above = stats.binom.sf(ranks - 1, n, share)
    r = max(1, int(np.sum(below <= left - max(left / 2, above[-1]))))
    s = n + 1 - max(1, int(np.sum(above <= left - max(left / 2, below[0]))))
    # Of one value, 1 - 0.9 - 0.1 is a negative number.
    reached = max(0.0, round(float(1 - below[r - 1] - above[s - 1]), 12))
    return Interval(
        estimate=_quantile(ordered, share),
        low=float(ordered[r - 1]),
        high=float(ordered[s - 1]),
        confidence=reached,
    )


def _quantile(ordered: NDArray[np.float64], share: float) -> float:
    """Definition 2 of Hyndman and Fan; NumPy's gives NaN between infinite values."""
    place = len(ordered) * share
    first = math.ceil(place - ROUNDING)
    last = min(math.floor(place + ROUNDING) + 1, len(ordered))
    return float(ordered[first - 1] + ordered[last - 1]) / 2
