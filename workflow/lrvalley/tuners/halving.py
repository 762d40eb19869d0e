"""Tuners that train many candidates a little, and few of them to their end.

Candidates are compared at *rungs*, after numbers of steps that grow by a factor eta. All
methods here follow one more rule than their papers: when a candidate has reached the
target, no other is trained for more steps, because it could only be slower.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from lrvalley.tuners.search import sample
from lrvalley.tuners.trainings import C, Choice, Trainings


def rungs_between(first: int, last: int, eta: int) -> list[int]:
    """The steps after which candidates are compared.

    Args:
        first: steps of the first rung.
        last: steps of the last rung, the budget; the only rung if it is below `first`.
        eta: factor between two rungs.

    Examples:
        >>> rungs_between(150, 12_000, 3)
        [150, 450, 1350, 4050, 12000]
    """
    rungs = []
    while first < last:
        rungs.append(first)
        first *= eta
    return [*rungs, last]


def successive_halving(
    candidates: Sequence[C],
    trainings: Trainings[C],
    random: np.random.Generator,
    trials: int,
    rungs: Sequence[int],
    eta: int,
) -> Choice[C]:
    """Train some candidates to a rung, keep the best one in `eta`, and repeat.

    Jamieson & Talwalkar 2016 (arXiv:1502.07943), with a factor `eta` as in Li et al. 2018.
    Of n candidates n // eta are kept, at least one.

    Args:
        candidates: all candidates.
        trainings: what trains them.
        random: draws the candidates to begin with.
        trials: how many to begin with.
        rungs: the steps after which candidates are compared, ascending.
        eta: one in so many is kept.
    """
    _run_bracket(sample(candidates, trials, random), trainings, rungs, eta)
    return trainings.choice()


def hyperband(
    candidates: Sequence[C],
    trainings: Trainings[C],
    random: np.random.Generator,
    rungs: Sequence[int],
    eta: int,
) -> Choice[C]:
    """Successive halving from every rung on, with fewer candidates the later it begins.

    Li et al. 2018 (JMLR 18, 185), algorithm 1; `bracket_sizes` says how many candidates
    begin. Arguments as for `successive_halving`.
    """
    for first, trials in enumerate(bracket_sizes(len(rungs), eta)):
        drawn = sample(candidates, trials, random)
        _run_bracket(drawn, trainings, rungs[first:], eta)
    return trainings.choice()


def bracket_sizes(rungs: int, eta: int) -> list[int]:
    """How many candidates the brackets of Hyperband begin with, the longest bracket first.

    A bracket of s + 1 rungs begins with ceil(rungs / (s + 1) * eta^s) candidates.

    Examples:
        >>> bracket_sizes(5, eta=3)  # the table of Li et al. 2018, for R = 81
        [81, 34, 15, 8, 5]
    """
    return [math.ceil(rungs / (s + 1) * eta**s) for s in reversed(range(rungs))]


def asynchronous_halving(
    candidates: Sequence[C],
    trainings: Trainings[C],
    random: np.random.Generator,
    trials: int,
    rungs: Sequence[int],
    eta: int,
) -> Choice[C]:
    """Successive halving that waits for no rung to be full (ASHA).

    Li et al. 2020 (arXiv:1810.05934), algorithm 2, with one worker: a candidate waits at
    its rung until it is among the best one in `eta` of the candidates that have arrived
    there. When all have arrived and none may go on, the best of the highest rung is
    trained to its end. (The pruners of that name in Optuna and Ray Tune stop a candidate
    for good instead.) Arguments as for `successive_halving`.
    """
    new = sample(candidates, trials, random)
    arrived: list[list[C]] = [[] for _ in rungs]
    while job := _next_job(new, arrived, trainings, rungs, eta):
        candidate, level = job
        trainings.train([candidate], rungs[level])
        arrived[level].append(candidate)
    if math.isinf(trainings.best_steps):
        highest = max(level for level, there in enumerate(arrived) if there)
        best = _best_first(arrived[highest], trainings, rungs[highest])[0]
        trainings.train([best], rungs[-1])
    return trainings.choice()


def _next_job(
    new: list[C],
    arrived: Sequence[Sequence[C]],
    trainings: Trainings[C],
    rungs: Sequence[int],
    eta: int,
) -> tuple[C, int] | None:
    """The candidate to train next and the rung to train it to, or None."""
    for level in reversed(range(len(rungs) - 1)):
        if rungs[level] < trainings.best_steps:
            ranked = _best_first(arrived[level], trainings, rungs[level])
            for candidate in ranked[: len(ranked) // eta]:
                if candidate not in arrived[level + 1]:
                    return candidate, level + 1
    return (new.pop(0), 0) if new else None


def _run_bracket(
    candidates: Sequence[C], trainings: Trainings[C], rungs: Sequence[int], eta: int
) -> None:
    """Train candidates from rung to rung, each time fewer, until one reaches the target."""
    for rung in rungs:
        trainings.train(candidates, rung)
        if trainings.best_steps <= rung:
            return
        ranked = _best_first(candidates, trainings, rung)
        candidates = ranked[: max(1, len(ranked) // eta)]


def _best_first(candidates: Sequence[C], trainings: Trainings[C], rung: int) -> list[C]:
    return sorted(candidates, key=lambda candidate: trainings.rank(candidate, rung))
