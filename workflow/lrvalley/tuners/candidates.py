"""Candidates that have been trained already: what is on record of each."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lrvalley.records.cell_file import Result
from lrvalley.study.objective import Objective
from lrvalley.study.patience import PLATEAUED
from lrvalley.tuners.trainings import Rank


@dataclass(frozen=True)
class Candidate:
    """One learning rate of one optimizer, and what is on record of its training.

    Attributes:
        lr: the learning rate.
        checks: the steps of its checks, ascending; the training ends with the last.
        values: what it is compared by at each check; more is better, so that a loss is
            negative.
        reached: steps to the target, or None if it fails.
        is_done: whether it ended with a result before its budget, as it was not becoming
            better; its last value stands for all later checks.
    """

    lr: float
    checks: tuple[int, ...]
    values: tuple[float, ...]
    reached: int | None = None
    is_done: bool = False

    def spent(self, budget: float) -> int:
        """Steps that training up to a budget takes: it may end earlier."""
        return min(int(budget), self.checks[-1])

    def has_reached(self, budget: float) -> bool:
        """Whether it reaches the target within a budget of steps."""
        return self.reached is not None and self.reached <= budget

    def rank(self, budget: float) -> Rank:
        """How good it looks after a budget of steps; the smallest is the best.

        First come candidates that reached the target, the fastest in front; then the
        others, the best value in front; last those whose training broke off, because
        it diverged, stalled or took too long. Of equals the smaller rate comes first.
        """
        if self.has_reached(budget):
            return 0, float(self.reached or 0), self.lr
        checked = bisect_right(self.checks, budget)
        value = self.values[checked - 1] if checked else -math.inf
        broke_off = self.checks[-1] < budget and not self.is_done
        return 2 if broke_off else 1, -value, self.lr


def best_candidate(candidates: Iterable[Candidate]) -> Candidate | None:
    """The candidate that reaches the target in the fewest steps, or None if none does."""
    reached = [candidate for candidate in candidates if candidate.reached is not None]
    return min(reached, key=lambda each: (each.reached, each.lr), default=None)


def candidate_of(
    result: Result,
    objective: Objective,
    reached: int | None,
    *,
    epoch: int = 0,
    budget: float = math.inf,
) -> Candidate:
    """The candidate of a training.

    Args:
        result: what is on record of it.
        objective: what is aimed at; a value that is not finite is the worst.
        reached: steps to the target, or None if it fails.
        epoch: steps of an epoch. Before its first one ends, candidates are compared by the
            metric on the training data: every example is new to the model when it counts,
            as in validation (Blum, Kalai & Langford 1999, "Beating the hold-out"), there
            are more of them, and moving averages, which batch normalization validates
            with, lag behind. 0: never.
        budget: steps of a whole training, whose end is judged by the objective.
    """
    sign, history = 1 if objective.higher else -1, result.history
    values = objective.values(history)
    early = bisect_right(history.step, min(epoch, budget - 1))
    # A user's model may have the metric in validation only.
    if early and objective.metric in history.train:
        on_new_examples = objective.on_training_data().values(history)
        values = [*on_new_examples[:early], *values[early:]]
    compared = tuple(-math.inf if value is None else sign * value for value in values)
    is_done = objective.target is None and result.status == PLATEAUED
    return Candidate(result.cell.lr, tuple(history.step), compared, reached, is_done)


def candidates_of(
    results: Iterable[Result], trained: Collection[str], objective: Objective
) -> dict[tuple[str, int], list[Candidate]]:
    """The candidates of every optimizer and seed, by ascending rate.

    Args:
        results: trained cells.
        trained: keys of the cells that count as trained; see the table `cells`.
        objective: what is aimed at.
    """
    candidates: dict[tuple[str, int], list[Candidate]] = {}
    for result in sorted(results, key=lambda result: result.cell.lr):
        cell = result.cell
        reached = result.steps if cell.key in trained else None
        candidate = candidate_of(result, objective, reached)
        candidates.setdefault((cell.optimizer, cell.seed), []).append(candidate)
    return candidates
