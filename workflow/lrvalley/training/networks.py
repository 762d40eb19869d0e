"""The networks that can be trained, for many lanes at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from lrvalley.training.batches import WEIGHTS_STREAM, generator
from lrvalley.training.layers import lanes

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


NETWORKS: dict[str, Callable[..., Network]] = {}


def network(build: Callable[..., Network]) -> Callable[..., Network]:
    """Register a network under its function's name."""
    NETWORKS[build.__name__] = build
    return build


@network
def article_cnn(
    image_shape: tuple[int, int, int], classes: int, size: int, options: Mapping[str, Any]
) -> Network:
    """The article's network: the CNN of TensorFlow's layers tutorial, scaled down.

    Two convolutions 5x5 with ReLU and 2x2 max-pooling, a dense layer with ReLU, a
    dense layer to the classes; 2, 4 and 15 units a size factor (the tutorial: 32, 64
    and 1,024).

    Args:
        image_shape: height, width and channels.
        classes: number of classes.
        size: factor on the filters and, with `scale_dense`, on the dense layer.
        options: `dropout`, the share of the dense layer's units that are dropped in
            training, and `scale_dense`, whether the size scales the dense layer.

    Returns:
        The network.
    """
    height, width, channels = image_shape
    first, second = 2 * size, 4 * size
    units = 15 * (size if options.get("scale_dense", True) else 1)
    features = (height // 4) * (width // 4) * second
    rate = options.get("dropout", 0.0)

    def apply(
        p: Parameters, images: tf.Tensor, dropout_seed: tf.Tensor | None
    ) -> tf.Tensor:
        count = p["dense1"].shape[0]
        hidden = lanes.convolution_pool(images, p["conv1"], p["conv1_bias"])
        hidden = lanes.convolution_pool(hidden, p["conv2"], p["conv2_bias"])
        hidden = lanes.to_lanes(hidden, count)
        hidden = tf.nn.relu(lanes.dense(hidden, p["dense1"], p["dense1_bias"]))
        if rate and dropout_seed is not None:
            draw = tf.random.stateless_uniform(hidden.shape[1:], dropout_seed)
            hidden = tf.where(draw < rate, 0.0, hidden / (1.0 - rate))
        return lanes.dense(hidden, p["dense2"], p["dense2_bias"])

    shapes = {
        "conv1": (5, 5, channels, first),
        "conv1_bias": (first,),
        "conv2": (5, 5, first, second),
        "conv2_bias": (second,),
        "dense1": (features, units),
        "dense1_bias": (units,),
        "dense2": (units, classes),
        "dense2_bias": (classes,),
    }
    return Network(shapes, apply)


def _glorot_uniform(random: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    if len(shape) == 1:
        return np.zeros(shape)
    receptive = math.prod(shape[:-2])
    limit = math.sqrt(6 / (receptive * (shape[-2] + shape[-1])))
    return random.uniform(-limit, limit, math.prod(shape))
