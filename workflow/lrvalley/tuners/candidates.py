"""Trained cells as a tuner sees them: arms that can be trained a little at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lrvalley.records.cell_file import Result


@dataclass(frozen=True)
class Arm:
    """One learning rate of one optimizer, and what is known of its training.

    Attributes:
        lr: the learning rate.
        checks: the steps at which it was looked at, ascending; it ends with the last.
        accuracy: train accuracy in [0, 1] at each.
        reached: steps to the target, or None if it fails.
    """

    lr: float
    checks: tuple[int, ...]
    accuracy: tuple[float, ...]
    reached: int | None = None

    def spent(self, budget: float) -> int:
        """Steps that training up to a budget takes: it may end earlier."""
        return min(int(budget), self.checks[-1])

    def has_reached(self, budget: float) -> bool:
        """Whether it reaches the target within a budget of steps."""
        return self.reached is not None and self.reached <= budget

    def rank(self, budget: float) -> tuple[int, float, float]:
        """The smaller, the better it looks after so many steps.

        What reached the target comes first, the fastest before others; then the more
        accurate; last what broke off, because it diverged, stalled or took too long. Of
        equals the smaller rate comes first.
        """
        if self.has_reached(budget):
            return 0, float(self.reached or 0), self.lr
        seen = bisect_right(self.checks, budget)
        accuracy = self.accuracy[seen - 1] if seen else 0.0
        return 2 if self.checks[-1] < budget else 1, -accuracy, self.lr


def best_arm(arms: Iterable[Arm]) -> Arm | None:
    """The arm that reaches the target in the fewest steps, or None if none does."""
    reached = [arm for arm in arms if arm.reached is not None]
    return min(reached, key=lambda arm: (arm.reached, arm.lr), default=None)


def arms_of(
    results: Iterable[Result], trained: Collection[str]
) -> dict[tuple[str, int], list[Arm]]:
    """The arms of every optimizer and seed, by ascending rate.

    Args:
        results: trained cells.
        trained: keys of those that count as trained; see the table `cells`.
    """
    arms: dict[tuple[str, int], list[Arm]] = {}
    for result in sorted(results, key=lambda result: result.cell.lr):
        cell, history = result.cell, result.history
        reached = result.steps if cell.key in trained else None
        arm = Arm(cell.lr, tuple(history.step), tuple(history.accuracy), reached)
        arms.setdefault((cell.optimizer, cell.seed), []).append(arm)
    return arms
