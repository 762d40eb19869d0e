"""Tuners that choose among arms, and what the choice costs.

They are replayed on what the grid's cells have on record, so that nothing trains. An arm
that a tuner takes up again goes on from where it was: each of its steps is paid once. All
but the whole grid follow one more rule: when an arm has reached the target, no other is
trained for more steps than that one took, because it could only be slower.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from lrvalley.tuners.candidates import Arm


@dataclass(frozen=True)
class Choice:
    """What a tuner chose.

    Attributes:
        arm: the arm.
        steps_spent: training steps of all arms together until it was chosen.
    """

    arm: Arm
    steps_spent: int


class Trainings:
    """What a tuner has trained so far.

    Attributes:
        enough: steps of the fastest arm that has reached the target, or infinite.
    """

    def __init__(self) -> None:
        self.enough = math.inf
        self._budgets: dict[Arm, float] = {}

    def train(self, arms: Iterable[Arm], budget: float) -> None:
        """Train arms side by side, each up to so many steps or until it is enough."""
        arms = list(arms)
        fastest = min(arm.reached or math.inf for arm in arms)
        if fastest <= budget:
            self.enough = min(self.enough, fastest)
        for arm in arms:
            trained = min(budget, self.enough)
            self._budgets[arm] = max(self._budgets.get(arm, 0), trained)

    def choice(self) -> Choice:
        """The best arm, and the steps of all."""
        best = min(self._budgets, key=lambda arm: arm.rank(self._budgets[arm]))
        spent = sum(arm.spent(budget) for arm, budget in self._budgets.items())
        return Choice(best, spent)


def grid_search(arms: Sequence[Arm]) -> Choice:
    """Train every arm to its end, and take the best."""
    budget = _end(arms)
    best = min(arms, key=lambda arm: arm.rank(budget))
    return Choice(best, sum(arm.spent(budget) for arm in arms))


def race(arms: Sequence[Arm]) -> Choice:
    """Train all arms side by side until the first reaches the target."""
    trainings = Trainings()
    trainings.train(arms, _end(arms))
    return trainings.choice()


def random_search(arms: Sequence[Arm], trials: int, random: np.random.Generator) -> Choice:
    """A race of some arms (Bergstra & Bengio 2012, JMLR 13, 281)."""
    return race(sample(arms, trials, random))


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
    trainings = Trainings()
    _halve(sample(arms, trials, random), rungs, eta, trainings)
    return trainings.choice()


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
    trainings = Trainings()
    for s in reversed(range(len(rungs))):
        trials = math.ceil(len(rungs) / (s + 1) * eta**s)
        _halve(sample(arms, trials, random), rungs[-s - 1 :], eta, trainings)
    return trainings.choice()


def asynchronous_halving(
    arms: Sequence[Arm],
    trials: int,
    rungs: Sequence[int],
    eta: int,
    random: np.random.Generator,
) -> Choice:
    """Successive halving that waits for no rung to be full (ASHA).

    Li et al. 2020 (arXiv:1810.05934), algorithm 2, with one worker: an arm waits at its
    rung, and goes on as soon as it is among the best one in `eta` of those that have come
    there. When all arms have come and none may go on, the foremost is trained to its end.
    (Optuna's and Ray Tune's pruners of that name give an arm up for good instead.)
    """
    trainings, new = Trainings(), sample(arms, trials, random)
    come: list[list[Arm]] = [[] for _ in rungs]
    while job := _next_job(new, come, rungs, eta, trainings.enough):
        arm, level = job
        trainings.train([arm], rungs[level])
        come[level].append(arm)
    if math.isinf(trainings.enough):
        level = max(level for level, those in enumerate(come) if those)
        foremost = min(come[level], key=lambda arm: arm.rank(rungs[level]))
        trainings.train([foremost], rungs[-1])
    return trainings.choice()


def _next_job(
    new: list[Arm],
    come: Sequence[Sequence[Arm]],
    rungs: Sequence[int],
    eta: int,
    enough: float,
) -> tuple[Arm, int] | None:
    """The arm that is trained next and the rung that it is trained to, or None."""
    for level in reversed(range(len(rungs) - 1)):
        budget, those = rungs[level], come[level]
        if budget < enough:
            best = sorted(those, key=lambda arm: arm.rank(budget))[: len(those) // eta]
            for arm in best:
                if arm not in come[level + 1]:
                    return arm, level + 1
    return (new.pop(0), 0) if new else None


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


def _end(arms: Iterable[Arm]) -> int:
    """Steps after which no arm is trained any more."""
    return max(arm.checks[-1] for arm in arms)


def _halve(
    arms: Sequence[Arm], rungs: Sequence[int], eta: int, trainings: Trainings
) -> None:
    """Train arms from rung to rung, each time fewer, until it is enough."""
    for rung in rungs:
        trainings.train(arms, rung)
        if trainings.enough <= rung:
            return
        arms = sorted(arms, key=lambda arm: arm.rank(rung))
        arms = arms[: max(1, len(arms) // eta)]
