"""Network layers for many models side by side.

Every function works on *lanes*: independent models of the same shape, stacked on a
leading axis of their weights. What a lane computes has the same bits whatever the other
lanes hold and however many there are, provided that their number is a multiple of
`lrvalley.numerics.LANE_MULTIPLE` and that one thread computes them: with one or two
lanes, or with more threads, TensorFlow's kernels sum in another order. That was seen at
every size from 1 to 10 with images of 28 x 28 and batches of 100, and is not so for every
shape: with images of 8 x 8 and batches of 20 the gradient of the first convolution had
other last bits at 16 lanes than at 8.

Images and hidden layers keep the lanes in the channels, [batch, height, width,
lanes * channels], because that is how a grouped convolution reads them.
"""

from __future__ import annotations

import tensorflow as tf


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


@tf.custom_gradient
def pool_bias_relu(inputs: tf.Tensor, bias: tf.Tensor):
    """ReLU of the 2x2 maximum plus the bias; an odd last row or column is left out.

    Compiled as one loop over the data: with TensorFlow's own kernels the gradient of
    the pooling takes as long as all convolutions together. As in TensorFlow, the
    first of equal maxima gets the gradient.

    Args:
        inputs: float32 [batch, height, width, channels].
        bias: float32 [channels].

    Returns:
        float32 [batch, height // 2, width // 2, channels].
    """
    output = _pool_forward(inputs, bias)

    def gradient(upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        to_inputs, through_relu = _pool_backward(inputs, output, upstream)
        return to_inputs, tf.reduce_sum(through_relu, axis=[0, 1, 2])

    return output, gradient


@tf.function(jit_compile=True)
def _pool_forward(inputs: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
    corners = _corners(inputs)
    return tf.nn.relu(tf.maximum(*map(lambda pair: tf.maximum(*pair), corners)) + bias)


@tf.function(jit_compile=True)
def _pool_backward(
    inputs: tf.Tensor, output: tf.Tensor, upstream: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    (a, b), (c, d) = _corners(inputs)
    through_relu = tf.where(output > 0, upstream, 0.0)
    top, bottom = tf.maximum(a, b), tf.maximum(c, d)
    to_top = tf.where(top >= bottom, through_relu, 0.0)
    to_bottom = through_relu - to_top
    to_a, to_c = tf.where(a >= b, to_top, 0.0), tf.where(c >= d, to_bottom, 0.0)
    rows = [
        _interleave([to_a, to_top - to_a], axis=2),
        _interleave([to_c, to_bottom - to_c], axis=2),
    ]
    height, width = inputs.shape[1], inputs.shape[2]
    odd = [[0, 0], [0, height % 2], [0, width % 2], [0, 0]]
    return tf.pad(_interleave(rows, axis=1), odd), through_relu


def _corners(inputs: tf.Tensor) -> tuple[tuple[tf.Tensor, ...], ...]:
    height, width = inputs.shape[1] // 2 * 2, inputs.shape[2] // 2 * 2
    return tuple(
        tuple(inputs[:, row:height:2, column:width:2] for column in (0, 1))
        for row in (0, 1)
    )


def _interleave(parts: list[tf.Tensor], axis: int) -> tf.Tensor:
    shape = parts[0].shape.as_list()
    shape[axis] *= 2
    return tf.reshape(tf.stack(parts, axis + 1), shape)


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
