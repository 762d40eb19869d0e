"""The report's tables of a study that compares itself with the article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lrvalley.reporting.html_columns import (
    LR,
    OPTIMIZER,
    SIZE,
    Column,
    band,
    extent,
    number,
    rates_trained,
    ratio,
    share,
    text,
    three_digits,
)
from lrvalley.reporting.wording import format_count, format_lr, format_number


def _milliseconds(seconds: float) -> str:
    return format_number(1000 * seconds)


def _threshold(words: str) -> str:
    return words.replace(">=", "≥").replace("<=", "≤")


ARTICLE_COLUMNS: Mapping[str, tuple[str, Sequence[Column]]] = {
    "claims": (
        "The article's claims",
        (
            number("number", "no.", format_count),
            text("claim", "claim"),
            text("verdict", "verdict", badge=True),
            share("seeds_holding", "seeds", "holds with seeds"),
            text("statistic", "what was computed"),
            number("value", "value", three_digits),
            extent("value", "lowest and highest, over the seeds", three_digits),
            text("threshold", "threshold", _threshold),
            text("note", "note"),
        ),
    ),
    "article": (
        "The optimizers",
        (
            OPTIMIZER,
            rates_trained("article_", "rates that trained: article"),
            rates_trained("our_", "ours"),
            band("article_", "band: article"),
            band("our_", "ours"),
            number("article_best_lr", "best rate: article", format_lr),
            number("our_best_lr", "ours", format_lr),
            number("best_lr_ratio", "ours / article's", ratio),
            number("article_time_s", "its time (s): article"),
            number("our_time_s", "ours"),
        ),
    ),
    "article_scaling": (
        "Time against size",
        (
            LR,
            number("article_c_s", "c (s): article"),
            number("our_c_s", "ours"),
            number("article_k_s", "k (s per 1×): article"),
            number("our_k_s", "ours"),
            number("article_r2", "R²: article", ratio),
            number("our_r2", "ours", ratio),
        ),
    ),
    "bands": (
        "The bands with several seeds",
        (
            OPTIMIZER,
            number("seeds", "seeds", format_count),
            extent("band_from", "band from", format_lr),
            extent("band_to", "band to", format_lr),
            number("best_lr", "best rate", format_lr),
            extent("best_lr", "lowest and highest", format_lr),
            number("steps", "its steps", format_count),
            extent("steps", "lowest and highest", format_count),
            share("rates_all", "rates", "rates that trained with every seed"),
            number("rates_some", "with some", format_count),
        ),
    ),
    "networks": (
        "Two networks, two windows of the train accuracy",
        (
            text("network", "network"),
            text("window", "window"),
            OPTIMIZER,
            number("rank", "place", format_count),
            number("article_rank", "article's", format_count),
            number("steps", "steps", format_count),
            number("ratio", "steps / fewest", ratio),
            number("article_ratio", "time / shortest: article", ratio),
            number("best_lr", "best rate", format_lr),
            number("article_best_lr", "article's", format_lr),
            band("", "band"),
            band("article_", "article's"),
        ),
    ),
    "timing_check": (
        "Predicted and measured time",
        (
            OPTIMIZER,
            LR,
            SIZE,
            number("cell_steps", "steps: in a pack", format_count),
            number("steps", "alone", format_count),
            number("step_time_s", "step time (ms)", _milliseconds),
            number("predicted_s", "predicted (s)"),
            number("measured_s", "measured (s)"),
            number("ratio", "measured / predicted", ratio),
        ),
    ),
}
