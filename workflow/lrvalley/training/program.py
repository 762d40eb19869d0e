"""A network and its data as one TensorFlow program that trains many lanes.

Lanes may have different optimizers: the network, where the time goes, sees only a
matrix of weights, and each optimizer updates its own rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from lrvalley.data.dataset import Dataset
from lrvalley.study.cell import Cell
from lrvalley.study.constants import CHECK_EVERY
from lrvalley.training.batches import batch_indices
from lrvalley.training.networks import NETWORKS, Network
from lrvalley.training.optimizers import OPTIMIZERS, Slots

VALIDATION_BATCH = 1000


class Group(NamedTuple):
    """Neighbouring lanes with the same optimizer and settings."""

    optimizer: str
    settings: tuple[tuple[str, float], ...]
    lanes: int


@dataclass(frozen=True)
class State:
    """The lanes of a program between two blocks of steps.

    Attributes:
        groups: the lanes' optimizers, in the order of the lanes.
        weights: float32 [lanes, row].
        lr: float32 [lanes, 1]; idle lanes have rate 0.
        slots: for each group its optimizer's tensors, float32 [its lanes, row].
    """

    groups: tuple[Group, ...]
    weights: tf.Tensor
    lr: tf.Tensor
    slots: tuple[Slots, ...]

    def take(self, lanes: Sequence[int]) -> State:
        """The state of some of the lanes, which are given in ascending order."""
        groups, slots, first = [], [], 0
        for group, tensors in zip(self.groups, self.slots, strict=True):
            own = [i - first for i in lanes if first <= i < first + group.lanes]
            first += group.lanes
            if own:
                groups.append(group._replace(lanes=len(own)))
                slots.append(tuple(tf.gather(tensor, own) for tensor in tensors))
        return State(
            tuple(groups),
            tf.gather(self.weights, lanes),
            tf.gather(self.lr, lanes),
            tuple(slots),
        )


@dataclass(frozen=True)
class Seen:
    """What one lane's last block of steps showed.

    Attributes:
        correct: examples classified correctly.
        loss: mean cross-entropy, nats.
        constant: whether all examples of each batch had the same logits.
    """

    correct: int
    loss: float
    constant: bool


def group_key(cell: Cell) -> tuple[str, tuple[tuple[str, float], ...]]:
    """What the cells of a group share: the optimizer and its settings."""
    return cell.optimizer, tuple(sorted(cell.hyperparameters.items()))


class Program:
    """A network, a batch order and a data set, compiled for each set of lanes.

    Args:
        cell: any of the cells that the program is to train; see `Cell.program` for
            what they share.
        dataset: the data that the cells name.
    """

    def __init__(self, cell: Cell, dataset: Dataset) -> None:
        self.seed, self.batch = cell.seed, cell.batch
        self.dataset = dataset
        self.network: Network = NETWORKS[cell.model.name](
            dataset.image_shape, dataset.classes, cell.size, cell.model.options
        )
        self._images = tf.constant(dataset.train_images)
        self._labels = tf.constant(dataset.train_labels, tf.int32)
        self._blocks: dict[tuple[Group, ...], Callable] = {}

    def start(self, cells: Sequence[Cell], idle: int = 0) -> State:
        """The state before the first step.

        Args:
            cells: a lane for each, sorted by `group_key`.
            idle: lanes to add that train nothing.
        """
        counts = [(key, len(list(group))) for key, group in groupby(cells, group_key)]
        groups = [Group(*key, lanes) for key, lanes in counts]
        groups[-1] = groups[-1]._replace(lanes=groups[-1].lanes + idle)
        rates = [cell.lr for cell in cells] + [0.0] * idle
        initial = self.network.initial(self.seed)
        slots = (
            OPTIMIZERS[g.optimizer].initial_slots([g.lanes, len(initial)], dict(g.settings))
            for g in groups
        )
        return State(
            tuple(groups),
            tf.constant(np.tile(initial, (len(rates), 1))),
            tf.constant(rates, tf.float32)[:, None],
            tuple(slots),
        )

    def train(self, state: State, first_step: int) -> tuple[State, list[Seen]]:
        """Train every lane for `CHECK_EVERY` steps.

        Args:
            state: the lanes.
            first_step: number of steps that they have had.

        Returns:
            The lanes after the steps, and what was seen of each.
        """
        groups = state.groups
        if groups not in self._blocks:
            self._blocks[groups] = tf.function(partial(self._train_block, groups))
        examples = len(self.dataset.train_labels)
        order = batch_indices(self.seed, examples, self.batch, first_step, CHECK_EVERY)
        weights, slots, *sums = self._blocks[groups](
            state.weights,
            state.slots,
            state.lr,
            tf.constant(order),
            tf.constant(first_step),
        )
        correct, loss, spread = (tensor.numpy() for tensor in sums)
        seen = [
            Seen(int(c), float(total) / CHECK_EVERY, float(s) == 0.0)
            for c, total, s in zip(correct, loss, spread, strict=True)
        ]
        return State(groups, weights, state.lr, slots), seen

    def validation_accuracy(self, state: State, lane: int) -> float:
        """Accuracy of one lane on the validation images.

        The lane is looked at alone, so that the result does not depend on the others.
        """
        weights = state.weights[lane : lane + 1]
        batches = self._validation_batches
        correct = (int(self._count_correct(weights, *batch)[0]) for batch in batches)
        return sum(correct) / len(self.dataset.test_labels)

    def _train_block(self, groups, weights, slots, lr, order, first_step):
        lanes = weights.shape[0]
        correct = tf.zeros([lanes], tf.int32)
        loss, spread = tf.zeros([lanes]), tf.zeros([lanes])
        for i in tf.range(CHECK_EVERY):
            step = first_step + i + 1
            images = _pixels(tf.gather(self._images, order[i]))
            labels = tf.gather(self._labels, order[i])
            with tf.GradientTape() as tape:
                tape.watch(weights)
                logits = self.network.logits(weights, images, tf.stack([self.seed, step]))
                losses = _cross_entropy(logits, labels)
            gradient = tape.gradient(losses, weights)
            change, slots = _update(groups, gradient, slots, lr, tf.cast(step, tf.float32))
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
    def _count_correct(self) -> Callable:
        @tf.function
        def count(weights, images, labels):
            return _correct(self.network.logits(weights, _pixels(images), None), labels)

        return count


def _update(groups, gradient, slots, lr, step):
    """Each group's rows by its own rule: the change of the weights, and the slots."""
    counts = [group.lanes for group in groups]
    rows = zip(groups, tf.split(gradient, counts), slots, tf.split(lr, counts), strict=True)
    changes, after = [], []
    for group, own_gradient, own_slots, own_lr in rows:
        rule = OPTIMIZERS[group.optimizer].update
        change, kept = rule(own_gradient, own_slots, own_lr, step, **dict(group.settings))
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
