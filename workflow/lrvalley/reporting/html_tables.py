"""The report's tables: columns with units, readable numbers, failures marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lrvalley.reporting.wording import (
    METHOD_NAMES,
    MISSING,
    display_name,
    format_count,
    format_lr,
    format_number,
    format_percent,
    format_regret,
    format_size,
)


@dataclass(frozen=True)
class Value:
    """One cell of a table: its text, and the kind of badge it is, if any."""

    text: str
    badge: str = ""


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
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]


def _number(
    name: str, header: str, words: Callable[[float], str] = format_number
) -> Column:
    return Column(header, lambda row: Value(_words(row[name], words)))


def _words(value: Any, words: Callable[[float], str]) -> str:
    return MISSING if pd.isna(value) else words(float(value))


def _text(
    name: str, header: str, words: Callable[[str], str] = str, badge: bool = False
) -> Column:
    def show(row: Mapping[str, Any]) -> Value:
        value = row[name]
        missing = pd.isna(value) or value == ""
        text = MISSING if missing else words(str(value))
        return Value(text, VERDICT_BADGES.get(text, "neutral") if badge else "")

    return Column(header, show, numeric=False)


def _flag(name: str, header: str, yes: Value, no: Value) -> Column:
    return Column(header, lambda row: yes if row[name] else no, numeric=False)


def _band(prefix: str, header: str) -> Column:
    def show(row: Mapping[str, Any]) -> Value:
        low, high = row[f"{prefix}band_from"], row[f"{prefix}band_to"]
        if pd.isna(low):
            return Value(MISSING)
        ends = format_lr(low), format_lr(high)
        return Value(" to ".join(ends) if low < high else ends[0])

    return Column(header, show)


def _rates_trained(prefix: str, header: str) -> Column:
    def show(row: Mapping[str, Any]) -> Value:
        trained, tried = row[f"{prefix}rates_trained"], row[f"{prefix}rates_tried"]
        if pd.isna(tried):
            return Value(MISSING)
        return Value(f"{format_count(trained)} of {format_count(tried)}")

    return Column(header, show)


def _edge(row: Mapping[str, Any]) -> Value:
    side = row["at_edge"]
    if pd.isna(row["best_lr"]):
        return Value("never trained", "bad")
    if side not in EDGES:
        return Value("inside the range", "good")
    return Value(EDGES[side], "bad")


def _per_unit(value: float) -> str:
    return f"{value:.3g}"


def _ratio(value: float) -> str:
    return f"{value:.2f}"


def _milliseconds(seconds: float) -> str:
    return format_number(1000 * seconds)


def _unit(against: str) -> str:
    return {"size": "1× of size", "weights": "weight"}.get(against, against)


def _threshold(words: str) -> str:
    return words.replace(">=", "≥").replace("<=", "≤")


VERDICT_BADGES = {"holds": "good", "does not hold": "bad"}
EDGES = {
    "lower": "lowest rate tried: widen",
    "upper": "highest rate tried: widen",
    "both": "only rate tried: widen",
}

_OPTIMIZER = _text("optimizer", "optimizer", display_name)
_LR = _number("lr", "learning rate", format_lr)
_SIZE = _number("size", "size", format_size)

COLUMNS: Mapping[str, tuple[str, Sequence[Column]]] = {
    "best_lr": (
        "Best learning rates",
        (
            _OPTIMIZER,
            _number("best_lr", "best rate", format_lr),
            _number("steps", "steps", format_count),
            _number("time_s", "time (s)"),
            _band("", "band"),
            _rates_trained("", "rates that trained"),
            _number("share", "share", format_percent),
            Column("where the best rate lies", _edge, numeric=False),
        ),
    ),
    "fastest_slowest": (
        "Fastest and slowest optimizer at every rate",
        (
            _LR,
            _number("optimizers_tried", "optimizers tried", format_count),
            _number("optimizers_trained", "that trained", format_count),
            _text("fastest_optimizer", "fastest", display_name),
            _number("fastest_time_s", "its time (s)"),
            _text("slowest_optimizer", "slowest that trained", display_name),
            _number("slowest_time_s", "its time (s)"),
            _flag(
                "slowest_failed",
                "outcome",
                yes=Value("some failed", "bad"),
                no=Value("all trained", "good"),
            ),
        ),
    ),
    "scaling_fit": (
        "Linear trends of time",
        (
            _LR,
            _text("against", "per", _unit),
            _number("c_s", "c (s)"),
            _number("k_s", "k (s per unit)", _per_unit),
            _number("r2", "R²", _ratio),
            _number("residual_s", "residual spread (s)"),
            _number("points", "sizes that trained", format_count),
            _number("failed", "sizes that failed", format_count),
        ),
    ),
    "claims": (
        "The article's claims",
        (
            _number("number", "no.", format_count),
            _text("claim", "claim"),
            _text("verdict", "verdict", badge=True),
            _text("statistic", "what was computed"),
            _number("value", "value", _per_unit),
            _text("threshold", "threshold", _threshold),
            _text("note", "note"),
        ),
    ),
    "article": (
        "The optimizers",
        (
            _OPTIMIZER,
            _rates_trained("article_", "rates that trained: article"),
            _rates_trained("our_", "ours"),
            _band("article_", "band: article"),
            _band("our_", "ours"),
            _number("article_best_lr", "best rate: article", format_lr),
            _number("our_best_lr", "ours", format_lr),
            _number("best_lr_ratio", "ours / article's", _ratio),
            _number("article_time_s", "its time (s): article"),
            _number("our_time_s", "ours"),
        ),
    ),
    "article_scaling": (
        "Time against size",
        (
            _LR,
            _number("article_c_s", "c (s): article"),
            _number("our_c_s", "ours"),
            _number("article_k_s", "k (s per 1×): article"),
            _number("our_k_s", "ours"),
            _number("article_r2", "R²: article", _ratio),
            _number("our_r2", "ours", _ratio),
        ),
    ),
    "timing_check": (
        "Predicted and measured time",
        (
            _OPTIMIZER,
            _LR,
            _SIZE,
            _number("cell_steps", "steps: in a pack", format_count),
            _number("steps", "alone", format_count),
            _number("step_time_s", "step time (ms)", _milliseconds),
            _number("predicted_s", "predicted (s)"),
            _number("measured_s", "measured (s)"),
            _number("ratio", "measured / predicted", _ratio),
        ),
    ),
    "tuners": (
        "Every way to a learning rate",
        (
            _text("method", "method", lambda name: METHOD_NAMES.get(name, name)),
            _text("setting", "with"),
            _text("optimizer", "optimizer", display_name),
            _number("replays", "replays", format_count),
            _number("steps_spent", "steps spent", format_count),
            _number("share_of_grid", "share of the grid's", format_percent),
            _number("lr", "rate chosen", format_lr),
            _number("lr_ratio", "over the best rate", _ratio),
            _number("regret", "regret", format_regret),
            _number("regret_low", "in the best tenth", format_regret),
            _number("regret_high", "in the worst tenth", format_regret),
            _number("found", "choices that train", format_percent),
            _number("in_band", "in the band", format_percent),
        ),
    ),
    "rates": (
        "Every rate of every experiment",
        (
            _text("experiment", "experiment"),
            _OPTIMIZER,
            _LR,
            _SIZE,
            _number("weights", "weights", format_count),
            _flag(
                "trained",
                "outcome",
                yes=Value("trained", "good"),
                no=Value("failed", "bad"),
            ),
            Column(
                "seeds that trained",
                lambda row: Value(f"{row['seeds_trained']} of {row['seeds']}"),
            ),
            _number("steps", "steps", format_count),
            _number("time_s", "time (s)"),
            _number("time_low_s", "fastest seed (s)"),
            _number("time_high_s", "slowest seed (s)"),
        ),
    ),
}


def report_table(name: str, frame: pd.DataFrame) -> ReportTable:
    """A tidy table as the report shows it.

    Args:
        name: a key of `COLUMNS`.
        frame: the tidy table.

    Returns:
        Its title, columns and formatted rows; missing values are dashes.
    """
    title, columns = COLUMNS[name]
    records = frame.to_dict("records")
    rows = [[column.show(record) for column in columns] for record in records]
    return ReportTable(name, title, columns, rows)
