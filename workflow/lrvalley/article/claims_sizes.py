"""The article's claims about the size of the network: 11 to 17."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from lrvalley.analysis.statistics import fit_line, spearman
from lrvalley.article.claim import (
    NOISE_FACTOR,
    Finding,
    NotTestable,
    StudyTables,
    claim,
    humps,
    listed,
)
from lrvalley.article.published import (
    ADAM,
    CHECK_EVERY,
    LARGEST_SIZE,
    SMALLEST_SIZE,
    same_rate,
)
from lrvalley.records.table_columns import SCALING

# A line through five points has three degrees of freedom left for its residuals.
FEWEST_SIZES = 5
# Between the author's R2 at his four smaller rates (0.93 to 0.98) and at the two larger
# ones (0.85 and 0.74).
GOOD_R2 = 0.9
# With the four rates from 0.001 up, one swap of neighbours is allowed (0.8), and no more.
STRONG_CORRELATION = 0.8
# The author's slopes differ by a factor of 2.3 (18.6 / 8.0); half of that, on a log scale.
DIFFERENT_SLOPES = 1.5
# The claims' own rates.
BEST_RATES = (0.0005, 0.001, 0.00146)
TURNING_RATE = 0.001
# "About linearly" allows a power of the size that is off by a fifth: a network whose
# filters alone grow has 1.17, one whose layers all grow has almost 2.
LINEAR_EXPONENT = (0.8, 1.2)
# A correlation of the rates needs three of them, and so does a line through the sizes.
FEWEST_POINTS = 3
# A median leaves out an outlier from three lines on. Fewer than five slopes form a valley
# by chance too often; see `linear_in_weights`.
FEWEST_LINES, FEWEST_SLOPES = 3, 5


def _scaling(tables: StudyTables) -> pd.DataFrame:
    """The rows of the scaling experiment, which in the article is Adam's.

    Raises:
        NotTestable: if it is another optimizer's, or there is none.
    """
    scaling = tables.rates[tables.rates["experiment"] == SCALING]
    if set(scaling["optimizer"]) != {ADAM}:
        found = ", ".join(sorted(set(scaling["optimizer"]))) or "nothing"
        raise NotTestable(f"the claim is about Adam's sizes; the study has {found}")
    return scaling


def _article_sizes(tables: StudyTables) -> pd.DataFrame:
    """The rows of the rates that were tried at all sizes, which span the article's.

    Raises:
        NotTestable: if the sizes do not span the article's, or no rate was tried at all.
    """
    scaling = _scaling(tables)
    sizes = sorted(set(scaling["size"]))
    wide = sizes[0] <= SMALLEST_SIZE and sizes[-1] >= LARGEST_SIZE
    if len(sizes) < FEWEST_SIZES or not wide:
        tried = ", ".join(f"{size:g}" for size in sizes)
        raise NotTestable(
            f"the claim is about sizes from {SMALLEST_SIZE}x to {LARGEST_SIZE}x, at "
            f"least {FEWEST_SIZES} of them; tried: {tried}"
        )
    complete = scaling.groupby("lr")["size"].transform("size") == len(sizes)
    if not complete.any():
        raise NotTestable("no rate was tried at all sizes")
    return scaling[complete]


def _fits(tables: StudyTables, against: str, fewest: int) -> pd.DataFrame:
    """Lines through at least `FEWEST_SIZES` sizes, by rate.

    Raises:
        NotTestable: if there are fewer than `fewest` such lines.
    """
    _scaling(tables)
    fits = tables.scaling_fit
    fits = fits[(fits["against"] == against) & (fits["points"] >= FEWEST_SIZES)]
    if len(fits) < fewest:
        raise NotTestable(
            f"{fewest} rates that train at least {FEWEST_SIZES} sizes are needed; "
            f"the study has {len(fits)}"
        )
    return fits.set_index("lr").sort_index()


def _left_out(fits: pd.DataFrame) -> str:
    return f"failures left out of the lines: {fits['failed'].sum()}"


@claim(
    11,
    "Time grows linearly with the size.",
    "R2 of the line of time against size, median over the rates",
    ">= 0.9, and a positive median slope",
)
def linear_in_size(tables: StudyTables) -> Finding:
    """The author's median R2 is 0.935.

    Raises:
        NotTestable: if there are too few lines.
    """
    fits = _fits(tables, "size", fewest=FEWEST_LINES)
    r2, slope = fits["r2"].median(), fits["k_s"].median()
    note = f"median slope {slope:.3g} s; R2 at {listed(fits['r2'])}; {_left_out(fits)}"
    return Finding(r2, r2 >= GOOD_R2 and slope > 0, note)


@claim(
    12,
    "One rate trains all sizes.",
    "largest share, over the rates, of the sizes that the rate trains",
    "= 1",
)
def one_rate_for_all_sizes(tables: StudyTables) -> Finding:
    """Only rates that were tried at all sizes count.

    Raises:
        NotTestable: if there is none, or the sizes do not span the article's.
    """
    share = _article_sizes(tables).groupby("lr")["trained"].mean()
    return Finding(share.max(), share.max() == 1, "share at " + listed(share))


@claim(
    13,
    "The rates 0.0005, 0.001 and 0.00146 are the best at all sizes.",
    "place of the worst of the three, the rates ordered by their median rank in time "
    "over the sizes (a miss ranks last)",
    "<= 3",
)
def same_best_rates(tables: StudyTables) -> Finding:
    """Ranks within a size, because times of different sizes cannot be compared.

    Raises:
        NotTestable: if the three rates and another one were not tried at all sizes.
    """
    rows = _article_sizes(tables)
    times = rows.pivot(index="size", columns="lr", values="time_s").fillna(math.inf)
    tried: list[float] = times.columns.tolist()  # type: ignore[assignment]
    best = [lr for lr in tried if any(same_rate(lr, rate) for rate in BEST_RATES)]
    if len(best) < len(BEST_RATES) or len(best) == times.shape[1]:
        raise NotTestable("the three rates and at least one other are needed")
    ranks = times.rank(axis=1)
    median = ranks.median()
    place = median.rank(method="max").loc[best].max()
    exact = (ranks[best].max(axis=1) <= len(best)).sum()
    note = f"first three at {exact} of {len(ranks)} sizes; median rank of "
    return Finding(place, place <= len(best), note + listed(median))


@claim(
    14,
    "Above 0.001, a larger rate takes longer and varies more around the line.",
    "Spearman correlation of the rate (0.001 and above) with the line's time at the "
    "middle size, and with the spread of the residuals; the smaller of the two",
    ">= 0.8",
)
def larger_rates_are_slower(tables: StudyTables) -> Finding:
    """The line's time and not its slope: intercepts differ too (the author's do).

    Raises:
        NotTestable: if there are too few lines at rates from 0.001 up.
    """
    fits = _fits(tables, "size", fewest=0)
    fits = fits[[lr >= TURNING_RATE for lr in fits.index]]
    if len(fits) < FEWEST_POINTS:
        raise NotTestable(
            f"three rates from {TURNING_RATE:g} up that train at least {FEWEST_SIZES} "
            f"sizes are needed; the study has {len(fits)}"
        )
    times = fits["c_s"] + fits["k_s"] * _scaling(tables)["size"].unique().mean()
    lrs = fits.index.to_series()
    longer, wider = spearman(lrs, times), spearman(lrs, fits["residual_s"])
    note = (
        f"time {longer:.2g}, at {listed(times, ' s')}; spread {wider:.2g}, at "
        f"{listed(fits['residual_s'], ' s')}; {_left_out(fits)}"
    )
    value = min(longer, wider)
    return Finding(value, value >= STRONG_CORRELATION, note)


@claim(
    15,
    "The best rate at 1x is the best at 10x.",
    "time at the largest size of the best rate at the smallest size / best time at "
    "the largest size",
    "< 1.15, or at most one check of 50 steps more",
)
def best_rate_transfers(tables: StudyTables) -> Finding:
    """Rates whose times differ by noise only are equally good, as in claim 2.

    Raises:
        NotTestable: if no rate trains an end of the sizes, or only one rate was tried.
    """
    rows = _article_sizes(tables)
    steps = rows.pivot(index="size", columns="lr", values="steps").fillna(math.inf)
    small, large = steps.iloc[0], steps.iloc[-1]
    if math.isinf(small.min()) or math.isinf(large.min()):
        raise NotTestable("no rate trains the smallest, or the largest, size")
    if len(small) < 2:
        raise NotTestable("at least two rates are needed")
    chosen, best = large.iloc[int(np.argmin(small))], large.min()
    holds = chosen < NOISE_FACTOR * best or chosen - best <= CHECK_EVERY
    note = f"best at the smallest {small.idxmin():g}, at the largest {large.idxmin():g}"
    return Finding(chosen / best, bool(holds), note)


@claim(
    16,
    "Time fits c + k n for n weights, with k a function of the rate.",
    "R2 of the line of time against weights, median over the rates",
    ">= 0.9, and over the rates k is positive, forms one valley (up to 15%), and "
    "its largest is 1.5 times its smallest or more",
)
def linear_in_weights(tables: StudyTables) -> Finding:
    """Slopes of no relation to the rate rarely form a valley.

    Of the orders of n values, 2^(n-1) / n! do: 13% for five rates, 4% for six.

    Raises:
        NotTestable: if there are too few lines.
    """
    fits = _fits(tables, "weights", fewest=FEWEST_SLOPES)
    k, r2 = fits["k_s"], fits["r2"].median()
    systematic = k.min() > 0 and not humps(k.tolist())
    differs = k.max() >= DIFFERENT_SLOPES * k.min()
    note = (
        f"k in ms a weight at {listed(k * 1e3)}; R2 at {listed(fits['r2'])}; "
        f"{_left_out(fits)}"
    )
    return Finding(r2, bool(r2 >= GOOD_R2 and systematic and differs), note)


@claim(
    17,
    "The number of weights grows about linearly with the size.",
    "exponent of the power law of weights against size, fitted on logarithms",
    "0.8 to 1.2",
)
def weights_are_linear(tables: StudyTables) -> Finding:
    """The exponent, because a line fits a parabola from 1 to 10 with an R2 of 0.95.

    Raises:
        NotTestable: if there are too few sizes.
    """
    scaling = tables.rates[tables.rates["experiment"] == SCALING]
    weights = scaling.groupby("size")["weights"].first()
    if len(weights) < FEWEST_POINTS:
        raise NotTestable(f"three sizes are needed; the study has {len(weights)}")
    exponent = fit_line(np.log(weights.index), np.log(weights)).k
    line = fit_line(weights.index, weights)
    low, high = LINEAR_EXPONENT
    counts = [f"{count} at size {size:g}" for size, count in weights.items()]
    note = f"R2 of a straight line {line.r2:.3g}; weights: {', '.join(counts)}"
    return Finding(exponent, low <= exponent <= high, note)
