"""A population's members as lanes of one TensorFlow program.

Each lane has its own rate, as in a pack of cells, and its own optimizer settings, too:
they are kept among the lane's slots.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import tensorflow as tf

from lrvalley.study.search_space import RATE, Settings
from lrvalley.study.trajectory import OptimizerSpec
from lrvalley.training.lane_state import State
from lrvalley.training.optimizers import OPTIMIZERS, Optimizer, Slots, Update
from lrvalley.training.program import Program

BY_LANE = "{optimizer}, settings by lane"


def register_by_lane(optimizer: str, names: Sequence[str]) -> str:
    """Register an optimizer whose settings are slots [lanes, 1], the last ones.

    Args:
        optimizer: name of an optimizer.
        names: the names of all its settings but the rate.

    Returns:
        The name under which it is registered.
    """
    rule = OPTIMIZERS[optimizer]
    own = len(rule.slots)

    def update(
        gradient: tf.Tensor,
        weights: tf.Tensor,
        slots: Slots,
        lr: tf.Tensor,
        step: tf.Tensor,
    ) -> Update:
        settings = dict(zip(names, slots[own:], strict=True))
        change, after = rule.update(gradient, weights, slots[:own], lr, step, **settings)
        return change, (*after, *slots[own:])

    name = BY_LANE.format(optimizer=optimizer)
    OPTIMIZERS[name] = Optimizer(update, rule.slots)
    return name


class LaneMembers:
    """Members of a population that are lanes of a program; see `population.Members`.

    Args:
        program: network, batches and data.
        optimizer: name of the members' optimizer.
        fixed: its settings; those that are searched are replaced.
        members: their number.
        seed: seed of the initial weights, the batch order and the dropout.
    """

    def __init__(
        self,
        program: Program,
        optimizer: str,
        fixed: Mapping[str, float],
        members: int,
        seed: int,
    ) -> None:
        self.program, self.fixed = program, dict(fixed)
        row = program.network.initial(seed)
        slots = OPTIMIZERS[optimizer].initial_slots([members, len(row)], fixed)
        self._slots = len(slots)
        self._optimizer = OptimizerSpec(register_by_lane(optimizer, list(fixed)), {}, 0.0)
        self._state = State(
            seed=seed,
            optimizers=(self._optimizer,) * members,
            weights=tf.constant(np.tile(row, (members, 1))),
            slots=(slots,),
        )

    def train(
        self, settings: Sequence[Settings], first_step: int, steps: int
    ) -> dict[str, list]:
        """Train every member with its settings.

        Returns:
            At every check, for every member: `accuracy`, the train accuracy of the
            examples since the check before, and `loss`, their mean cross-entropy (nats).
        """
        by_lane = tuple(self._column(settings, name) for name in self.fixed)
        state = replace(
            self._state,
            optimizers=tuple(replace(self._optimizer, lr=each[RATE]) for each in settings),
            slots=((*self._own_slots, *by_lane),),
        )
        accuracy, loss = [], []
        for step in range(first_step, first_step + steps, self.program.check_every):
            state, seen = self.program.train(state, step)
            accuracy.append([lane.metrics["accuracy"] for lane in seen])
            loss.append([lane.metrics["loss"] for lane in seen])
        self._state = state
        return {"accuracy": accuracy, "loss": loss}

    def scores(self) -> list[float]:
        """Every member's accuracy on the validation images."""
        lanes = range(self._state.lanes)
        return [self.program.validate(self._state, lane)["accuracy"] for lane in lanes]

    def inherit(self, parents: Sequence[int]) -> None:
        """Copy weights and optimizer state."""
        self.restore({name: array[list(parents)] for name, array in self.state().items()})

    def state(self) -> dict[str, np.ndarray]:
        """Weights and optimizer state, float32 [members, row] each."""
        slots = {f"slot_{i}": slot.numpy() for i, slot in enumerate(self._own_slots)}
        return {"weights": self._state.weights.numpy(), **slots}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Go on from what `state` returned.

        Raises:
            KeyError, ValueError: if it is the state of other members.
        """
        if any(state[name].shape != own.shape for name, own in self.state().items()):
            raise ValueError("arrays of other shapes")
        slots = tuple(tf.constant(state[f"slot_{i}"]) for i in range(self._slots))
        self._state = replace(
            self._state, weights=tf.constant(state["weights"]), slots=(slots,)
        )

    @property
    def _own_slots(self) -> Slots:
        return self._state.slots[0][: self._slots]

    def _column(self, settings: Sequence[Settings], name: str) -> tf.Tensor:
        values = [each.get(name, self.fixed.get(name)) for each in settings]
        return tf.constant(values, tf.float32)[:, None]
