"""What a tuner has trained, and what that cost.

A tuner decides which candidates train, and for how long; it sees them only through
`Trainings`. Where the trainings come from is no concern of a tuner: `recorded.Recorded`
replays what is on file, and another implementation could train. To a tuner a candidate is
a value that can be compared and nothing more, so its type is a parameter here: the type
checker refuses a tuner that looks into one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

C = TypeVar("C", bound=Hashable)

# How good a candidate looks; the smallest is the best.
Rank = tuple[int, float, float]


@dataclass(frozen=True)
class Choice(Generic[C]):
    """What a tuner chose.

    Attributes:
        candidate: the candidate.
        steps_spent: training steps of all candidates together until it was chosen.
    """

    candidate: C
    steps_spent: int


class Trainings(Protocol[C]):
    """The trainings of one use of a tuner.

    A candidate that is taken up again goes on from where it was: each of its steps is
    paid once.
    """

    @property
    def best_steps(self) -> float:
        """Steps of the fastest candidate that has reached the target, or infinite."""

    def end(self, candidates: Iterable[C]) -> int:
        """Steps after which none of the candidates would train on."""

    def train(
        self, candidates: Iterable[C], budget: int, *, beyond_best: bool = False
    ) -> None:
        """Train candidates side by side, each up to a budget of steps.

        Args:
            candidates: the candidates.
            budget: steps of each, from its start.
            beyond_best: whether a candidate trains on when another has reached the target
                in fewer steps, although it can only be slower.
        """

    def rank(self, candidate: C, budget: int) -> Rank:
        """How good a candidate looks after a budget of steps, which it has trained."""

    def choice(self) -> Choice[C]:
        """The best of all that was trained, and the steps of all."""
