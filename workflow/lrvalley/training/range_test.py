"""The training of a range test: the learning rate grows with every step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import tensorflow as tf

from lrvalley.training.batches import batch_indices
from lrvalley.training.optimizers import OPTIMIZERS
from lrvalley.training.program import Program


def ramp_rates(settings: Mapping[str, float]) -> np.ndarray:
    """The learning rate of each step, evenly spaced on the log scale.

    Args:
        settings: the first rate, `from`, the last, `to`, and the number of `steps`.
    """
    return np.geomspace(settings["from"], settings["to"], int(settings["steps"]))


def train_on_a_ramp(
    program: Program,
    optimizer: str,
    hyperparameters: Mapping[str, float],
    rates: np.ndarray,
) -> list[float]:
    """Train one network, each step with the next learning rate.

    Args:
        program: network, batches and data.
        optimizer: name of the optimizer.
        hyperparameters: its settings other than the rate.
        rates: the learning rate of each step.

    Returns:
        Each step's mean cross-entropy (nats) over its batch, before its update.
    """
    rule, dataset = OPTIMIZERS[optimizer], program.dataset
    weights = tf.constant(program.network.initial(program.seed))[None, :]
    slots = rule.initial_slots(weights.shape, hyperparameters)
    examples = len(dataset.train_labels)
    order = batch_indices(program.seed, examples, program.batch, 0, len(rates))

    @tf.function
    def step(weights, slots, images, labels, lr, number):
        with tf.GradientTape() as tape:
            tape.watch(weights)
            pixels = tf.cast(images, tf.float32) / 255.0
            dropout_seed = tf.stack([program.seed, tf.cast(number, tf.int32)])
            logits = program.network.logits(weights, pixels, dropout_seed)[0]
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
            loss = tf.reduce_mean(losses)
        gradient = tape.gradient(loss, weights)
        change, slots = rule.update(gradient, slots, lr, number, **hyperparameters)
        return weights - change, slots, loss

    losses = []
    for number, (batch, lr) in enumerate(zip(order, rates, strict=True), start=1):
        images = tf.constant(dataset.train_images[batch])
        labels = tf.constant(dataset.train_labels[batch], tf.int32)
        rate, count = tf.constant([[lr]], tf.float32), tf.constant(float(number))
        weights, slots, loss = step(weights, slots, images, labels, rate, count)
        losses.append(float(loss))
    return losses
