"""The network of TensorFlow's layers tutorial, which the article's program trains.

Its weights are a thousand times as many as those of the article's text. A step of one lane
keeps a processor busy with products of matrices, so that nothing is gained by more lanes
in a step; they would only need more memory. Lanes take turns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import tensorflow as tf

from lrvalley.data.dataset import Dataset
from lrvalley.study.trajectory import ProgramSpec
from lrvalley.training.lane_state import State
from lrvalley.training.layers.pooling import pool_bias_relu
from lrvalley.training.networks import Network, Parameters
from lrvalley.training.program import Program
from lrvalley.training.trainable import Seen

KERNEL = 5
FIRST_FILTERS, SECOND_FILTERS, UNITS = 32, 64, 1024


class TakingTurns(Program):
    """A program that trains one lane at a time, whatever the number of its lanes.

    So what a lane computes cannot depend on the others.
    """

    @staticmethod
    def join(states: Sequence[State], idle: int = 0) -> State:
        """States of one seed as one, sorted by `order`; none needs idle lanes."""
        return Program.join(states)

    def train(self, state: State, first_step: int) -> tuple[State, list[Seen]]:
        """Train every lane for one block of steps, one lane after the other.

        Args:
            state: the lanes.
            first_step: number of steps that they have had.

        Returns:
            The lanes after the steps, and what was seen of each.
        """
        after, seen = [], []
        for lane in range(state.lanes):
            one, (own,) = super().train(state.take([lane]), first_step)
            after.append(one)
            seen.append(own)
        return self.join(after), seen


def program(spec: ProgramSpec, dataset: Dataset) -> TakingTurns:
    """The program that trains the network.

    Args:
        spec: what the trainings share.
        dataset: the data that the spec names.
    """
    built = network(dataset.image_shape, dataset.classes, spec.size, spec.task.options)
    return TakingTurns(built, dataset, spec.batch, spec.check_every)


def network(
    image_shape: tuple[int, int, int],
    classes: int,
    size: float,
    options: Mapping[str, Any],
) -> Network:
    """The network of one size, for one lane.

    Two convolutions 5x5 with ReLU and 2x2 max-pooling, 32 and 64 filters a size factor; a
    dense layer of 1,024 units with ReLU and dropout; a dense layer to the classes. With
    images of 28 x 28 x 1 it has 3,274,634 weights at size 1.

    Args:
        image_shape: height, width and channels.
        classes: number of classes.
        size: factor on the filters and, with `scale_dense`, on the dense layer.
        options: `dropout`, the share of the dense layer's units that are dropped in
            training, and `scale_dense`, whether the size scales the dense layer.

    Returns:
        The network; its `apply` takes the weights of one lane.
    """
    height, width, channels = image_shape
    first, second = round(FIRST_FILTERS * size), round(SECOND_FILTERS * size)
    units = round(UNITS * (size if options["scale_dense"] else 1))
    features = (height // 4) * (width // 4) * second
    rate = options["dropout"]

    def apply(
        p: Parameters, images: tf.Tensor, dropout_seed: tf.Tensor | None
    ) -> tf.Tensor:
        own = {name: tf.squeeze(tensor, axis=0) for name, tensor in p.items()}
        hidden = _convolution_pool(images, own["conv1"], own["conv1_bias"])
        hidden = _convolution_pool(hidden, own["conv2"], own["conv2_bias"])
        hidden = tf.reshape(hidden, [hidden.shape[0], features])
        hidden = tf.nn.relu(tf.matmul(hidden, own["dense1"]) + own["dense1_bias"])
        if rate and dropout_seed is not None:
            draw = tf.random.stateless_uniform(hidden.shape, dropout_seed)
            hidden = tf.where(draw < rate, 0.0, hidden / (1.0 - rate))
        return (tf.matmul(hidden, own["dense2"]) + own["dense2_bias"])[None]

    shapes = {
        "conv1": (KERNEL, KERNEL, channels, first),
        "conv1_bias": (first,),
        "conv2": (KERNEL, KERNEL, first, second),
        "conv2_bias": (second,),
        "dense1": (features, units),
        "dense1_bias": (units,),
        "dense2": (units, classes),
        "dense2_bias": (classes,),
    }
    return Network(shapes, apply)


def _convolution_pool(inputs: tf.Tensor, weights: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
    """Convolution with stride 1 and zero padding, 2x2 max-pooling, bias and ReLU.

    Args:
        inputs: float32 [batch, height, width, channels].
        weights: float32 [kernel height, kernel width, channels, filters].
        bias: float32 [filters].

    Returns:
        float32 [batch, height // 2, width // 2, filters]; an odd last row or column is left
        out.
    """
    return pool_bias_relu(tf.nn.conv2d(inputs, weights, strides=1, padding="SAME"), bias)
