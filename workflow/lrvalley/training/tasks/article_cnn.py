"""The article's network on images of a few classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tensorflow as tf

from lrvalley.data.dataset import Dataset
from lrvalley.study.trajectory import ProgramSpec
from lrvalley.training.layers import lanes
from lrvalley.training.networks import Network, Parameters
from lrvalley.training.program import Program


def program(spec: ProgramSpec, dataset: Dataset) -> Program:
    """The program that trains the network.

    Args:
        spec: what the trainings share.
        dataset: the data that the spec names.
    """
    built = network(dataset.image_shape, dataset.classes, spec.size, spec.task.options)
    return Program(built, dataset, spec.batch, spec.check_every)


def network(
    image_shape: tuple[int, int, int],
    classes: int,
    size: float,
    options: Mapping[str, Any],
) -> Network:
    """The network of one size: the CNN of TensorFlow's layers tutorial, scaled down.

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
    first, second = round(2 * size), round(4 * size)
    units = round(15 * (size if options.get("scale_dense", True) else 1))
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
