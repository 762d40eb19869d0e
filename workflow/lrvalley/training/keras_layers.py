"""Layers of a user's model that a CPU computes faster by compiled loops over the data:
batch normalization, and a convolution with ReLU and pooling after it.

What is computed is the same, but numbers are added in another order, so that the last bits
differ from those of `fit`. Layers that a user derived are left as they are: they may do
anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import keras
import tensorflow as tf
from keras.src.models import Functional

from lrvalley.training.device import device_kind
from lrvalley.training.layers.lanes import convolution_pool
from lrvalley.training.layers.normalization import normalize
from lrvalley.training.layers.pooling import pool_bias_relu

LAST = -1
# In such a model each layer is called by the model alone, as its graph says.
GRAPHS = (keras.Sequential, Functional)


def use_compiled_loops(model: keras.Model) -> None:
    """Let the layers of a model use compiled loops where they can, if it trains on a CPU.

    Args:
        model: a built model; its layers get another `call`, its weights stay.
    """
    if device_kind() != "CPU":
        return
    for layer in model._flatten_layers(include_self=False):
        if _is_normalization(layer):
            layer.call = partial(_normalize, layer, layer.call)
    for convolution, pooling in _pooled_convolutions(model):
        convolution.call = partial(_convolve_and_pool, convolution, convolution.call)
        pooling.call = tf.identity


def _is_normalization(layer: Any) -> bool:
    return (
        type(layer) is keras.layers.BatchNormalization
        and layer.axis in (LAST, layer.input_spec.ndim - 1)
        and layer.compute_dtype == "float32"
        and not (layer.renorm or layer.synchronized)
    )


def _normalize(
    layer: Any, otherwise: Any, inputs: tf.Tensor, training: Any = None, mask: Any = None
) -> tf.Tensor:
    """`BatchNormalization.call`, by loops where the moments are those of the batch."""
    of_batch = training is True and layer.trainable and mask is None
    if not (of_batch and _is_fixed(inputs)):
        return otherwise(inputs, training=training, mask=mask)
    channels = inputs.shape[LAST]
    gamma = layer.gamma.value if layer.scale else tf.ones([channels])
    beta = layer.beta.value if layer.center else tf.zeros([channels])
    rows = tf.reshape(inputs, [-1, channels])
    outputs, mean, variance = normalize(rows, gamma, beta, layer.epsilon)
    for moving, seen in (layer.moving_mean, mean), (layer.moving_variance, variance):
        moving.assign(moving * layer.momentum + seen * (1.0 - layer.momentum))
    return tf.reshape(outputs, inputs.shape)


def _pooled_convolutions(model: keras.Model) -> Iterator[tuple[Any, Any]]:
    """The convolutions whose outputs only a pooling layer sees, each with that layer.

    Keras does not publish the graph of a model: what has a leading underscore is its own.
    """
    models = list(_graphs(model))
    outputs = [o for each in models for o in keras.tree.flatten(each.outputs)]
    shown = [output._keras_history.operation for output in outputs]
    for layer in (layer for each in models for layer in each.layers):
        seen_by = {node.operation for node in getattr(layer, "_outbound_nodes", ())}
        if len(seen_by) == 1 and layer not in shown:
            (pooling,) = seen_by
            if _is_convolution(layer) and _is_pooling(pooling):
                yield layer, pooling


def _graphs(model: keras.Model) -> Iterator[Any]:
    if type(model) in GRAPHS:
        yield model
        for layer in model.layers:
            yield from _graphs(layer)


def _is_convolution(layer: Any) -> bool:
    return (
        type(layer) is keras.layers.Conv2D
        and layer.activation is keras.activations.relu
        and layer.use_bias
        and layer.strides == layer.dilation_rate == (1, 1)
        and layer.groups == 1
        and layer.data_format == "channels_last"
        and layer.compute_dtype == "float32"
        and layer.activity_regularizer is None
    )


def _is_pooling(layer: Any) -> bool:
    sources = {p.operation for node in layer._inbound_nodes for p in node.parent_nodes}
    return (
        type(layer) is keras.layers.MaxPooling2D
        and layer.pool_size == layer.strides == (2, 2)
        and layer.padding == "valid"
        and layer.data_format == "channels_last"
        and layer.activity_regularizer is None
        and len(sources) == 1
    )


def _convolve_and_pool(layer: Any, otherwise: Any, inputs: tf.Tensor) -> tf.Tensor:
    """`Conv2D.call` and the pooling after it, by loops where the batch has a fixed size."""
    if not _is_fixed(inputs):
        return tf.nn.max_pool2d(otherwise(inputs), 2, 2, "VALID")
    kernel, bias = map(tf.convert_to_tensor, (layer.kernel, layer.bias))
    if layer.padding == "same":
        return convolution_pool(inputs, kernel[None], bias[None])
    return pool_bias_relu(tf.nn.conv2d(inputs, kernel, 1, layer.padding.upper()), bias)


def _is_fixed(inputs: tf.Tensor) -> bool:
    return inputs.dtype == tf.float32 and inputs.shape.is_fully_defined()
