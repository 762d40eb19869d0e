"""What the trainer needs of a program, and of the place where states are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from lrvalley.records.state_file import Arrays, SavedState
from lrvalley.study.trajectory import OptimizerSpec, Trajectory


@dataclass(frozen=True)
class Seen:
    """What one lane's last block of steps showed.

    Attributes:
        metrics: means over the examples: `loss`, in nats, and others such as `accuracy`.
        constant: whether all examples of each batch had the same outputs.
    """

    metrics: Mapping[str, float]
    constant: bool


class Trainable(Protocol):
    """A model and its data that train many lanes side by side.

    A state is opaque to the trainer; its lanes have the order of `order`.

    Attributes:
        check_every: steps of a block.
    """

    check_every: int

    @property
    def weights(self) -> int:
        """Number of trainable weights."""

    def order(self, optimizer: OptimizerSpec) -> tuple[Any, ...]:
        """What the lanes of a state are sorted by."""

    def start(self, optimizers: Sequence[OptimizerSpec], seed: int) -> Any:
        """The state before the first step."""

    def resume(self, optimizer: OptimizerSpec, seed: int, arrays: Arrays) -> Any:
        """A lane that goes on from what `arrays` returned.

        Raises:
            KeyError, ValueError: if the arrays are those of something else.
        """

    def join(self, states: Sequence[Any], idle: int) -> Any:
        """States as one, with idle lanes at its end."""

    def take(self, state: Any, lanes: Sequence[int]) -> Any:
        """The state of some of the lanes, which are given in ascending order."""

    def train(self, state: Any, first_step: int) -> tuple[Any, list[Seen]]:
        """Train a block: the state after it, and what was seen of each lane."""

    def validate(self, state: Any, lane: int) -> Mapping[str, float]:
        """The metrics of one lane on the validation data."""

    def arrays(self, state: Any, lane: int) -> Arrays:
        """All that changes in one lane while it trains, by name."""


class States(Protocol):
    """Where states of trajectories are kept; see `records.state_file.StateFolder`."""

    def load(self, trajectory: Trajectory, validated: bool) -> SavedState | None:
        """The state that goes furthest; `validated`: of those with validation recorded."""

    def save(self, trajectory: Trajectory, validated: bool, state: SavedState) -> None:
        """Keep the state of a trajectory in training."""

    def finish(
        self, trajectory: Trajectory, validated: bool, state: SavedState | None
    ) -> None:
        """Keep the state of a trajectory that has ended, or forget the last one."""


class NoStates:
    """Keeps none."""

    def load(self, trajectory: Trajectory, validated: bool) -> SavedState | None:
        """None."""
        return None

    def save(self, trajectory: Trajectory, validated: bool, state: SavedState) -> None:
        """Do nothing."""

    def finish(
        self, trajectory: Trajectory, validated: bool, state: SavedState | None
    ) -> None:
        """Do nothing."""
