"""Network layers for many models side by side.

Every function works on *lanes*: independent models of the same shape, stacked on a
leading axis of their weights. What a lane computes has the same bits whatever the other
lanes hold and however many there are, provided that their number is a multiple of
`lrvalley.study.lanes.LANE_MULTIPLE` and that one thread computes them: with one or two
lanes, or with more threads, TensorFlow's kernels sum in another order. That was seen at
every size from 1 to 10 with images of 28 x 28 and batches of 100, and is not so for every
shape: with images of 8 x 8 and batches of 20 the gradient of the first convolution had
other last bits at 16 lanes than at 8.

Images and hidden layers keep the lanes in the channels, [batch, height, width,
lanes * channels], because that is how a grouped convolution reads them.
"""

from __future__ import annotations

import tensorflow as tf

from lrvalley.training.layers import blocks
from lrvalley.training.layers.pooling import pool_bias_relu


def convolution_pool(inputs: tf.Tensor, weights: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
    """Convolution with stride 1 and zero padding, 2x2 max-pooling, bias and ReLU.

    Args:
        inputs: float32 [batch, height, width, channels] that all lanes share, or
            [batch, height, width, lanes * channels].
        weights: float32 [lanes, kernel height, kernel width, channels, filters].
        bias: float32 [lanes, filters].

    Returns:
        float32 [batch, height // 2, width // 2, lanes * filters]; an odd last row or
        column is left out.
    """
    if blocks.worthwhile(inputs, weights):
        return blocks.convolution_pool(inputs, weights, bias)
    hidden = convolution(inputs, weights)
    return pool_bias_relu(hidden, tf.reshape(bias, [-1]))


def convolution(inputs: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
    """Convolution with stride 1 and zero padding to the same size, no bias.

    Args:
        inputs: float32 [batch, height, width, channels] that all lanes share, or
            [batch, height, width, lanes * channels].
        weights: float32 [lanes, kernel height, kernel width, channels, filters].

    Returns:
        float32 [batch, height, width, lanes * filters].
    """
    lanes, height, width, channels, filters = weights.shape
    kernel = tf.reshape(
        tf.transpose(weights, [1, 2, 3, 0, 4]), [height, width, channels, lanes * filters]
    )
    return tf.nn.conv2d(inputs, kernel, strides=1, padding="SAME")


def to_lanes(inputs: tf.Tensor, lanes: int) -> tf.Tensor:
    """Flatten each lane's hidden layer.

    Args:
        inputs: float32 [batch, height, width, lanes * channels].
        lanes: number of lanes.

    Returns:
        float32 [lanes, batch, height * width * channels].
    """
    batch, height, width, channels = inputs.shape
    split = tf.reshape(inputs, [batch, height, width, lanes, channels // lanes])
    return tf.reshape(tf.transpose(split, [3, 0, 1, 2, 4]), [lanes, batch, -1])


def dense(inputs: tf.Tensor, weights: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
    """Fully connected layer.

    The bias is a row of the weights that multiplies a column of ones, because the
    gradient of a broadcast bias sums in an order that depends on the number of lanes.

    Args:
        inputs: float32 [lanes, batch, features].
        weights: float32 [lanes, features, units].
        bias: float32 [lanes, units].

    Returns:
        float32 [lanes, batch, units].
    """
    with_ones = tf.concat([inputs, tf.ones_like(inputs[:, :, :1])], axis=2)
    return tf.matmul(with_ones, tf.concat([weights, bias[:, None, :]], axis=1))
