"""Tuners that choose among arms, and what the choice costs.

They are replayed on what the grid's cells have on record, so that nothing trains. An arm
that a tuner takes up again goes on from where it was: each of its steps is paid once.
Halving ends when an arm has reached the target, because the others that are left have had
as many steps and can only be slower.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lrvalley.arms import Arm


@dataclass(frozen=True)
class Choice:
    """What a tuner chose.

    Attributes:
        arm: the arm.
        steps_spent: training steps of all arms together until it was chosen.
    """

    arm: Arm
    steps_spent: int


def grid_search(arms: Sequence[Arm]) -> Choice:
    """Train every arm to its end, and take the best."""
    budget = max(arm.checks[-1] for arm in arms)
    best = min(arms, key=lambda arm: arm.rank(budget))
    return Choice(best, sum(arm.spent(budget) for arm in arms))


def random_search(arms: Sequence[Arm], trials: int, random: np.random.Generator) -> Choice:
    """Train some arms to their end, and take the best (Bergstra & Bengio 2012)."""
    return grid_search(sample(arms, trials, random))


def successive_halving(
    arms: Sequence[Arm],
    trials: int,
    rungs: Sequence[int],
    eta: int,
    random: np.random.Generator,
) -> Choice:
    """Train some arms a little, keep one in `eta`, and repeat with more steps.

    Jamieson & Talwalkar 2016 (arXiv:1502.07943), with a factor `eta` as in Li et al.
    2018. Of n arms n // eta are kept, at least one.

    Args:
        arms: the arms.
        trials: how many to begin with.
        rungs: the steps after which arms are compared, ascending; see `rungs_between`.
        eta: one in so many is kept.
        random: chooses the arms.
    """
    spent: dict[float, int] = {}
    best = _halve(sample(arms, trials, random), rungs, eta, spent)
    return Choice(best, sum(spent.values()))


def hyperband(
    arms: Sequence[Arm],
    rungs: Sequence[int],
    eta: int,
    random: np.random.Generator,
) -> Choice:
    """Successive halving from every rung on, with fewer arms the later it begins.

    Li et al. 2018 (JMLR 18, 185), algorithm 1: the bracket that has s + 1 rungs begins
    with ceil((number of rungs) / (s + 1) * eta^s) arms, or with all that there are.
    """
    spent: dict[float, int] = {}
    finalists = []
    for s in reversed(range(len(rungs))):
        trials = math.ceil(len(rungs) / (s + 1) * eta**s)
        chosen = sample(arms, trials, random)
        finalists.append(_halve(chosen, rungs[len(rungs) - 1 - s :], eta, spent))
    best = min(finalists, key=lambda arm: arm.rank(spent[arm.lr]))
    return Choice(best, sum(spent.values()))


def asynchronous_halving(
    arms: Sequence[Arm],
    trials: int,
    rungs: Sequence[int],
    eta: int,
    random: np.random.Generator,
) -> Choice:
    """Successive halving of arms that come one after another (Li et al. 2020, ASHA).

    An arm goes on from a rung if it is among the best one in `eta` of those that have
    come so far; Optuna's `SuccessiveHalvingPruner` decides that. It cannot know that an arm
    that reached the target is not to be beaten, so all arms have their turn.
    """
    import optuna
    from optuna.trial import TrialState

    optuna.logging.set_verbosity(logging.WARNING)
    pruner = optuna.pruners.SuccessiveHalvingPruner(rungs[0], reduction_factor=eta)
    study = optuna.create_study(direction="maximize", pruner=pruner)
    spent: dict[float, int] = {}
    chosen = sample(arms, trials, random)
    for arm in chosen:
        trial = study.ask()
        for rung in rungs:
            spent[arm.lr] = arm.spent(rung)
            reached = arm.has_reached(rung)
            trial.report(1.0 if reached else -arm.rank(rung)[1], rung)
            if trial.should_prune() or reached:
                break
        study.tell(trial, state=TrialState.PRUNED)
    best = min(chosen, key=lambda arm: arm.rank(spent[arm.lr]))
    return Choice(best, sum(spent.values()))


def rungs_between(first: int, last: int, eta: int) -> list[int]:
    """The steps after which arms are compared: `first`, times `eta` each, and `last`."""
    rungs = []
    while first < last:
        rungs.append(first)
        first *= eta
    return [*rungs, last]


def sample(arms: Sequence[Arm], trials: int, random: np.random.Generator) -> list[Arm]:
    """Some of the arms, or all, in random order, none twice."""
    order = random.permutation(len(arms))[:trials]
    return [arms[i] for i in order]


def _halve(
    arms: Sequence[Arm], rungs: Sequence[int], eta: int, spent: dict[float, int]
) -> Arm:
    """The last of the arms; the steps that each has had are written to `spent`."""
    for rung in rungs:
        for arm in arms:
            spent[arm.lr] = max(spent.get(arm.lr, 0), arm.spent(rung))
        arms = sorted(arms, key=lambda arm: arm.rank(rung))
        if arms[0].has_reached(rung):
            break
        arms = arms[: max(1, len(arms) // eta)]
    return arms[0]
