"""A network and its data as one TensorFlow program that trains many lanes.

Lanes may have different optimizers: the network, where the time goes, sees only a
matrix of weights, and each optimizer updates its own rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import groupby
from typing import Any

import numpy as np
import tensorflow as tf

from lrvalley.data.dataset import Dataset
from lrvalley.records.state_file import Arrays
from lrvalley.study.learning_schedules import rates_of_steps
from lrvalley.study.trajectory import OptimizerSpec
from lrvalley.training.batches import batch_indices
from lrvalley.training.lane_state import Group, State, group_key
from lrvalley.training.networks import Network
from lrvalley.training.optimizers import OPTIMIZERS
from lrvalley.training.trainable import Seen

# Examples of a validation batch: the activations of one lane then fit a processor's cache.
VALIDATION_BATCH = 1000


class Program:
    """A network and a data set, compiled for each set of lanes.

    Args:
        network: the network.
        dataset: images and their classes.
        batch: examples a step.
        check_every: steps of a block.
    """

    def __init__(
        self, network: Network, dataset: Dataset, batch: int, check_every: int
    ) -> None:
        self.network, self.dataset = network, dataset
        self.batch, self.check_every = batch, check_every
        self._images = tf.constant(dataset.train_images)
        self._labels = tf.constant(dataset.train_labels, tf.int32)
        self._blocks: dict[tuple[Group, ...], Callable[..., Any]] = {}

    @property
    def weights(self) -> int:
        """Number of trainable weights."""
        return self.network.weights

    def start(self, optimizers: Sequence[OptimizerSpec], seed: int, idle: int = 0) -> State:
        """The state before the first step.

        Args:
            optimizers: a lane for each, sorted by `group_key`.
            seed: seed of the initial weights, the batch order and the dropout.
            idle: lanes to add that train nothing.
        """
        initial = self.network.initial(seed)
        own = [*optimizers, *[replace(optimizers[-1], lr=0.0)] * idle]
        state = State(seed, tuple(own), tf.constant(np.tile(initial, (len(own), 1))), ())
        slots = (
            OPTIMIZERS[g.optimizer].initial_slots([g.lanes, len(initial)], dict(g.settings))
            for g in state.groups
        )
        return replace(state, slots=tuple(slots))

    def resume(self, optimizer: OptimizerSpec, seed: int, arrays: Arrays) -> State:
        """A lane that goes on from what `arrays` returned.

        Raises:
            KeyError, ValueError: if the arrays are not those of this network and optimizer.
        """
        start = self.start([optimizer], seed)
        like = self.arrays(start, 0)
        found = {name: arrays[name] for name in like}
        if any(
            found[n].shape != like[n].shape or found[n].dtype != like[n].dtype for n in like
        ):
            raise ValueError("arrays of other shapes or types")
        weights, *slots = (tf.constant(array)[None, :] for array in found.values())
        return replace(start, weights=weights, slots=(tuple(slots),))

    @staticmethod
    def order(optimizer: OptimizerSpec) -> tuple[Any, ...]:
        """What the lanes of a state are sorted by."""
        return group_key(optimizer)

    @staticmethod
    def take(state: State, lanes: Sequence[int]) -> State:
        """The state of some of the lanes, which are given in ascending order."""
        return state.take(lanes)

    @staticmethod
    def arrays(state: State, lane: int) -> dict[str, np.ndarray]:
        """Weights and slots of one lane, float32 [row] each, by name."""
        one = state.take([lane])
        slots = {f"slot_{i}": slot.numpy()[0] for i, slot in enumerate(one.slots[0])}
        return {"weights": one.weights.numpy()[0], **slots}

    @staticmethod
    def join(states: Sequence[State], idle: int = 0) -> State:
        """States of one seed as one, sorted by `order`, with idle lanes at its end."""
        lanes = [state.take([i]) for state in states for i in range(state.lanes)]
        lanes.sort(key=lambda lane: group_key(lane.optimizers[0]))
        last = lanes[-1]
        lanes += [replace(last, optimizers=(replace(last.optimizers[0], lr=0.0),))] * idle
        groups = groupby(lanes, lambda lane: group_key(lane.optimizers[0]))
        slots = (zip(*(lane.slots[0] for lane in own), strict=True) for _, own in groups)
        return State(
            last.seed,
            tuple(lane.optimizers[0] for lane in lanes),
            tf.concat([lane.weights for lane in lanes], axis=0),
            tuple(tuple(tf.concat(rows, axis=0) for rows in own) for own in slots),
        )

    def train(self, state: State, first_step: int) -> tuple[State, list[Seen]]:
        """Train every lane for one block of steps.

        Args:
            state: the lanes.
            first_step: number of steps that they have had.

        Returns:
            The lanes after the steps, and what was seen of each.
        """
        groups, steps = state.groups, self.check_every
        if groups not in self._blocks:
            self._blocks[groups] = tf.function(partial(self._train_block, groups))
        examples = len(self.dataset.train_labels)
        order = batch_indices(state.seed, examples, self.batch, first_step, steps)
        weights, slots, *sums = self._blocks[groups](
            state.weights,
            state.slots,
            _rates(state.optimizers, first_step, steps),
            tf.constant(order),
            tf.constant(first_step),
            tf.constant(state.seed, tf.int64),
        )
        correct, loss, spread = (tensor.numpy() for tensor in sums)
        seen = [
            Seen(
                {"accuracy": int(c) / (steps * self.batch), "loss": float(t) / steps},
                s == 0.0,
            )
            for c, t, s in zip(correct, loss, spread.tolist(), strict=True)
        ]
        return replace(state, weights=weights, slots=slots), seen

    def validate(self, state: State, lane: int) -> dict[str, float]:
        """Accuracy and loss (nats) of one lane on the validation images.

        The lane is looked at alone, so that the result does not depend on the others.
        """
        weights = state.weights[lane : lane + 1]
        sums = [self._evaluate(weights, *batch) for batch in self._validation_batches]
        correct = sum(int(right[0]) for right, _ in sums)
        loss = sum(float(total[0]) for _, total in sums)
        examples = len(self.dataset.test_labels)
        return {"accuracy": correct / examples, "loss": loss / examples}

    def _train_block(self, groups, weights, slots, rates, order, first_step, seed):
        lanes = weights.shape[0]
        correct = tf.zeros([lanes], tf.int32)
        loss, spread = tf.zeros([lanes]), tf.zeros([lanes])
        for i in tf.range(self.check_every):
            step = first_step + i + 1
            images = _pixels(tf.gather(self._images, order[i]))
            labels = tf.gather(self._labels, order[i])
            dropout_seed = tf.stack([seed, tf.cast(step, tf.int64)])
            with tf.GradientTape() as tape:
                tape.watch(weights)
                logits = self.network.logits(weights, images, dropout_seed)
                losses = _cross_entropy(logits, labels)
            gradient = tape.gradient(losses, weights)
            at = tf.cast(step, tf.float32)
            change, slots = _update(groups, gradient, weights, slots, rates[i], at)
            weights = weights - change
            correct += _correct(logits, labels)
            loss += losses
            spread = tf.maximum(spread, _spread(logits))
        return weights, slots, correct, loss, spread

    @cached_property
    def _validation_batches(self) -> list[tuple[tf.Tensor, tf.Tensor]]:
        images, labels = self.dataset.test_images, self.dataset.test_labels
        starts = range(0, len(labels), VALIDATION_BATCH)
        parts = [slice(i, i + VALIDATION_BATCH) for i in starts]
        return [(tf.constant(images[p]), tf.constant(labels[p], tf.int32)) for p in parts]

    @cached_property
    def _evaluate(self) -> Callable[..., tuple[tf.Tensor, tf.Tensor]]:
        @tf.function
        def evaluate(weights, images, labels):
            logits = self.network.logits(weights, _pixels(images), None)
            total = _cross_entropy(logits, labels) * tf.cast(tf.size(labels), tf.float32)
            return _correct(logits, labels), total

        return evaluate


def _rates(optimizers: Sequence[OptimizerSpec], first_step: int, steps: int) -> tf.Tensor:
    """The rate of every step and lane, float32 [steps, lanes, 1]."""
    rates = [rates_of_steps(o.lr, o.schedule, first_step, steps) for o in optimizers]
    return tf.constant(np.stack(rates, axis=1)[:, :, None], tf.float32)


def _update(groups, gradient, weights, slots, lr, step):
    """Each group's rows by its own rule: the change of the weights, and the slots."""
    counts = [group.lanes for group in groups]
    split = (tf.split(tensor, counts) for tensor in (gradient, weights, lr))
    changes, after = [], []
    for group, own, own_gradient, own_weights, own_lr in zip(
        groups, slots, *split, strict=True
    ):
        rule = OPTIMIZERS[group.optimizer].update
        settings = dict(group.settings)
        change, kept = rule(own_gradient, own_weights, own, own_lr, step, **settings)
        changes.append(change)
        after.append(kept)
    return tf.concat(changes, axis=0), tuple(after)


def _pixels(images: tf.Tensor) -> tf.Tensor:
    return tf.cast(images, tf.float32) / 255.0


def _cross_entropy(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """Mean over the batch, float32 [lanes]."""
    lanes, batch, classes = logits.shape
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
        tf.tile(labels, [lanes]), tf.reshape(logits, [lanes * batch, classes])
    )
    return tf.reduce_mean(tf.reshape(losses, [lanes, batch]), axis=1)


def _correct(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """Examples of the batch that are classified correctly, int32 [lanes]."""
    right = tf.equal(tf.argmax(logits, axis=2, output_type=tf.int32), labels)
    return tf.reduce_sum(tf.cast(right, tf.int32), axis=1)


def _spread(logits: tf.Tensor) -> tf.Tensor:
    """The largest difference between two examples' logits of a class, float32 [lanes]."""
    difference = tf.reduce_max(logits, axis=1) - tf.reduce_min(logits, axis=1)
    return tf.reduce_max(difference, axis=1)
