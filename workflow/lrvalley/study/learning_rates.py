"""Lists of learning rates."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from lrvalley.errors import InputError
from lrvalley.study.cell import canonical_lr, round_lr


def learning_rates(rates: Iterable[float] | Mapping[str, Any], key: str) -> list[float]:
    """The learning rates that a configuration's value stands for.

    Args:
        rates: a list, or `from`, `to`, `per_decade` and `without`: 10^(i / per_decade)
            for whole numbers i, both ends included.
        key: the configuration's key, for the message.

    Returns:
        The rates, ascending, each to the four digits of its canonical name.

    Raises:
        InputError: if there is none, or two have the same name.
    """
    if isinstance(rates, Mapping):
        each = rates["per_decade"]
        first, last = (round(math.log10(rates[end]) * each, 6) for end in ("from", "to"))
        without = {canonical_lr(lr) for lr in rates.get("without", [])}
        exponents = range(math.ceil(first), math.floor(last) + 1)
        values = [10 ** (i / each) for i in exponents]
        values = [lr for lr in values if canonical_lr(lr) not in without]
    else:
        values = list(rates)
    names = [canonical_lr(lr) for lr in values]
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise InputError(
            f"{key}: {twice[0]} is there more than once, expected rates that differ in "
            "their first four digits"
        )
    if not values:
        raise InputError(f"{key}: found no rate in {dict(rates)}, expected at least one")
    return sorted(map(round_lr, values))
