"""What the statistics ask of their input, and the rounding error that they allow for."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Probabilities are compared with bounds such as 1 - 0.9, which is 0.09999999999999998. This
# is far more than such an error, and far less than any probability that decides something.
ROUNDING = 1e-9


def checked_results(values: ArrayLike) -> NDArray[np.float64]:
    """Results as numbers, shape (n,), n >= 1; a miss is infinite.

    Raises:
        ValueError: there are none, they are no series, or one is NaN. NaN would be sorted
            as if it were worse than a miss, in silence.
    """
    numbers = np.asarray(values, dtype=float)
    if numbers.ndim != 1 or not numbers.size:
        raise ValueError(f"expected a series of results, found the shape {numbers.shape}")
    if np.isnan(numbers).any():
        raise ValueError("expected numbers, a miss as infinite; found NaN")
    return numbers


def checked_costs(values: ArrayLike, higher: bool) -> NDArray[np.float64]:
    """Results as costs, of which less is better, shape (n,), n >= 1; a miss is infinite.

    Args:
        values: results; a miss is infinite, with the sign that makes it worst.
        higher: whether a higher result is better. Its cost is then its negative.

    Raises:
        ValueError: as `checked_results`, or a miss has the sign that makes it best.
    """
    numbers = checked_results(values)
    costs = -numbers if higher else numbers
    if (costs == -math.inf).any():
        worst = "-inf, as higher is better" if higher else "inf, as lower is better"
        raise ValueError(f"expected a miss as {worst}; found the opposite")
    return costs


def checked_share(share: float) -> float:
    """A probability or share in (0, 1).

    Raises:
        ValueError: it is not.
    """
    if not 0 < share < 1:
        raise ValueError(f"expected a number between 0 and 1, both excluded; found {share}")
    return share
