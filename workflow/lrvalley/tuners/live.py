"""Trainings that a tuner's decisions call for: what is not on record is trained."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from lrvalley.records.cell_file import Result
from lrvalley.study.cell import Cell
from lrvalley.study.objective import Objective
from lrvalley.tuners.candidates import Candidate, candidate_of
from lrvalley.tuners.trainings import Choice, Rank

Train = Callable[[Sequence[Cell]], Sequence[Result]]


@dataclass(frozen=True)
class Seen:
    """What is known of a candidate.

    Attributes:
        asked: steps up to which it was asked to train.
        result: its training so far.
        candidate: the same, as tuners compare it.
    """

    asked: int
    result: Result
    candidate: Candidate


class Live:
    """`Trainings` of cells of one program.

    Args:
        train: gives the results of cells, from records or by training them side by side;
            a cell of a trajectory that it had before goes on from where that was.
        objective: what is aimed at.
        keep: called when the candidates have come to a rung.
        epoch: steps of an epoch; see `candidate_of`.
    """

    def __init__(
        self,
        train: Train,
        objective: Objective,
        keep: Callable[[], None] = lambda: None,
        epoch: int = 0,
    ) -> None:
        self._train, self._objective, self._keep = train, objective, keep
        self._epoch = epoch
        self._best_steps = math.inf
        self._seen: dict[Cell, Seen] = {}

    @property
    def best_steps(self) -> float:
        """See `Trainings`."""
        return self._best_steps

    def end(self, candidates: Iterable[Cell]) -> int:
        """See `Trainings`."""
        return max(cell.max_steps for cell in candidates)

    def train(
        self, candidates: Iterable[Cell], budget: int, *, beyond_best: bool = False
    ) -> None:
        """See `Trainings`.

        With a target the candidates go on from check to check, so that all stop when the
        first has reached it.
        """
        together = list(candidates)
        races = together[0].target is not None and not beyond_best
        every = together[0].program.check_every if races else budget
        steps = min(self._asked(cell) for cell in together)
        while steps < budget and not (races and steps >= self._best_steps):
            steps = min(steps + every, budget)
            self._train_to(together, steps)
        self._keep()

    def rank(self, candidate: Cell, budget: int) -> Rank:
        """See `Trainings`."""
        return self._seen[candidate].candidate.rank(budget)

    def choice(self) -> Choice[Cell]:
        """See `Trainings`."""
        spent = sum(each.candidate.spent(each.asked) for each in self._seen.values())
        return Choice(min(self._seen, key=self._final_rank), spent)

    def best_first(self) -> list[Cell]:
        """All candidates: those that reached the target, the fastest in front; then those
        that came furthest, the best of them in front."""

        def order(cell: Cell) -> tuple[bool, int, Rank]:
            rank = self._final_rank(cell)
            failed = rank[0] > 0
            return failed, -self._asked(cell) if failed else 0, rank

        return sorted(self._seen, key=order)

    def seen(self, cell: Cell) -> Seen:
        """What is known of a candidate that has trained."""
        return self._seen[cell]

    def _train_to(self, cells: Sequence[Cell], steps: int) -> None:
        asked = [replace(c, stop=replace(c.stop, max_steps=steps)) for c in cells]
        for cell, result in zip(cells, self._train(asked), strict=True):
            reached = result.steps if result.status == "reached" else None
            candidate = candidate_of(
                result,
                self._objective,
                reached,
                epoch=self._epoch,
                budget=cell.max_steps,
            )
            self._seen[cell] = Seen(max(steps, self._asked(cell)), result, candidate)
            if reached is not None:
                self._best_steps = min(self._best_steps, reached)

    def _asked(self, cell: Cell) -> int:
        return self._seen[cell].asked if cell in self._seen else 0

    def _final_rank(self, cell: Cell) -> Rank:
        return self.rank(cell, self._asked(cell))
