"""Batch normalization as loops over the data.

Of TensorFlow's own operations it takes a dozen forward and more backward, each of which
reads or writes the whole layer.
"""

from __future__ import annotations

import tensorflow as tf


def normalize(
    rows: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: float
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """Every channel with mean 0 and variance 1, times gamma, plus beta.

    Ioffe & Szegedy 2015 (arXiv:1502.03167), algorithm 1, with its gradient.

    Args:
        rows: float32 [rows, channels].
        gamma: float32 [channels].
        beta: float32 [channels].
        epsilon: added to the variance.

    Returns:
        float32 [rows, channels], and the mean and the variance of the rows, [channels], to
        which no gradient flows.
    """

    @tf.custom_gradient
    def normalized(rows, gamma, beta):
        outputs, mean, variance = _forward(rows, gamma, beta, epsilon)

        def gradient(upstream, *_):
            return _backward(rows, upstream, mean, variance, gamma, epsilon)

        return (outputs, mean, variance), gradient

    return normalized(rows, gamma, beta)


@tf.function(jit_compile=True, autograph=False)
def _forward(rows, gamma, beta, epsilon):
    mean = tf.reduce_mean(rows, 0)
    variance = tf.reduce_mean(tf.square(rows - mean), 0)
    scale = gamma * tf.math.rsqrt(variance + epsilon)
    return rows * scale + (beta - mean * scale), mean, variance


@tf.function(jit_compile=True, autograph=False)
def _backward(rows, upstream, mean, variance, gamma, epsilon):
    inverse = tf.math.rsqrt(variance + epsilon)
    to_beta = tf.reduce_sum(upstream, 0)
    to_gamma = tf.reduce_sum(upstream * (rows - mean), 0) * inverse
    scale, count = gamma * inverse, rows.shape[0]
    slope = -scale * inverse * to_gamma / count
    to_rows = upstream * scale + (rows - mean) * slope - scale * to_beta / count
    return to_rows, to_gamma, to_beta
