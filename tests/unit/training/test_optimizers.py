"""Each update rule against Keras's where they agree, and against the formula."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from support.cells import SETTINGS

from lrvalley.training.optimizers import OPTIMIZERS

RATES = np.array([[0.001], [0.1], [3.0]], np.float32)
GRADIENTS = np.random.default_rng(0).normal(0, 1, (20, 3, 5)).astype(np.float32)
START = np.random.default_rng(1).normal(0, 1, (3, 5)).astype(np.float32)


def ours(name, **changes):
    """Weights [lanes, weights] after a step for each gradient."""
    settings = {**SETTINGS[name], **changes}
    rule, weights = OPTIMIZERS[name], tf.constant(START)
    slots = rule.initial_slots(weights.shape, settings)
    for step, gradient in enumerate(tf.constant(GRADIENTS), start=1):
        step = tf.constant(float(step))
        change, slots = rule.update(gradient, weights, slots, RATES, step, **settings)
        weights = weights - change
    return weights.numpy()


def kerass(make):
    rows = []
    for lane, (rate,) in enumerate(RATES):
        optimizer, variable = make(float(rate)), keras.Variable(START[lane])
        for gradient in GRADIENTS:
            optimizer.apply([tf.constant(gradient[lane])], [variable])
        rows.append(variable.numpy())
    return np.array(rows)


@pytest.mark.parametrize(
    ("name", "changes", "make"),
    [
        ("gd", {}, keras.optimizers.SGD),
        ("momentum", {}, lambda lr: keras.optimizers.SGD(lr, momentum=0.5)),
        ("adagrad", {}, lambda lr: keras.optimizers.Adagrad(lr, 0.1, epsilon=0.0)),
        ("adadelta", {}, lambda lr: keras.optimizers.Adadelta(lr, 0.95, epsilon=1e-8)),
        ("adam", {}, lambda lr: keras.optimizers.Adam(lr, epsilon=1e-8)),
        (
            "rmsprop",
            {"initial_mean_square": 0.0},
            lambda lr: keras.optimizers.RMSprop(lr, 0.9, epsilon=1e-10),
        ),
        (
            "rmsprop",
            {"initial_mean_square": 0.0, "momentum": 0.3},
            lambda lr: keras.optimizers.RMSprop(lr, 0.9, 0.3, epsilon=1e-10),
        ),
    ],
)
def test_agrees_with_keras(name, changes, make):
    np.testing.assert_allclose(ours(name, **changes), kerass(make), rtol=2e-5, atol=2e-6)


def by_hand(name):
    """The formulas of TensorFlow 1.15's documentation, in double precision."""
    w, lr = START.astype(float), RATES.astype(float)
    a, b = np.zeros_like(w), np.zeros_like(w)
    if name == "adagrad":
        a += 0.1
    if name == "rmsprop":
        a += 1.0
    for t, g in enumerate(GRADIENTS.astype(float), start=1):
        if name == "gd":
            w = w - lr * g
        elif name == "momentum":
            a = 0.5 * a + g
            w = w - lr * a
        elif name == "adagrad":
            a = a + g**2
            w = w - lr * g / np.sqrt(a)
        elif name == "adadelta":
            a = 0.95 * a + 0.05 * g**2
            d = g * np.sqrt(b + 1e-8) / np.sqrt(a + 1e-8)
            b = 0.95 * b + 0.05 * d**2
            w = w - lr * d
        elif name == "adam":
            a = 0.9 * a + 0.1 * g
            b = 0.999 * b + 0.001 * g**2
            alpha = lr * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
            w = w - alpha * a / (np.sqrt(b) + 1e-8)
        elif name == "rmsprop":
            a = 0.9 * a + 0.1 * g**2
            w = w - lr * g / np.sqrt(a + 1e-10)
    return w


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_agrees_with_the_formula(name):
    np.testing.assert_allclose(ours(name), by_hand(name), rtol=2e-5, atol=2e-6)


def test_epsilon_of_rmsprop_is_inside_the_square_root():
    """With g^2 far below epsilon the first change is lr g / sqrt(epsilon)."""
    rule, g = OPTIMIZERS["rmsprop"], tf.constant([[1e-9]])
    settings = SETTINGS["rmsprop"] | {"initial_mean_square": 0.0, "epsilon": 1e-4}
    slots = rule.initial_slots(g.shape, settings)
    weights, lr, step = tf.zeros_like(g), tf.constant([[1.0]]), tf.constant(1.0)
    change, _ = rule.update(g, weights, slots, lr, step, **settings)
    np.testing.assert_allclose(change.numpy(), 1e-9 / 1e-2, rtol=1e-5)


def test_epsilon_of_adam_is_outside_of_the_bias_correction():
    """Kingma & Ba's algorithm 1 would give g / (g + epsilon) at the first step."""
    rule, g = OPTIMIZERS["adam"], tf.constant([[1e-3]])
    settings = SETTINGS["adam"] | {"epsilon": 1e-3}
    slots = rule.initial_slots(g.shape, settings)
    weights, lr, step = tf.zeros_like(g), tf.constant([[1.0]]), tf.constant(1.0)
    change, _ = rule.update(g, weights, slots, lr, step, **settings)
    root = np.sqrt(0.001)
    np.testing.assert_allclose(
        change.numpy(), root * 1e-3 / (root * 1e-3 + 1e-3), rtol=1e-4
    )
