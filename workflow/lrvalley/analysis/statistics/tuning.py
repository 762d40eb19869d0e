"""How much tuning an optimizer needs: sensitivity to the learning rate, and budget."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lrvalley.analysis.statistics.checks import (
    ROUNDING,
    checked_costs,
    checked_results,
    checked_share,
)


@dataclass(frozen=True)
class Sensitivity:
    """The sensitivity of a loss to the learning rate.

    Attributes:
        value: mean excess over the best loss, in units of the loss, at least 0.
        low: the lowest learning rate that it covers.
        high: the highest. Values for different ranges cannot be compared.
    """

    value: float
    low: float
    high: float


def learning_rate_sensitivity(
    rates: ArrayLike, losses: ArrayLike, initial_loss: float
) -> Sensitivity:
    """Mean of min(loss, initial loss) over the range of rates, less the best loss.

    The source is Wortsman et al. (2023), arXiv:2309.14322, section 2.2. They take the mean
    over rates that are evenly spaced on a log scale. Here a rate counts for the stretch
    of the log scale halfway to its neighbours, and an outer rate for as much outside as
    inside: the same for even spacing, and no rate counts twice for having close
    neighbours.

    Args:
        rates: learning rates, shape (n,), n >= 1, positive, finite, all different, in any
            order.
        losses: the loss with each rate, shape (n,), such as the median over seeds. A
            training that diverged has an infinite loss or NaN: it counts as not trained.
        initial_loss: the loss before training, finite.

    Returns:
        The sensitivity and its range. It is 0 if every rate does equally well, also if
        none trains at all.

    Raises:
        ValueError: there are no rates, a rate or the initial loss is not as above, or the
            shapes differ.

    Examples:
        The mean of 1, 0.5 and 3 is 1.5:

        >>> learning_rate_sensitivity([0.01, 0.1, 1], [1.0, 0.5, float("inf")], 3.0)
        Sensitivity(value=1.0, low=0.01, high=1.0)
    """
    places, found = checked_results(rates), np.asarray(losses, dtype=float)
    if found.shape != places.shape:
        raise ValueError(f"rates {places.shape} but losses {found.shape}")
    if not (np.isfinite(places) & (places > 0)).all():
        raise ValueError("expected positive finite learning rates")
    if len(np.unique(places)) < len(places):
        raise ValueError("expected one loss for each learning rate; a rate comes twice")
    if not math.isfinite(initial_loss):
        raise ValueError(f"expected a finite initial loss, found {initial_loss}")
    order = np.argsort(places)
    capped = np.fmin(found, initial_loss)[order]
    mean = np.average(capped, weights=_stretches(np.log10(places[order])))
    return Sensitivity(
        value=float(mean - capped.min()),
        low=float(places.min()),
        high=float(places.max()),
    )


def _stretches(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """The length that each of the ascending places stands for, shape (n,)."""
    if len(places) == 1:
        return np.ones(1)
    gaps = np.diff(places)
    around = np.concatenate([gaps[:1], gaps, gaps[-1:]])
    return np.asarray((around[:-1] + around[1:]) / 2)


@dataclass(frozen=True, eq=False)
class TuningBudgetCurve:
    """What the best of a random choice of results is.

    Attributes:
        budgets: number B of results chosen, 1 to n, shape (n,).
        expected: mean of the best of B, shape (n,); infinite while all B may be misses.
        chances: probabilities, as given, k of them.
        reached: for each chance, the result that the best of B equals or betters with at
            least this probability, shape (k, n).
    """

    budgets: NDArray[np.int64]
    expected: NDArray[np.float64]
    chances: tuple[float, ...]
    reached: NDArray[np.float64]


def tuning_budget_curve(
    values: ArrayLike, higher: bool = False, chances: Sequence[float] = (0.5, 0.9)
) -> TuningBudgetCurve:
    """The best of B results that are drawn from n without replacement, exactly.

    With the results ranked from the best, the i-th is the best of the B with the
    probability C(n - i, B - 1) / C(n, B). The best is worse than the i-th with the
    probability C(n - i, B) / C(n, B). This is the unbiased estimate of Tang et al. (2020),
    arXiv:2004.13705; Dodge et al. (2019), arXiv:1909.03004, draw with replacement. The
    probabilities are running products of factors in [0, 1], so that no binomial
    coefficient overflows and nothing cancels.

    Args:
        values: results, shape (n,), n >= 1. A miss is infinite, with the sign that makes
            it worst; none is NaN.
        higher: whether more is better.
        chances: probabilities in (0, 1) for `reached`: 0.5 gives the median of the best,
            0.9 what nine searches of ten reach.

    Raises:
        ValueError: there are no values, one is NaN or a miss of the wrong sign, or a
            chance is out of range.

    Examples:
        Two of 1, 2 and 4 have the best 1, 1 or 2:

        >>> curve = tuning_budget_curve([4, 1, 2])
        >>> curve.expected.round(3).tolist()
        [2.333, 1.333, 1.0]
        >>> curve.reached.tolist()
        [[2.0, 1.0, 1.0], [4.0, 2.0, 1.0]]
    """
    costs = np.sort(checked_costs(values, higher))
    sign = -1.0 if higher else 1.0
    given = tuple(checked_share(chance) for chance in chances)
    budgets = np.arange(1, len(costs) + 1)
    expected, reached = [], []
    for budget in budgets:
        worse = _best_is_worse(len(costs), int(budget))
        expected.append(_expected_best(costs, worse, int(budget)))
        # The first rank that the best is worse than with no more than the chance left.
        ranks = [int(np.argmax(worse[1:] <= 1 - chance + ROUNDING)) for chance in given]
        reached.append(costs[ranks])
    return TuningBudgetCurve(
        budgets=budgets,
        expected=sign * np.array(expected),
        chances=given,
        reached=sign * np.array(reached).T,
    )


def _best_is_worse(n: int, budget: int) -> NDArray[np.float64]:
    """C(n - i, B) / C(n, B) for the ranks i from 0 to n, shape (n + 1,)."""
    passed = np.arange(n)
    return np.append(1.0, np.cumprod(np.maximum(n - passed - budget, 0) / (n - passed)))


def _expected_best(
    costs: NDArray[np.float64], worse: NDArray[np.float64], budget: int
) -> float:
    n = len(costs)
    hits = int(np.count_nonzero(costs < math.inf))
    # Not by the probability: it may be too small for a number, and is above 0 all the same.
    if budget <= n - hits:
        return math.inf
    # C(n - i, B - 1) / C(n, B): none of the better ones is drawn, and then this one is.
    chosen = worse[:hits] * budget / (n - np.arange(hits))
    return float(chosen @ costs[:hits])
