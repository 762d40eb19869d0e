"""A user's Keras model and data as one program that trains many lanes.

The model exists once. Lanes take turns in its variables, and are copied out of them only
when another lane takes its turn.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from lrvalley.data.task_data import TaskData
from lrvalley.errors import InputError
from lrvalley.records.state_file import Arrays
from lrvalley.study.learning_schedules import rates_of_steps
from lrvalley.study.trajectory import OptimizerSpec
from lrvalley.training.batches import batch_indices
from lrvalley.training.keras_lanes import (
    Initial,
    Lane,
    State,
    Values,
    named,
    read,
    restored,
    write,
)
from lrvalley.training.keras_models import Recipe
from lrvalley.training.keras_optimizers import Key, build_optimizer, optimizer_key
from lrvalley.training.keras_steps import Steps, on_device, rows
from lrvalley.training.trainable import Seen

# The model's first values are never trained: every lane brings its own.
ANY_SEED = 0
MODEL, OPTIMIZER = "model", "optimizer"


class KerasProgram:
    """A model and its data; see `training.trainable.Trainable`.

    Args:
        recipe: how the model is made.
        data: the examples.
        batch: examples a step.
        check_every: steps of a block.
        classes: the user's optimizer classes by name.

    Raises:
        InputError: if the model cannot be trained as it is.
    """

    def __init__(
        self,
        recipe: Recipe,
        data: TaskData,
        batch: int,
        check_every: int,
        classes: Mapping[str, type],
    ) -> None:
        self._recipe, self._classes = recipe, classes
        self.batch, self.check_every = batch, check_every
        self._examples = data.train.count
        if self._examples < batch:
            raise InputError(
                f"task: batch: {batch}, the data have {self._examples} examples to train "
                "on; expected at most as many"
            )
        train = on_device(data.train)
        self._first_batch = rows(train, tf.range(batch))
        self.model = recipe.compiled_model(ANY_SEED, *self._first_batch)
        self._steps = Steps(recipe.name, self.model, train, data.validation, batch)
        self._optimizers: dict[Key, Any] = {}
        self._blocks: dict[Key, Any] = {}
        self._initial: weakref.WeakValueDictionary[int, Initial]
        self._initial = weakref.WeakValueDictionary()
        self._live: weakref.ref[Lane] | None = None

    @property
    def weights(self) -> int:
        """Number of trainable weights."""
        return sum(int(np.prod(v.shape)) for v in self.model.trainable_variables)

    @staticmethod
    def order(optimizer: OptimizerSpec) -> tuple[Any, ...]:
        """What the lanes of a state are sorted by."""
        return optimizer_key(optimizer)

    def start(self, optimizers: Sequence[OptimizerSpec], seed: int) -> State:
        """The state before the first step.

        Args:
            optimizers: a lane for each, sorted by `order`.
            seed: seed of the initial weights, the batch order and the random layers.

        Raises:
            InputError: if there is no such optimizer, or if it refuses a setting.
        """
        for optimizer in optimizers:
            self._optimizer(optimizer)
        initial = self._initial.get(seed) or self._built(seed)
        self._initial[seed] = initial
        return State(tuple(Lane(each, seed, initial=initial) for each in optimizers))

    def resume(self, optimizer: OptimizerSpec, seed: int, arrays: Arrays) -> State:
        """A lane that goes on from what `arrays` returned.

        Raises:
            KeyError, ValueError: if the arrays are not those of this model and optimizer.
        """
        left = dict(arrays)
        model = restored(left, MODEL, self.model.variables)
        slots = restored(left, OPTIMIZER, self._optimizer(optimizer).variables)
        if left:
            raise ValueError(f"unknown arrays: {', '.join(left)}")
        return State((Lane(optimizer, seed, model, slots),))

    @staticmethod
    def join(states: Sequence[State], idle: int = 0) -> State:
        """States as one, sorted by `order`; idle lanes at its end cost nothing."""
        lanes = [lane for state in states for lane in state.lanes]
        lanes.sort(key=lambda lane: optimizer_key(lane.optimizer))
        return State(tuple(lanes), idle)

    @staticmethod
    def take(state: State, lanes: Sequence[int]) -> State:
        """The state of some of the lanes, which are given in ascending order."""
        return State(tuple(state.lanes[i] for i in lanes))

    def arrays(self, state: State, lane: int) -> dict[str, np.ndarray]:
        """All values of one lane: the model's variables and the optimizer's."""
        self._load(state.lanes[lane])
        slots = self._optimizer(state.lanes[lane].optimizer).variables
        return {
            **named(read(self.model.variables), MODEL),
            **named(read(slots), OPTIMIZER),
        }

    def train(self, state: State, first_step: int) -> tuple[State, list[Seen]]:
        """Train every lane for one block of steps, one lane after the other.

        Args:
            state: the lanes.
            first_step: number of steps that they have had.

        Returns:
            The lanes after the steps, and what was seen of each; nothing of idle lanes.

        Raises:
            RuntimeError: if a lane was trained on from this state before.
        """
        trained = [self._train(lane, first_step) for lane in state.lanes]
        lanes, seen = zip(*trained, strict=True)
        return State(lanes, state.idle), [*seen, *[Seen({}, False)] * state.idle]

    def validate(self, state: State, lane: int) -> dict[str, float]:
        """The loss and the metrics of one lane, as `model.evaluate` defines them."""
        self._load(state.lanes[lane])
        return _floats(*self._steps.evaluate())

    def _train(self, lane: Lane, first_step: int) -> tuple[Lane, Seen]:
        self._load(lane)
        key, steps = optimizer_key(lane.optimizer), self.check_every
        if key not in self._blocks:
            self._blocks[key] = self._steps.block(self._optimizers[key], steps)
        order = batch_indices(lane.seed, self._examples, self.batch, first_step, steps)
        rates = rates_of_steps(
            lane.optimizer.lr, lane.optimizer.schedule, first_step, steps
        )
        loss, constant, metrics = self._blocks[key](
            tf.constant(order), tf.constant(rates, tf.float32)
        )
        lane.spent = True
        after = Lane(lane.optimizer, lane.seed)
        self._live = weakref.ref(after)
        return after, Seen(_floats(loss, metrics), bool(constant))

    def _load(self, lane: Lane) -> None:
        """Bring a lane into the variables; the one that was there keeps its values."""
        if lane.spent:
            raise RuntimeError("training has gone on from this state: it is used up")
        live = self._live() if self._live else None
        if live is lane:
            return
        variables = self.model.variables
        if live:
            live.model = read(variables)
            live.slots = read(self._optimizer(live.optimizer).variables)
        # From here on nobody's values are complete in the variables.
        self._live = None
        optimizer = self._optimizer(lane.optimizer)
        if lane.initial:
            write(variables, lane.initial.values)
            write(optimizer.variables, self._initial_slots(lane))
        else:
            assert lane.model is not None and lane.slots is not None
            write(variables, lane.model)
            write(optimizer.variables, lane.slots)
        # Else every variable would be copied when it is first changed.
        lane.model = lane.slots = lane.initial = None
        self._live = weakref.ref(lane)

    def _initial_slots(self, lane: Lane) -> Values:
        """The values of a new optimizer's variables; they may depend on the weights."""
        keras.utils.set_random_seed(lane.seed)
        return read(self._new_optimizer(lane.optimizer).variables)

    def _optimizer(self, spec: OptimizerSpec) -> Any:
        """The one optimizer that a compiled block uses."""
        key = optimizer_key(spec)
        if key not in self._optimizers:
            self._optimizers[key] = self._new_optimizer(spec)
        return self._optimizers[key]

    def _new_optimizer(self, spec: OptimizerSpec) -> Any:
        optimizer = build_optimizer(spec, self._classes)
        if self.model.dtype_policy.name == "mixed_float16":
            optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
        optimizer.build(self.model.trainable_variables)
        return optimizer

    def _built(self, seed: int) -> Initial:
        variables = self._recipe.model(seed, self._first_batch[0]).variables
        shapes = [(v.shape, v.dtype) for v in variables]
        if shapes != [(v.shape, v.dtype) for v in self.model.variables]:
            raise InputError(
                f"{self._recipe.name} returned a model with other weights at its second "
                "call; expected the same model at every call"
            )
        return Initial(read(variables))


def _floats(loss: tf.Tensor, metrics: Mapping[str, tf.Tensor]) -> dict[str, float]:
    """Numbers by Keras's names, the loss first."""
    values = {"loss": loss, **{k: v for k, v in metrics.items() if k != "loss"}}
    return {name: float(value) for name, value in values.items()}
