"""Lists of learning rates."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from lrvalley.config.messages import WrongValue
from lrvalley.config.rates import Spacing
from lrvalley.study.rounding import canonical_lr, round_lr


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
    """The ends count with four significant digits, as rates do."""
    each = spacing.per_decade
    low, high = map(round_lr, (spacing.low, spacing.high))
    without = set(map(canonical_lr, spacing.without))
    first, last = (round(math.log10(end) * each) for end in (low, high))
    for i in range(first - 1, last + 2):
        lr = 10 ** (i / each)
        if low <= round_lr(lr) <= high and canonical_lr(lr) not in without:
            yield lr
