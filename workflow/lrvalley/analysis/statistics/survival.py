"""Steps to the target of trainings, some of which did not reach it within their budget."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats  # type: ignore[import-untyped]

from lrvalley.analysis.statistics.checks import ROUNDING, checked_results


@dataclass(frozen=True, eq=False)
class SurvivalCurve:
    """The share of trainings that have not reached the target, a step function.

    Attributes:
        steps: where it may fall, ascending from 0, shape (k,).
        shares: its value from each of these steps until the next, shape (k,), from 1 down.
            Beyond the last step nothing is known.
    """

    steps: NDArray[np.float64]
    shares: NDArray[np.float64]

    @property
    def median(self) -> float:
        """The least step by which half have reached the target; infinite if fewer do."""
        reached = self.steps[self.shares <= 0.5 + ROUNDING]
        return float(reached[0]) if reached.size else math.inf


def survival_curve(steps: ArrayLike, censored: ArrayLike) -> SurvivalCurve:
    """The estimate of Kaplan and Meier (1958) of the share still short of the target.

    At each step with hits, the share falls by the factor 1 - hits / (trainings at risk).
    A training is at risk until it hits or its budget ends. Where all budgets are the same,
    the median is `quantile_with_misses` with misses as infinite.

    Args:
        steps: steps of each training, shape (n,), n >= 1, positive and finite: at the
            target if it hit, else its budget. A training that diverged or stalled will
            never hit: it is censored at the full budget, not where it was stopped, because
            the estimate supposes that those censored would go on like the others.
        censored: whether the training's budget ended before the target, shape (n,).

    Raises:
        ValueError: there are no trainings, the shapes differ, or a step is not a positive
            finite number.

    Examples:
        One of five hits at 100. A budget ends at 200. One of the three left hits at 300:

        >>> curve = survival_curve([100, 200, 300, 400, 400], [0, 1, 0, 1, 1])
        >>> curve.shares.round(3).tolist()
        [1.0, 0.8, 0.8, 0.533, 0.533]
        >>> curve.median
        inf
    """
    numbers, is_censored = checked_results(steps), np.asarray(censored, dtype=bool)
    if is_censored.shape != numbers.shape:
        raise ValueError(f"steps {numbers.shape} but censored {is_censored.shape}")
    if not (np.isfinite(numbers) & (numbers > 0)).all():
        raise ValueError("expected positive finite steps; a miss is censored at its budget")
    sample = stats.CensoredData(
        uncensored=numbers[~is_censored], right=numbers[is_censored]
    )
    estimate = stats.ecdf(sample).sf
    return SurvivalCurve(
        steps=np.append(0.0, estimate.quantiles),
        shares=np.append(1.0, estimate.probabilities),
    )
