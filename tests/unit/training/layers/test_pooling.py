"""The pooling and the convolution on blocks must be TensorFlow's own."""

import numpy as np
import pytest
import tensorflow as tf

from lrvalley.training.layers import blocks
from lrvalley.training.layers.lanes import convolution
from lrvalley.training.layers.pooling import pool_bias_relu

random = np.random.default_rng(0)


def draw(*shape):
    return tf.constant(random.normal(0, 1, shape), tf.float32)


@pytest.mark.parametrize("shape", [(3, 8, 6, 10), (2, 7, 5, 4)])
def test_pooling_and_its_gradient_are_tensorflows(shape):
    inputs, bias, upstream = draw(*shape), draw(shape[-1]), None
    outputs, gradients = [], []
    for layer in (
        pool_bias_relu,
        lambda x, b: tf.nn.relu(tf.nn.max_pool2d(x, 2, 2, "VALID") + b),
    ):
        with tf.GradientTape() as tape:
            tape.watch([inputs, bias])
            output = layer(inputs, bias)
        upstream = draw(*output.shape) if upstream is None else upstream
        outputs.append(output)
        gradients.append(tape.gradient(output, [inputs, bias], upstream))
    np.testing.assert_array_equal(*outputs)
    np.testing.assert_array_equal(gradients[0][0], gradients[1][0])
    np.testing.assert_allclose(gradients[0][1], gradients[1][1], rtol=1e-5)


def test_the_first_of_equal_maxima_gets_the_gradient():
    inputs = tf.ones([1, 2, 2, 1])
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        output = pool_bias_relu(inputs, tf.zeros([1]))
    gradient = tape.gradient(output, inputs)
    np.testing.assert_array_equal(gradient[0, :, :, 0], [[1, 0], [0, 0]])


def in_pixels(inputs, weights, bias):
    return pool_bias_relu(convolution(inputs, weights), tf.reshape(bias, [-1]))


@pytest.mark.parametrize("channels, filters", [(1, 3), (2, 4), (4, 8)])
def test_blocks_compute_the_convolution_of_the_pixels(channels, filters):
    lanes = 4
    inputs, bias = draw(3, 8, 6, lanes * channels), draw(lanes, filters)
    weights = draw(lanes, 5, 5, channels, filters)
    upstream = draw(3, 4, 3, lanes * filters)
    outcomes = []
    for layer in (blocks.convolution_pool, in_pixels):
        with tf.GradientTape() as tape:
            tape.watch([inputs, weights, bias])
            output = layer(inputs, weights, bias)
        outcomes.append([output, *tape.gradient(output, [inputs, weights, bias], upstream)])
    for ours, theirs in zip(*outcomes, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    "inputs, weights, expected",
    [
        ((3, 8, 6, 8), (4, 5, 5, 2, 4), True),
        ((3, 7, 6, 8), (4, 5, 5, 2, 4), False),
        ((3, 8, 6, 8), (4, 3, 3, 2, 4), False),
        ((3, 8, 6, 24), (4, 5, 5, 6, 4), False),
        ((3, 8, 6, 2), (4, 5, 5, 2, 4), False),
    ],
    ids=["narrow", "odd height", "kernel of 3", "wide", "shared images"],
)
def test_blocks_are_for_narrow_layers_of_even_images(inputs, weights, expected):
    assert blocks.worthwhile(tf.zeros(inputs), tf.zeros(weights)) == expected
