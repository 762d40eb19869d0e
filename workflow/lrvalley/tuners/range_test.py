"""Which learning rate a range test suggests.

In a range test (Smith 2017, arXiv:1506.01186) the rate grows with every step of one short
training. The loss shows which rates are too small, right and too large. The losses of
single batches are noisy, so both suggestions use their exponentially weighted mean, as
fastai's `lr_find` does. The steepest point lies before the least loss: beyond it the rate
is too large, even where the loss falls once more. The first tenth of the steps does not
count, because a mean of few losses moves by chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

# Weight of the mean before, against the step's loss: fastai's `lr_find`.
SMOOTHING = 0.98
# The test ends where the mean exceeds its least by this factor: fastai's `lr_find`.
EXPLODED = 4.0
# Part of the steps whose mean is of few losses.
START = 0.1


def smoothed(loss: Sequence[float | None]) -> np.ndarray:
    """The exponentially weighted mean of a loss, without the bias of its start.

    Args:
        loss: the loss of each step; None if it was not finite.

    Returns:
        As many values as there are before the mean exceeds `EXPLODED` times its least, or
        before the first loss that is not finite.
    """
    means: list[float] = []
    total = 0.0
    for step, value in enumerate(loss, start=1):
        if value is None:
            break
        total = SMOOTHING * total + (1 - SMOOTHING) * value
        mean = total / (1 - SMOOTHING**step)
        if means and mean > EXPLODED * min(means):
            break
        means.append(mean)
    return np.array(means)


def steepest(lr: Sequence[float], loss: Sequence[float | None]) -> float:
    """The rate at which the loss falls fastest.

    Args:
        lr: the rate of each step, evenly spaced on the log scale.
        loss: the loss of each step; None if it was not finite.

    Returns:
        The rate, or NaN if the least mean is not after the first tenth of the steps.
    """
    means = smoothed(loss)
    first, least = int(START * len(loss)), int(means.argmin()) if len(means) else 0
    falling = means[first : least + 1]
    return lr[first + int(np.gradient(falling).argmin())] if len(falling) > 1 else math.nan


def tenth_of_minimum(lr: Sequence[float], loss: Sequence[float | None]) -> float:
    """A tenth of the rate at which the loss is least; arguments as for `steepest`."""
    means = smoothed(loss)
    return lr[int(means.argmin())] / 10 if len(means) else math.nan


SUGGESTIONS = {"steepest": steepest, "minimum / 10": tenth_of_minimum}
