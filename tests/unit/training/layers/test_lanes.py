"""Every lane must compute what the plain layers compute for one model."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from lrvalley.training.tasks.article_cnn import network as article_cnn

random = np.random.default_rng(0)


def draw(*shape):
    return tf.constant(random.normal(0, 1, shape), tf.float32)


@pytest.mark.parametrize("size", [1, 3])
def test_each_lane_is_the_keras_network(size):
    network = article_cnn((12, 12, 1), 10, size, {})
    weights = tf.constant(
        np.stack([network.initial(seed) for seed in range(3)])
    ) + 0.1 * draw(3, network.row)
    images = tf.constant(random.uniform(0, 1, (5, 12, 12, 1)), tf.float32)
    ours = network.logits(weights, images, None)
    for lane in range(3):
        model = keras.Sequential(
            [
                keras.Input((12, 12, 1)),
                keras.layers.Conv2D(2 * size, 5, padding="same", activation="relu"),
                keras.layers.MaxPooling2D(2),
                keras.layers.Conv2D(4 * size, 5, padding="same", activation="relu"),
                keras.layers.MaxPooling2D(2),
                keras.layers.Flatten(),
                keras.layers.Dense(15 * size, activation="relu"),
                keras.layers.Dense(10),
            ]
        )
        *parts, _ = np.split(weights[lane].numpy(), np.cumsum(_counts(network)))
        shapes = network.shapes.values()
        model.set_weights([p.reshape(s) for p, s in zip(parts, shapes, strict=True)])
        np.testing.assert_allclose(ours[lane], model(images), rtol=2e-4, atol=2e-5)


def _counts(network):
    return [int(np.prod(shape)) for shape in network.shapes.values()]


def test_the_articles_network_has_its_number_of_weights():
    assert article_cnn((28, 28, 1), 10, 1, {}).weights == 3371


def test_the_dense_layer_scales_unless_it_is_told_not_to():
    scaled = article_cnn((28, 28, 1), 10, 3, {"scale_dense": True})
    filters_only = article_cnn((28, 28, 1), 10, 3, {"scale_dense": False})
    assert scaled.shapes["dense1"] == (7 * 7 * 12, 45)
    assert filters_only.shapes["dense1"] == (7 * 7 * 12, 15)


def test_initial_weights_are_glorot_uniform_and_biases_zero():
    network = article_cnn((28, 28, 1), 10, 10, {})
    *parts, _ = np.split(network.initial(1), np.cumsum(_counts(network)))
    for (name, shape), part in zip(network.shapes.items(), parts, strict=True):
        if name.endswith("bias"):
            assert not part.any()
        else:
            receptive = np.prod(shape[:-2])
            limit = np.sqrt(6 / (receptive * (shape[-2] + shape[-1])))
            assert 0.95 * limit < np.abs(part).max() <= limit
            assert abs(part.mean()) < 0.1 * limit


def test_dropout_drops_its_share_in_training_only_and_alike_in_every_lane():
    network = article_cnn((8, 8, 1), 4, 4, {"dropout": 0.5})
    weights = tf.constant(np.tile(network.initial(1), (2, 1)))
    images = tf.constant(random.uniform(0, 1, (6, 8, 8, 1)), tf.float32)
    plain = network.logits(weights, images, None)
    dropped = network.logits(weights, images, tf.constant([1, 7]))
    np.testing.assert_array_equal(dropped[0], dropped[1])
    assert not np.allclose(plain, dropped)
