"""What a user's function gets, and what it must return."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from lrvalley.data.task_data import Examples
from lrvalley.errors import InputError

from ..keras_tasks import (
    CROSS_ENTROPY,
    FEATURES,
    TRAIN,
    dense,
    keras_program,
    optimizer,
    task_data,
    trained,
)

layers = keras.layers


def test_the_function_gets_the_options_and_the_size_if_it_takes_one():
    given = []

    def plain(units):
        given.append({"units": units})
        return dense(units)

    def sized(size, units=3):
        given.append({"units": units, "size": size})
        return dense(units)

    def any_of_them(**options):
        given.append(options)
        return dense(options["units"])

    for build in (plain, sized, any_of_them):
        keras_program(build, loss=CROSS_ENTROPY, options={"units": 4}, size=2)
    sized_options = {"units": 4, "size": 2}
    assert given == [{"units": 4}, sized_options, sized_options]


def test_options_that_do_not_fit_are_named():
    with pytest.raises(InputError, match=r"width: build does not take it.*units"):
        keras_program(dense, options={"width": 4})

    def needs(units):
        return dense(units)

    with pytest.raises(InputError, match="build needs units"):
        keras_program(needs)


def compiled(model, **arguments):
    model.compile(**{"loss": CROSS_ENTROPY, **arguments})
    return model


class OwnStep(keras.Sequential):
    def train_step(self, data):
        return super().train_step(data)


class OwnMetrics(keras.Sequential):
    def compute_metrics(self, x, y, y_pred, sample_weight=None):
        return {**super().compute_metrics(x, y, y_pred, sample_weight), "extra": 1.0}


def frozen():
    model = dense()
    model.trainable = False
    return compiled(model)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: None, "returned NoneType, expected a keras.Model"),
        (lambda: OwnStep([layers.Dense(3)]), "overrides train_step"),
        (lambda: compiled(OwnMetrics([layers.Dense(3)])), "compute_metrics returns extra"),
        (frozen, "no trainable weights"),
        (lambda: dense(), "has no loss; expected task.loss"),
        (lambda: compiled(dense(), loss="no_such"), "loss or the metrics cannot.*no_such"),
        (lambda: compiled(dense(), metrics=["no_such"]), "metrics cannot.*no_such"),
        (
            lambda: keras.Sequential([keras.Input((FEATURES + 1,)), layers.Dense(3)]),
            "refuses the first batch",
        ),
    ],
)
def test_models_that_cannot_be_trained_are_refused(build, message):
    with pytest.raises(InputError, match="(?s)build.*" + message):
        keras_program(lambda: build())


def test_a_compiled_model_brings_its_own_loss():
    with pytest.raises(InputError, match="expected no loss and no metrics beside it"):
        keras_program(lambda: compiled(dense()), loss="mse")


def test_more_examples_are_needed_than_a_batch_has():
    with pytest.raises(InputError, match=rf"batch: {TRAIN + 1}, the data have {TRAIN}"):
        keras_program(batch=TRAIN + 1)


class TensorFlowNoise(layers.Layer):
    def call(self, x, training=False):
        return x + tf.random.normal(tf.shape(x)) if training else x


class GlobalNoise(layers.Layer):
    def call(self, x, training=False):
        return x + keras.random.normal(keras.ops.shape(x)) if training else x


@pytest.mark.parametrize(
    ("noise", "message"),
    [(TensorFlowNoise, "own random numbers"), (GlobalNoise, "state of its own")],
)
def test_random_numbers_that_cannot_be_resumed_are_refused(noise, message):
    program = keras_program(
        lambda: keras.Sequential([keras.Input((FEATURES,)), noise(), layers.Dense(3)]),
        loss=CROSS_ENTROPY,
    )
    with pytest.raises(InputError, match=message):
        trained(program, optimizer())


def test_a_function_that_returns_another_model_each_time_is_refused():
    units = iter(range(1, 9))
    program = keras_program(lambda: dense(next(units)), loss=CROSS_ENTROPY)
    with pytest.raises(InputError, match="other weights at its second call"):
        program.start([optimizer()], 1)


def test_whole_numbers_stay_as_they_are_and_floats_become_kerass():
    def examples(count):
        return Examples(np.zeros((count, 4), "int64"), np.zeros((count, 1)))

    def build():
        seen.append(1)
        return keras.Sequential([layers.Embedding(3, 2), layers.Flatten(), layers.Dense(1)])

    seen = []
    program = keras_program(build, task_data(examples), loss="mse")
    _, found = trained(program, optimizer(), 1)
    assert np.isfinite(found[0].metrics["loss"])
