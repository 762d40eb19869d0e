"""Loops compute what the layers of Keras compute."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from lrvalley.training import keras_layers
from lrvalley.training.keras_layers import use_compiled_loops

from .keras_tasks import (
    BATCH,
    CLASSES,
    CROSS_ENTROPY,
    VALIDATION,
    images,
    keras_program,
    optimizer,
    task_data,
)

BatchNormalization = keras.layers.BatchNormalization
Conv2D, MaxPooling2D = keras.layers.Conv2D, keras.layers.MaxPooling2D


class Derived(BatchNormalization):
    """A layer of a user."""


def model_of(layers, shape):
    """A model of some layers with weights that are not their first ones."""
    model = keras.Sequential([keras.Input(shape), *keras.tree.flatten(layers)])
    random = np.random.default_rng(1)
    model.set_weights([random.uniform(0.5, 1.5, w.shape) for w in model.get_weights()])
    return model


def draw(*shape, seed=0):
    return tf.constant(np.random.default_rng(seed).normal(1, 2, shape), tf.float32)


def outcome(model, inputs, upstream):
    """The outputs, the gradients, and the weights after one step."""
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = model(inputs, training=True)
    sources = [inputs, *model.trainable_variables]
    return [outputs, *tape.gradient(outputs, sources, upstream), *model.get_weights()]


def assert_same(found, expected):
    """Up to the order in which numbers are added."""
    assert len(found) == len(expected)
    for own, keras_own in zip(found, expected, strict=True):
        np.testing.assert_allclose(own, keras_own, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("shape", "settings"),
    [
        ((7,), {}),
        ((5, 4, 3), {"momentum": 0.7, "epsilon": 0.1}),
        ((5, 4, 3), {"axis": 3, "scale": False}),
        ((6, 2), {"center": False, "scale": False}),
    ],
    ids=["dense", "images", "no scale", "neither scale nor centre"],
)
def test_a_step_is_that_of_keras(shape, settings):
    inputs, upstream = draw(20, *shape), draw(20, *shape, seed=2)
    expected = outcome(model_of(BatchNormalization(**settings), shape), inputs, upstream)
    model = model_of(BatchNormalization(**settings), shape)
    use_compiled_loops(model)
    assert_same(outcome(model, inputs, upstream), expected)


def looped(monkeypatch):
    """The shapes of what loops compute from now on."""
    shapes = []

    def noted(own):
        return lambda inputs, *rest: shapes.append(inputs.shape) or own(inputs, *rest)

    for name in ("normalize", "convolution_pool", "pool_bias_relu"):
        monkeypatch.setattr(keras_layers, name, noted(getattr(keras_layers, name)))
    return shapes


def test_layers_inside_layers_use_compiled_loops(monkeypatch):
    inner = model_of(BatchNormalization(), (4, 3))
    model = keras.Sequential([keras.Input((4, 3)), inner])
    use_compiled_loops(model)
    shapes = looped(monkeypatch)
    model(draw(10, 4, 3), training=True)
    assert shapes == [(40, 3)]


def frozen():
    layer = BatchNormalization()
    layer.trainable = False
    return layer


@pytest.mark.parametrize(
    "layer",
    [
        lambda: BatchNormalization(axis=1),
        lambda: BatchNormalization(renorm=True),
        lambda: BatchNormalization(dtype="mixed_float16"),
        Derived,
        frozen,
    ],
    ids=["other axis", "renorm", "float16", "derived", "frozen"],
)
def test_other_normalizations_are_left_to_keras(layer, monkeypatch):
    inputs = draw(10, 4, 3)
    expected = model_of(layer(), (4, 3))(inputs, training=True)
    model = model_of(layer(), (4, 3))
    use_compiled_loops(model)
    shapes = looped(monkeypatch)
    np.testing.assert_array_equal(model(inputs, training=True), expected)
    assert shapes == []


def test_masked_steps_are_left_to_keras(monkeypatch):
    model = keras.Sequential(
        [keras.Input((4, 3)), keras.layers.Masking(), BatchNormalization()]
    )
    use_compiled_loops(model)
    shapes = looped(monkeypatch)
    model(draw(10, 4, 3), training=True)
    assert shapes == []


def test_what_is_only_looked_at_is_normalized_by_keras(monkeypatch):
    inputs = draw(10, 4, 3)
    model = model_of(BatchNormalization(), (4, 3))
    expected = model(inputs, training=False)
    use_compiled_loops(model)
    shapes = looped(monkeypatch)
    np.testing.assert_array_equal(model(inputs, training=False), expected)
    assert shapes == []


def pooled(size=(8, 8), kernel=5, channels=1, **settings):
    """Layers of a convolution with pooling, and the shape of their inputs."""
    settings = {"padding": "same", "activation": "relu"} | settings
    return [Conv2D(4, kernel, **settings), MaxPooling2D()], (*size, channels)


@pytest.mark.parametrize(
    "case",
    [pooled(), pooled((7, 6), 3, 2), pooled((9, 8), 3, 6, padding="valid")],
    ids=["blocks of pixels", "odd height", "no padding"],
)
def test_a_pooled_convolution_is_that_of_keras(case, monkeypatch):
    layers, shape = case
    model = model_of(layers, shape)
    inputs = draw(20, *shape)
    upstream = draw(*model(inputs).shape, seed=2)
    expected = outcome(model, inputs, upstream)
    use_compiled_loops(model)
    shapes = looped(monkeypatch)
    assert_same(outcome(model, inputs, upstream), expected)
    assert len(shapes) == 1


def test_a_batch_of_any_size_is_left_to_keras(monkeypatch):
    model = model_of(*pooled())
    inputs = draw(20, 8, 8, 1)
    expected = model(inputs)
    use_compiled_loops(model)
    shapes = looped(monkeypatch)
    any_size = tf.function(model, input_signature=[tf.TensorSpec([None, 8, 8, 1])])
    np.testing.assert_allclose(any_size(inputs), expected, rtol=1e-6)
    assert shapes == []


def test_full_batches_are_validated_by_loops_and_a_smaller_last_one_too(monkeypatch):
    layers, shape = pooled((6, 6))

    def build():
        head = [keras.layers.Flatten(), keras.layers.Dense(CLASSES, "softmax")]
        return model_of([*layers, *head], shape)

    program = keras_program(build, task_data(images), loss=CROSS_ENTROPY)
    state = program.start([optimizer()], seed=1)
    shapes = looped(monkeypatch)
    program.validate(state, 0)
    assert shapes == [(BATCH, *shape), (VALIDATION % BATCH, *shape)]


def seen_elsewhere():
    """A model that returns what the pooling gets."""
    inputs = keras.Input((8, 8, 1))
    (convolution, pooling), _ = pooled()
    hidden = convolution(inputs)
    return keras.Model(inputs, [hidden, pooling(hidden)])


def used_twice():
    """A model in which another layer sees what the pooling gets."""
    inputs = keras.Input((8, 8, 1))
    (convolution, pooling), _ = pooled()
    hidden = convolution(inputs)
    flat = [keras.layers.Flatten()(each) for each in (hidden, pooling(hidden))]
    return keras.Model(inputs, keras.layers.Concatenate()(flat))


class OwnCall(keras.Model):
    """A model that may call its layers as it likes."""

    def __init__(self):
        super().__init__()
        self.inner = model_of(*pooled())

    def call(self, inputs):
        convolution, pooling = self.inner.layers
        return pooling(convolution(inputs)), convolution(inputs)


@pytest.mark.parametrize(
    "build",
    [
        seen_elsewhere,
        used_twice,
        OwnCall,
        lambda: model_of(*pooled(activation="tanh")),
        lambda: model_of(*pooled(use_bias=False)),
        lambda: model_of(*pooled(strides=2)),
        lambda: model_of(*pooled(dtype="mixed_float16")),
        lambda: model_of([Conv2D(4, 5, activation="relu"), MaxPooling2D(3)], (8, 8, 1)),
    ],
    ids=[
        "an output",
        "used twice",
        "own call",
        "tanh",
        "no bias",
        "strides",
        "float16",
        "3x3",
    ],
)
def test_other_convolutions_are_left_to_keras(build, monkeypatch):
    inputs, model = draw(10, 8, 8, 1), build()
    expected = model(inputs)
    use_compiled_loops(model)
    shapes = looped(monkeypatch)
    for own, keras_own in zip(
        keras.tree.flatten(model(inputs)), keras.tree.flatten(expected), strict=True
    ):
        np.testing.assert_array_equal(own, keras_own)
    assert shapes == []


def test_a_gpu_has_no_need_of_loops(monkeypatch):
    monkeypatch.setattr(keras_layers, "device_kind", lambda: "GPU")
    model = model_of([*pooled()[0], BatchNormalization()], (8, 8, 1))
    use_compiled_loops(model)
    shapes = looped(monkeypatch)
    model(draw(10, 8, 8, 1), training=True)
    assert shapes == []
