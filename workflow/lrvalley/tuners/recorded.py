"""Trainings that are on record, so that a tuner can be replayed and nothing trains."""

from __future__ import annotations

import math
from collections.abc import Iterable

from lrvalley.tuners.candidates import Candidate
from lrvalley.tuners.trainings import Choice, Rank


class Recorded:
    """`Trainings` that are read from the records of the candidates."""

    def __init__(self) -> None:
        self._best_steps = math.inf
        self._budgets: dict[Candidate, float] = {}

    @property
    def best_steps(self) -> float:
        """See `Trainings`."""
        return self._best_steps

    def end(self, candidates: Iterable[Candidate]) -> int:
        """See `Trainings`."""
        return max(candidate.checks[-1] for candidate in candidates)

    def train(
        self, candidates: Iterable[Candidate], budget: int, *, beyond_best: bool = False
    ) -> None:
        """See `Trainings`."""
        together = list(candidates)
        fastest = min(candidate.reached or math.inf for candidate in together)
        if fastest <= budget:
            self._best_steps = min(self._best_steps, fastest)
        steps = budget if beyond_best else min(budget, self._best_steps)
        for candidate in together:
            self._budgets[candidate] = max(self._budgets.get(candidate, 0), steps)

    def rank(self, candidate: Candidate, budget: int) -> Rank:
        """See `Trainings`."""
        return candidate.rank(budget)

    def choice(self) -> Choice[Candidate]:
        """See `Trainings`."""
        best = min(self._budgets, key=lambda each: each.rank(self._budgets[each]))
        spent = sum(each.spent(budget) for each, budget in self._budgets.items())
        return Choice(best, spent)
