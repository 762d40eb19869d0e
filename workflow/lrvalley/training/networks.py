"""Networks of many lanes: their weights as rows of one matrix."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from lrvalley.training.batches import WEIGHTS_STREAM, generator

ROW_MULTIPLE = 16

Parameters = Mapping[str, tf.Tensor]


@dataclass(frozen=True)
class Network:
    """A network of one size.

    All of its weights form one row, so that the weights of many lanes are one
    [lanes, row] matrix and optimizers need not know the layers.

    Attributes:
        shapes: the shape of each tensor of weights, by name, in the row's order.
        apply: logits [lanes, batch, classes] of the weights by name (each with a
            leading lane axis), images [batch, height, width, channels] with values
            in [0, 1], and the seeds of the dropout (int32 [2]) or None when not
            training.
    """

    shapes: Mapping[str, tuple[int, ...]]
    apply: Callable[[Parameters, tf.Tensor, tf.Tensor | None], tf.Tensor]

    @property
    def weights(self) -> int:
        """Number of trainable weights."""
        return sum(map(math.prod, self.shapes.values()))

    @property
    def row(self) -> int:
        """Length of a lane's row of weights: rounded up, the rest is never used.

        TensorFlow's kernels compute the numbers that do not fill a vector of the
        processor by other instructions, with other last bits; rows of whole vectors
        have none.
        """
        return self.weights + -self.weights % ROW_MULTIPLE

    def initial(self, seed: int) -> np.ndarray:
        """Initial weights, float32 [row]: Glorot uniform, biases zero.

        Glorot & Bengio 2010, equation 16, as in TensorFlow's layers: uniform within
        plus or minus sqrt(6 / (fan in + fan out)).
        """
        random = generator(seed, WEIGHTS_STREAM)
        parts = [_glorot_uniform(random, shape) for shape in self.shapes.values()]
        parts.append(np.zeros(self.row - self.weights))
        return np.concatenate(parts).astype(np.float32)

    def logits(
        self, weights: tf.Tensor, images: tf.Tensor, dropout_seed: tf.Tensor | None
    ) -> tf.Tensor:
        """Logits [lanes, batch, classes] for a matrix of weights [lanes, row]."""
        counts = [math.prod(shape) for shape in self.shapes.values()]
        *parts, _ = tf.split(weights, [*counts, self.row - self.weights], axis=1)
        parameters = {
            name: tf.reshape(part, [weights.shape[0], *shape])
            for (name, shape), part in zip(self.shapes.items(), parts, strict=True)
        }
        return self.apply(parameters, images, dropout_seed)


def _glorot_uniform(random: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    if len(shape) == 1:
        return np.zeros(shape)
    receptive = math.prod(shape[:-2])
    limit = math.sqrt(6 / (receptive * (shape[-2] + shape[-1])))
    return random.uniform(-limit, limit, math.prod(shape))
