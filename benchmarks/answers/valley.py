"""Where a learning-rate range test says that the rate is, by fastai's rule `valley`.

It is the default of fastai's `lr_find`: among the smoothed losses of a test with a growing
rate, the longest falling subsequence, and of this the point in the middle.
"""

import math

# fastai's: how slowly the mean of the losses forgets, and how far above the least loss a
# test ends.
FORGETTING, GIVE_UP = 0.98, 4.0
LEFT_OUT_AT_END = 5


def smoothed(losses):
    """The losses so far as a mean that forgets, without the pull to zero at its start.

    Examples:
        >>> [round(x, 3) for x in smoothed([2.0, 2.0, 1.0])]
        [2.0, 2.0, 1.66]
    """
    mean, result = 0.0, []
    for number, loss in enumerate(losses, 1):
        mean = FORGETTING * mean + (1 - FORGETTING) * loss
        result.append(mean / (1 - FORGETTING**number))
    return result


def is_over(losses):
    """Whether a test should end, because its smoothed losses have left the valley."""
    last = losses[-1]
    return not math.isfinite(last) or last > GIVE_UP * min(losses)


def suggested(rates, losses, planned):
    """The rate that the rule suggests.

    Args:
        rates: the rates of the test, growing.
        losses: the smoothed losses at these rates.
        planned: how many the test would have had, had it not ended before.
    """
    pairs = list(zip(rates, losses, strict=True))[planned // 10 : -LEFT_OUT_AT_END]
    pairs = [pair for pair in pairs if math.isfinite(pair[1])]
    if not pairs:
        return rates[0]
    end, length = longest_fall([loss for _, loss in pairs])
    third = length / 3
    return pairs[max(0, end - length + int(third) + int(third / 2))][0]


def longest_fall(values):
    """Where the longest falling subsequence ends, and of how many values it is.

    Examples:
        >>> longest_fall([3, 5, 4, 2, 6, 1])
        (5, 4)
    """
    lengths = []
    for place, value in enumerate(values):
        before = [lengths[i] for i in range(place) if values[i] > value]
        lengths.append(1 + max(before, default=0))
    length = max(lengths)
    return lengths.index(length), length
