"""A study whose truth is known: intervals and sets are right as often as they say.

Each candidate's steps are log-normal around its true median, and what needs more than the
budget is a miss. A search with one seed chooses each optimizer's rate; five other seeds
confirm the choices.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from lrvalley.analysis.statistics import cannot_be_told_apart, quantile_interval

REPETITIONS = 200
SEEDS = 5
BUDGET = 3000
# Steps of one candidate vary by a fifth from seed to seed.
SPREAD = 0.2
# The best rate of each optimizer needs so many steps; a rate's distance from it costs.
BEST_STEPS = np.array([500, 520, 700, 2900])
EASY, HARD = (0, 1, 2), 3
DECADES = np.linspace(-1.5, 1.5, 7)
TRUE_STEPS = BEST_STEPS[:, np.newaxis] * np.exp(DECADES**2)
# A bound that a right answer passes in all but one of 10,000 such tests.
BY_CHANCE = 1e-4


def trained(rng, true_steps, seeds):
    """Steps to the target, shape (..., seeds); a miss is infinite."""
    noise = rng.normal(scale=SPREAD, size=(*np.shape(true_steps), seeds))
    steps = np.asarray(true_steps)[..., np.newaxis] * np.exp(noise)
    return with_misses(steps)


def with_misses(steps):
    return np.where(steps > BUDGET, math.inf, steps)


def as_often_as(hits, trials, probability):
    low, high = stats.binom.ppf([BY_CHANCE, 1 - BY_CHANCE], trials, probability)
    return low <= hits <= high


@pytest.fixture(scope="module")
def studies():
    """For each repetition: true and confirmed steps of each optimizer's choice."""
    rng = np.random.default_rng(17)
    found = []
    for _ in range(REPETITIONS):
        searched = trained(rng, TRUE_STEPS, 1)[..., 0]
        true = np.take_along_axis(TRUE_STEPS, searched.argmin(1)[:, np.newaxis], 1)[:, 0]
        found.append((true, trained(rng, true, SEEDS), searched))
    return found


def covers(values, truth):
    found = quantile_interval(values)
    return found.low <= truth <= found.high


def hits_of(studies, optimizer):
    """In how many studies the interval of an optimizer's choice covers the truth."""
    return sum(
        covers(confirmed[optimizer], with_misses(true[optimizer]))
        for true, confirmed, _ in studies
    )


@pytest.mark.parametrize("optimizer", EASY)
def test_the_interval_of_a_choice_covers_the_truth_as_often_as_it_says(studies, optimizer):
    assert as_often_as(hits_of(studies, optimizer), REPETITIONS, 15 / 16)


def test_where_about_half_of_the_trainings_miss_it_covers_the_truth_at_least_as_often(
    studies,
):
    """A true median beyond the budget is a miss, and all misses are tied."""
    some_miss = [np.isinf(confirmed[HARD]).any() for _, confirmed, _ in studies]
    assert sum(some_miss) > 0.9 * REPETITIONS
    assert hits_of(studies, HARD) >= stats.binom.ppf(BY_CHANCE, REPETITIONS, 15 / 16)


def test_the_interval_of_the_answer_covers_its_true_median_as_often_as_it_says(studies):
    """The answer is chosen by the confirmed medians: a little less than 15 / 16."""
    hits = 0
    for true, confirmed, _ in studies:
        answer = np.median(confirmed, axis=1).argmin()
        hits += covers(confirmed[answer], true[answer])
    assert as_often_as(hits, REPETITIONS, 15 / 16)


def test_the_result_that_chose_is_better_than_the_truth(studies):
    """Why the confirmation has other seeds: the search's winner needs more than it did."""
    lucky = sum(
        searched.min() < true[searched.min(1).argmin()] for true, _, searched in studies
    )
    assert lucky > 0.8 * REPETITIONS


def test_the_set_holds_the_best_choice_as_often_as_it_says_and_leaves_out_the_bad(studies):
    kept, bad = 0, 0
    for true, confirmed, _ in studies:
        looks_best = int(np.median(confirmed, axis=1).argmin())
        members = cannot_be_told_apart(dict(enumerate(confirmed)), looks_best).members
        kept += int(true.argmin()) in members
        bad += HARD in members
    assert kept >= stats.binom.ppf(BY_CHANCE, REPETITIONS, 0.9)
    assert bad == 0


@pytest.mark.parametrize(("share", "n"), [(0.5, 8), (0.9, 25), (0.25, 12)])
def test_quantiles_are_covered_as_often_as_the_interval_says(share, n):
    rng = np.random.default_rng(18)
    truth = stats.expon.ppf(share)
    samples = rng.exponential(size=(REPETITIONS, n))
    found = [quantile_interval(values, share, confidence=0.8) for values in samples]
    hits = sum(one.low <= truth <= one.high for one in found)
    assert as_often_as(hits, REPETITIONS, found[0].confidence)
