"""Lists of learning rates."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from lrvalley.config.messages import WrongValue
from lrvalley.config.rates import Spacing
from lrvalley.study.rounding import canonical_lr, round_lr

# Digits after the point of log10(lr) that count. Rounding keeps an end that is a power of
# ten from being lost to the last bit of its logarithm; rates differ in four digits only.
EXPONENT_DIGITS = 6


def learning_rates(rates: Sequence[float] | Spacing, key: str) -> list[float]:
    """The learning rates that a configuration's value stands for.

    Args:
        rates: a list, or an even spacing on the log scale.
        key: the configuration's key, for the message.

    Returns:
        The rates, ascending, each to the four digits of its canonical name.

    Raises:
        WrongValue: if there is none, or two have the same name.
    """
    values = list(_spaced(rates)) if isinstance(rates, Spacing) else list(rates)
    counts = Counter(map(canonical_lr, values))
    twice = sorted(name for name, count in counts.items() if count > 1)
    if twice:
        raise WrongValue(
            key,
            f"{twice[0]} is there more than once, expected rates that differ in their "
            "first four digits",
        )
    if isinstance(rates, Spacing) and not values:
        raise WrongValue(
            key,
            f"found no rate from {rates.low:g} to {rates.high:g} at {rates.per_decade} a "
            "decade, expected at least one",
        )
    return sorted(map(round_lr, values))


def _spaced(spacing: Spacing) -> Iterator[float]:
    each = spacing.per_decade
    first, last = (
        round(math.log10(end) * each, EXPONENT_DIGITS)
        for end in (spacing.low, spacing.high)
    )
    without = set(map(canonical_lr, spacing.without))
    for i in range(math.ceil(first), math.floor(last) + 1):
        lr = 10 ** (i / each)
        if canonical_lr(lr) not in without:
            yield lr
