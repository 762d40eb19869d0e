"""What the article's author measured, beside what the study measured.

Source of all figures: the author's published spreadsheet, measured on a K80 with 48
learning rates per optimizer, one seed, and a limit of 120 s (240 s for the sizes).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lrvalley.analysis.table_file import as_table
from lrvalley.study.rounding import round_lr

# Steps between two checks of the train accuracy, in the author's program as here.
CHECK_EVERY = 50

ADAM = "adam"
RMSPROP = "rmsprop"
RATES_TRIED = tuple(round_lr(10 ** (sixths / 6)) for sixths in range(-36, 13) if sixths)
"""Ascending: six a decade, without 1."""

LOWEST_RATE, HIGHEST_RATE = RATES_TRIED[0], RATES_TRIED[-1]
SMALLEST_SIZE, LARGEST_SIZE = 1, 10
# Rounding to three digits is off by up to 0.5%; neighbouring rates differ by 47%.
SAME_RATE = 0.01


@dataclass(frozen=True)
class PublishedValley:
    """One optimizer's row of the author's spreadsheet.

    Attributes:
        optimizer: name, as in `lrvalley.training.optimizers`.
        rates_trained: rates that reached 97% train accuracy within 120 s.
        band_from: smallest rate that did.
        band_to: largest rate that did.
        best_lr: the fastest rate.
        time_s: seconds to the target at the fastest rate.
    """

    optimizer: str
    rates_trained: int
    band_from: float
    band_to: float
    best_lr: float
    time_s: float


@dataclass(frozen=True)
class PublishedFit:
    """Adam's time against the size at one rate: ``time = c + k size``.

    Attributes:
        lr: learning rate.
        c_s: intercept, seconds.
        k_s: slope, seconds per unit of size.
        r2: share of the variance that the line explains.
    """

    lr: float
    c_s: float
    k_s: float
    r2: float


VALLEYS = (
    PublishedValley(ADAM, 15, 4.64e-5, 1e-2, 1.47e-3, 8.3),
    PublishedValley("adagrad", 6, 2.15e-2, 1.47e-1, 1e-1, 7.8),
    PublishedValley("adadelta", 13, 3.16e-1, 4.64e1, 2.15e1, 8.4),
    PublishedValley("gd", 6, 4.64e-2, 3.16e-1, 2.15e-1, 7.0),
    PublishedValley("momentum", 7, 2.15e-2, 2.15e-1, 2.15e-1, 12.4),
    PublishedValley(RMSPROP, 4, 3.16e-4, 1.47e-3, 1.47e-3, 83.7),
)
OPTIMIZERS = tuple(valley.optimizer for valley in VALLEYS)

FITS = (
    PublishedFit(0.0001, 23.5, 14.0, 0.98),
    PublishedFit(0.0005, 2.8, 8.0, 0.96),
    PublishedFit(0.001, -2.4, 8.3, 0.94),
    PublishedFit(0.00146, -5.6, 9.9, 0.93),
    PublishedFit(0.005, -13.1, 18.6, 0.85),
    PublishedFit(0.01, 38.8, 17.9, 0.74),
)

# A row of one of our tables, by column.
Row = Mapping[Hashable, Any]


def same_rate(lr: float, published: float) -> bool:
    """Whether `lr` is the published rate, which has two or three digits."""
    return math.isclose(lr, published, rel_tol=SAME_RATE)


def article_table(best_lr: pd.DataFrame) -> pd.DataFrame:
    """The author's best rates and bands beside ours, per optimizer of the article.

    Args:
        best_lr: the table `best_lr`.

    Returns:
        The table `article`; ours is missing for an optimizer that was not tried.
    """
    ours = best_lr.set_index("optimizer").to_dict("index")
    rows = [_valley_row(valley, ours.get(valley.optimizer, {})) for valley in VALLEYS]
    return as_table(rows, "article")


def _valley_row(valley: PublishedValley, ours: Row) -> dict[str, Any]:
    best = ours.get("best_lr", math.nan)
    return {
        "optimizer": valley.optimizer,
        "article_rates_trained": valley.rates_trained,
        "article_rates_tried": len(RATES_TRIED),
        "article_band_from": valley.band_from,
        "article_band_to": valley.band_to,
        "article_best_lr": valley.best_lr,
        "article_time_s": valley.time_s,
        "our_rates_trained": ours.get("rates_trained"),
        "our_rates_tried": ours.get("rates_tried"),
        "our_band_from": ours.get("band_from"),
        "our_band_to": ours.get("band_to"),
        "our_best_lr": best,
        "our_time_s": ours.get("time_s"),
        "best_lr_ratio": best / valley.best_lr,
    }


def article_scaling_table(scaling_fit: pd.DataFrame) -> pd.DataFrame:
    """The author's lines of time against size beside ours, per rate of the article.

    Args:
        scaling_fit: the table `scaling_fit`.

    Returns:
        The table `article_scaling`; ours is missing for a rate that was not tried.
    """
    by_size = scaling_fit[scaling_fit["against"] == "size"].to_dict("records")
    return as_table([_fit_row(fit, by_size) for fit in FITS], "article_scaling")


def _fit_row(fit: PublishedFit, ours: Sequence[Row]) -> dict[str, Any]:
    our: Row = next((row for row in ours if same_rate(row["lr"], fit.lr)), {})
    return {
        "lr": fit.lr,
        "article_c_s": fit.c_s,
        "article_k_s": fit.k_s,
        "article_r2": fit.r2,
        "our_c_s": our.get("c_s"),
        "our_k_s": our.get("k_s"),
        "our_r2": our.get("r2"),
    }
