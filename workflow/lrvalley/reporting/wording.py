"""Numbers and names as a person reads them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lrvalley.config import keras_optimizers, optimizer_catalog
from lrvalley.config.keras_catalog import KERAS_OPTIMIZERS
from lrvalley.config.optimizer_catalog import OPTIMIZERS
from lrvalley.records.table_columns import ALL as ALL
from lrvalley.tuners.catalog import METHODS

MISSING = "–"
METHOD_NAMES = {name: method.title for name, method in METHODS.items()}


def display_name(optimizer: str) -> str:
    """The name of an optimizer in figures and sentences; unknown ones keep theirs."""
    if optimizer in OPTIMIZERS:
        return optimizer_catalog.title(optimizer)
    return keras_optimizers.title(optimizer)


def in_order(optimizers: list[str]) -> list[str]:
    """Optimizers without repetition, the known ones first and in the catalogues' order."""
    found = set(optimizers)
    known = [name for name in (*OPTIMIZERS, *KERAS_OPTIMIZERS) if name in found]
    return known + sorted(found - set(known))


def format_lr(lr: float) -> str:
    """A learning rate to three digits: ``1e-6``, ``4.64e-5``, ``0.001``, ``21.5``."""
    if not math.isfinite(lr):
        return MISSING
    if lr == 0:
        return "0"
    mantissa, _, exponent = f"{lr:.2e}".partition("e")
    power = int(exponent)
    if -4 <= power < 4:
        return _without_zeros(f"{float(f'{lr:.2e}'):.{max(0, 2 - power)}f}")
    return f"{_without_zeros(mantissa)}e{power}"


def format_number(value: float) -> str:
    """A quantity to two or three digits and without a unit: ``0.85``, ``8.2``, ``120``.

    Magnitudes of 100 and more are rounded to integers, with thousands separated.
    """
    if not math.isfinite(value):
        return MISSING
    rounded = float(f"{value:.2g}")
    if abs(rounded) >= 100:
        return f"{value:,.0f}"
    if abs(rounded) >= 1:
        return f"{value:.1f}"
    return f"{rounded:g}"


def format_seconds(seconds: float) -> str:
    """A duration with its unit: ``8.2 s``."""
    if not math.isfinite(seconds):
        return MISSING
    return f"{format_number(seconds)} s"


def format_duration(seconds: float) -> str:
    """A duration in the unit that suits it: ``8.2 s``, ``3.5 min``, ``2.6 h``."""
    for size, unit in ((3_600, "h"), (60, "min")):
        # From two of them on: 90 s is easier to grasp than 1.5 min.
        if seconds >= 2 * size:
            return f"{format_number(seconds / size)} {unit}"
    return format_seconds(seconds)


def format_count(count: float) -> str:
    """A whole number with thousands separated; the missing ones as a dash."""
    return f"{count:,.0f}" if math.isfinite(count) else MISSING


def counted(count: int, noun: str) -> str:
    """A number of things: ``1 training``, ``1,200 trainings``."""
    return f"{format_count(count)} {noun}{'' if count == 1 else 's'}"


def format_percent(share: float, digits: int = 1) -> str:
    """A share of 1 as a percentage without needless zeros: ``97%``, ``96.5%``."""
    if not math.isfinite(share):
        return MISSING
    return f"{_without_zeros(f'{100 * share:.{digits}f}')}%"


def format_at_least(share: float) -> str:
    """A lower bound as a whole percentage, which is not above it: ``93%`` for 0.9375."""
    # Without what is lost in binary: 0.29 has no exact form.
    return format_percent(math.floor(round(100 * share, 9)) / 100, digits=0)


def format_regret(regret: float) -> str:
    """A regret as a factor: ``1.07``; of a choice that never trains: ``fails``."""
    if math.isnan(regret):
        return MISSING
    return "fails" if math.isinf(regret) else f"{regret:.2f}"


def format_range(values: Iterable[float], words: Callable[[float], str]) -> str:
    """The least to the largest of some values: ``700 to 900``; a dash for none."""
    known = list(values)
    if not known:
        return MISSING
    low, high = words(min(known)), words(max(known))
    return low if low == high else f"{low} to {high}"


def format_band(row: Mapping[str, Any], prefix: str = "") -> str:
    """A band, from the columns `band_from` and `band_to` with a prefix."""
    ends = (row[f"{prefix}band_from"], row[f"{prefix}band_to"])
    return " .. ".join(format_lr(end) for end in ends)


def format_value(value: float) -> str:
    """A value of a metric to three digits: ``0.412``, ``2.31``, ``1,230``, ``4.1e-5``.

    Magnitudes of 100 and more are rounded to integers, with thousands separated.
    """
    if not math.isfinite(value):
        return MISSING
    if abs(value) >= 1e6:
        return f"{value:.3g}".replace("e+0", "e").replace("e+", "e")
    if abs(float(f"{value:.3g}")) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}".replace("e-0", "e-")


def format_size(size: float) -> str:
    """A size as a factor: ``3×``."""
    return f"{size:g}×"


def _without_zeros(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
