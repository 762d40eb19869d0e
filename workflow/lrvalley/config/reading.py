"""Reading single values: numbers, truth values and text.

A value may come as text: YAML 1.1 takes ``1e-3`` for text, and Snakemake everything
within ``--config key={...}``. Such text is read as a YAML file would read it, so that
both follow the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from lrvalley.config.section import unexpected

# What YAML 1.2 takes for a number and YAML 1.1 does not: an exponent without a dot.
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")

# The end of text in C, and halves of characters, which JSON's escapes can stand for.
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


def number(value: Any) -> float:
    """A number; one that no float can hold becomes infinite."""
    read = _scalar(value)
    if isinstance(read, bool) or not isinstance(read, int | float):
        raise unexpected("a number")
    try:
        return float(read)
    except OverflowError:
        return float("inf")


def whole_number(value: Any) -> int:
    """A whole number, which may be written as 1.0."""
    read = _scalar(value)
    if isinstance(read, float) and read.is_integer():
        read = int(read)
    if isinstance(read, bool) or not isinstance(read, int):
        raise unexpected("a whole number")
    return read


def flag(value: Any) -> bool:
    """A truth value."""
    read = _scalar(value)
    if not isinstance(read, bool):
        raise unexpected("true or false")
    return read


def text(value: Any) -> str:
    """Text."""
    if not is_text(value):
        raise unexpected("text")
    return str(value)


def some_text(value: Any) -> str:
    """Text that says something."""
    if not text(value).strip():
        raise unexpected("text")
    return str(value)


def is_text(value: Any) -> bool:
    """Whether a value is text that a file, and its name, can hold."""
    return isinstance(value, str) and not _UNWRITABLE.search(value)


def text_or_nothing(value: Any) -> str | None:
    """Text that can be a path, or None."""
    value = unless_nothing(value)
    if value is None:
        return None
    if not is_text(value):
        raise unexpected("text or nothing")
    return str(value)


def unless_nothing(value: Any) -> Any:
    """The value, or None if it is text that a YAML file would read as nothing."""
    return None if isinstance(value, str) and _scalar(value) is None else value


def values(value: Any) -> Any:
    """A list of values."""
    if not isinstance(value, list | tuple):
        raise unexpected("a list")
    return value


def as_in_a_file(value: Any) -> Any:
    """A value within which Snakemake has left all as text, as a file would have it."""
    if isinstance(value, Mapping):
        return {key: as_in_a_file(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_in_a_file(inner) for inner in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    """A value; text as what a YAML file would read, if that is not text again."""
    if not isinstance(value, str):
        return value
    try:
        read = yaml.safe_load(value)
    # ValueError: a date that does not exist, or more digits than Python reads.
    except (yaml.YAMLError, ValueError, RecursionError):
        return value
    if isinstance(read, str) and _NUMBER.fullmatch(read):
        return float(read)
    return read if isinstance(read, int | float | None) else value
