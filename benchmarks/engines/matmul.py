"""The machine's matrix-multiply rate: TensorFlow's `matmul`, float32, 2048 x 2048."""

import tensorflow as tf

EDGE = 2048
FLOPS = 2 * EDGE**3


def unit(size):
    """One product."""
    return 1


def build(size, lanes, dataset):
    """Multiply two matrices; a step is one product."""
    a, b = tf.random.normal([EDGE, EDGE]), tf.random.normal([EDGE, EDGE])
    multiply = tf.function(lambda: tf.reduce_sum(tf.matmul(a, b)[0]))

    def run(steps):
        for _ in range(steps):
            multiply().numpy()

    return run
