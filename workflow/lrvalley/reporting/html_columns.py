"""Columns of the report's tables: what each shows of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lrvalley.reporting.wording import (
    MISSING,
    display_name,
    format_count,
    format_lr,
    format_number,
    format_size,
)

VERDICT_BADGES = {"holds": "good", "does not hold": "bad"}


@dataclass(frozen=True)
class Value:
    """One cell of a table: its text, and the kind of badge it is, if any."""

    text: str
    badge: str = ""


@dataclass(frozen=True)
class Header:
    """The header of a column, and whether numbers stand below it."""

    header: str
    numeric: bool


@dataclass(frozen=True)
class Column:
    """A column of the report: its header, and what it shows of a tidy row."""

    header: str
    show: Callable[[Mapping[str, Any]], Value]
    numeric: bool = True


@dataclass(frozen=True)
class ReportTable:
    """A table ready to be written."""

    name: str
    title: str
    columns: Sequence[Column | Header]
    rows: Sequence[Sequence[Value]]


def number(name: str, header: str, words: Callable[[float], str] = format_number) -> Column:
    """A column of numbers, written by `words`."""
    return Column(header, lambda row: Value(_words(row[name], words)))


def _words(value: Any, words: Callable[[float], str]) -> str:
    return MISSING if pd.isna(value) else words(float(value))


def text(
    name: str, header: str, words: Callable[[str], str] = str, badge: bool = False
) -> Column:
    """A column of texts, written by `words`; verdicts may have a badge."""

    def show(row: Mapping[str, Any]) -> Value:
        value = row[name]
        missing = pd.isna(value) or value == ""
        shown = MISSING if missing else words(str(value))
        return Value(shown, VERDICT_BADGES.get(shown, "neutral") if badge else "")

    return Column(header, show, numeric=False)


def flag(name: str, header: str, yes: Value, no: Value) -> Column:
    """A column with one of two values."""
    return Column(header, lambda row: yes if row[name] else no, numeric=False)


def band(prefix: str, header: str) -> Column:
    """A column of bands, from the columns `band_from` and `band_to` with a prefix."""

    def show(row: Mapping[str, Any]) -> Value:
        return _between(row[f"{prefix}band_from"], row[f"{prefix}band_to"], format_lr)

    return Column(header, show)


def extent(name: str, header: str, words: Callable[[float], str]) -> Column:
    """A column of the lowest and the highest, from `name` with `_low` and `_high`."""

    def show(row: Mapping[str, Any]) -> Value:
        return _between(row[f"{name}_low"], row[f"{name}_high"], words)

    return Column(header, show)


def _between(low: Any, high: Any, words: Callable[[float], str]) -> Value:
    if pd.isna(low):
        return Value(MISSING)
    ends = words(float(low)), words(float(high))
    return Value(" to ".join(ends) if low < high else ends[0])


def share(name: str, of: str, header: str) -> Column:
    """A column of counts, from the columns `name` and `of`."""

    def show(row: Mapping[str, Any]) -> Value:
        if pd.isna(row[of]):
            return Value(MISSING)
        return Value(f"{format_count(row[name])} of {format_count(row[of])}")

    return Column(header, show)


def rates_trained(prefix: str, header: str) -> Column:
    """A column of counts, from `rates_trained` and `rates_tried` with a prefix."""
    return share(f"{prefix}rates_trained", f"{prefix}rates_tried", header)


def three_digits(value: float) -> str:
    """A number of any size."""
    return f"{value:.3g}"


def ratio(value: float) -> str:
    """A number about 1."""
    return f"{value:.2f}"


OPTIMIZER = text("optimizer", "optimizer", display_name)
LR = number("lr", "learning rate", format_lr)
SIZE = number("size", "size", format_size)
