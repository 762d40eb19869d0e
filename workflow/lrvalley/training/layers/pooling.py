"""Maximum over 2x2 pixels, plus bias, ReLU: as loops over the data.

With TensorFlow's own kernels the gradient of the pooling takes as long as all
convolutions together. As in TensorFlow, the first of equal maxima gets the gradient.
"""

from __future__ import annotations

import numpy as np
import tensorflow as tf

NONE = 4


@tf.custom_gradient
def pool_bias_relu(inputs: tf.Tensor, bias: tf.Tensor):
    """ReLU of the 2x2 maximum plus the bias; an odd last row or column is left out.

    Args:
        inputs: float32 [batch, height, width, channels].
        bias: float32 [channels].

    Returns:
        float32 [batch, height // 2, width // 2, channels].
    """
    output, winner = _pool_image(inputs, bias)
    odd = [[0, 0], [0, inputs.shape[1] % 2], [0, inputs.shape[2] % 2], [0, 0]]

    def gradient(upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        to_inputs, to_bias = _unpool_image(winner, upstream)
        return tf.pad(to_inputs, odd), tf.reduce_sum(to_bias, axis=[0, 1, 2])

    return output, gradient


@tf.custom_gradient
def pool_blocks_bias_relu(inputs: tf.Tensor, bias: tf.Tensor):
    """The same for images whose 2x2 pixels stand together.

    Args:
        inputs: float32 [batch, rows, columns, lanes, 4, filters]: the pixels of a block
            row by row.
        bias: float32 [lanes, filters].

    Returns:
        float32 [batch, rows, columns, lanes, filters].
    """
    output, winner = _pool_blocks(inputs, bias)

    def gradient(upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        to_inputs, to_bias = _unpool_blocks(winner, upstream)
        return to_inputs, tf.reduce_sum(to_bias, axis=[0, 1, 2])

    return output, gradient


@tf.function(jit_compile=True)
def _pool_image(inputs: tf.Tensor, bias: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    height, width = inputs.shape[1] // 2 * 2, inputs.shape[2] // 2 * 2
    corners = [(row, column) for row in (0, 1) for column in (0, 1)]
    return _pool([inputs[:, i:height:2, j:width:2] for i, j in corners], bias)


@tf.function(jit_compile=True)
def _pool_blocks(inputs: tf.Tensor, bias: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return _pool(tf.unstack(inputs, axis=4), bias)


def _pool(pixels: list[tf.Tensor], bias: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """The output, and which pixel of the block it comes from: uint8, or `NONE`."""
    a, b, c, d = pixels
    top, bottom = tf.maximum(a, b), tf.maximum(c, d)
    output = tf.nn.relu(tf.maximum(top, bottom) + bias)
    in_top = tf.where(a >= b, np.uint8(0), np.uint8(1))
    in_bottom = tf.where(c >= d, np.uint8(2), np.uint8(3))
    winner = tf.where(top >= bottom, in_top, in_bottom)
    return output, tf.where(output > 0, winner, np.uint8(NONE))


@tf.function(jit_compile=True)
def _unpool_image(winner: tf.Tensor, upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    batch, rows, columns, channels = winner.shape
    pixel = tf.reshape(tf.constant([0, 1, 2, 3], tf.uint8), [1, 1, 2, 1, 2, 1])
    routed = tf.where(
        winner[:, :, None, :, None] == pixel, upstream[:, :, None, :, None], 0.0
    )
    image = tf.reshape(routed, [batch, 2 * rows, 2 * columns, channels])
    return image, tf.where(winner < NONE, upstream, 0.0)


@tf.function(jit_compile=True)
def _unpool_blocks(winner: tf.Tensor, upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    pixel = tf.constant([[0], [1], [2], [3]], tf.uint8)
    routed = tf.where(winner[..., None, :] == pixel, upstream[..., None, :], 0.0)
    return routed, tf.where(winner < NONE, upstream, 0.0)
