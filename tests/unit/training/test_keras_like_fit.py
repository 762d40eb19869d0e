"""A user's model trains as `model.fit` would train it on the same batches."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from lrvalley.data.task_data import Examples
from lrvalley.study.learning_schedules import SCHEDULES, rates_of_steps
from lrvalley.training.batches import batch_indices

from .keras_tasks import (
    BATCH,
    CLASSES,
    CROSS_ENTROPY,
    FEATURES,
    STEPS,
    dense,
    images,
    keras_program,
    noisy,
    noisy_program,
    optimizer,
    table,
    task_data,
    trained,
)

layers = keras.layers

# `fit` splits its work into other graphs, in which TensorFlow's rewriting fuses other
# operations: a multiplication and an addition then round once or twice. A few units in
# the last place of float32 remain, which some steps enlarge.
CLOSE = {"rtol": 2e-5, "atol": 2e-6}


def for_fit(examples, order=slice(None)):
    """Examples in the order in which steps use them."""
    parts = {"x": examples.x, "y": examples.y, "sample_weight": examples.sample_weight}
    return tf.nest.map_structure(
        lambda a: None if a is None else fit_array(a[order]), parts
    )


def fit_array(array):
    """Keras takes text as objects only."""
    return array.astype(object) if array.dtype.kind == "U" else array


class Rates(keras.callbacks.Callback):
    """The rate of every step, and the loss and metrics of every block."""

    def __init__(self, rates):
        super().__init__()
        self.rates = rates

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = float(np.float32(self.rates[batch]))


def fitted(build, data, spec, steps, seed=1, settings=None, **compiled):
    """A model that `fit` trained, and its history."""
    keras.utils.clear_session(free_memory=False)
    keras.utils.set_random_seed(seed)
    model = build()
    rule = getattr(keras.optimizers, spec.name)(
        learning_rate=1.0, **(settings or spec.settings)
    )
    if compiled:
        model.compile(rule, jit_compile=False, **compiled)
    else:
        model.optimizer = rule
    order = batch_indices(seed, data.train.count, BATCH, 0, steps).ravel()
    rates = rates_of_steps(spec.lr, spec.schedule, 0, steps)
    history = model.fit(
        **for_fit(data.train, order),
        batch_size=BATCH,
        shuffle=False,
        verbose=0,
        callbacks=[Rates(rates)],
    )
    return model, {name: values[0] for name, values in history.history.items()}


def weights_of(program, state, lane=0):
    """The model's variables of a lane."""
    found = program.arrays(state, lane)
    return [found[f"model_{i}"] for i in range(len(program.model.variables))]


def assert_steps_like_fit(program, model, history, state, seen):
    """Weights, and the block's loss and metrics."""
    for own, variable in zip(weights_of(program, state), model.variables, strict=True):
        np.testing.assert_allclose(own, variable.numpy(), **CLOSE)
    assert seen.metrics == pytest.approx(history, rel=2e-5)


def assert_trains_like_fit(program, model, history, state, seen, data):
    """Weights, the block's loss and metrics, and those on the validation data."""
    assert_steps_like_fit(program, model, history, state, seen)
    evaluated = model.evaluate(
        **for_fit(data.validation), batch_size=BATCH, verbose=0, return_dict=True
    )
    assert program.validate(state, 0) == pytest.approx(evaluated, rel=2e-5)


@pytest.fixture(scope="module")
def dense_program():
    return keras_program()


@pytest.fixture(scope="module")
def noisy_one():
    return noisy_program()


@pytest.fixture
def cosine(monkeypatch):
    """A schedule that falls to zero as half a cosine wave."""

    def rates(lr, step, horizon):
        return lr * (1 + np.cos(np.pi * step / horizon)) / 2

    monkeypatch.setitem(SCHEDULES, "cosine", rates)
    return {"name": "cosine", "horizon": STEPS}


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("SGD", {"momentum": 0.9}),
        ("SGD", {"momentum": 0.9, "nesterov": True, "clipnorm": 0.1}),
        ("Adam", {"amsgrad": True, "global_clipnorm": 0.5}),
        ("AdamW", {"weight_decay": 0.1}),
        ("RMSprop", {"rho": 0.8, "ema_overwrite_frequency": 2, "use_ema": True}),
        ("Lion", {"clipvalue": 0.01}),
        ("Adagrad", {}),
        ("Nadam", {}),
    ],
)
def test_an_optimizer_steps_as_in_fit(dense_program, cosine, name, settings):
    spec = optimizer(name, 0.03, cosine, **settings)
    state, seen = trained(dense_program, spec, blocks=1)
    model, history = fitted(
        dense,
        task_data(),
        spec,
        STEPS,
        settings=settings,
        loss=CROSS_ENTROPY,
        metrics=["accuracy"],
    )
    assert_steps_like_fit(dense_program, model, history, state, seen[0])


def test_all_kinds_of_state_train_as_in_fit(noisy_one):
    spec, data = optimizer("Adam", 0.01), task_data(images)
    state, seen = trained(noisy_one, spec, blocks=1)
    model, history = fitted(
        noisy, data, spec, STEPS, loss=CROSS_ENTROPY, metrics=["accuracy"]
    )
    assert_trains_like_fit(noisy_one, model, history, state, seen[0], data)


def two_outputs():
    """Inputs by name, one of them text, two outputs, a weight penalty, metrics of each."""
    number, word = (
        keras.Input((4,), name="number"),
        keras.Input((), dtype="string", name="word"),
    )
    known = layers.StringLookup(vocabulary=["a", "b"])(word)
    both = layers.Concatenate()([number, layers.Embedding(3, 2)(known)])
    hidden = layers.Dense(6, activation="tanh", kernel_regularizer="l2")(both)
    model = keras.Model(
        {"number": number, "word": word},
        {
            "kind": layers.Dense(1, activation="sigmoid", name="kind")(hidden),
            "amount": layers.Dense(1, name="amount")(hidden),
        },
    )
    model.compile(
        loss={"kind": "binary_crossentropy", "amount": "mse"},
        loss_weights={"kind": 1.0, "amount": 0.3},
        metrics={"kind": ["accuracy", keras.metrics.AUC()], "amount": ["mae"]},
        weighted_metrics={"amount": ["mse"], "kind": []},
    )
    return model


def named_inputs(count):
    rng = np.random.default_rng(count)
    x = {"number": rng.normal(size=(count, 4)), "word": rng.choice(["a", "b", "c"], count)}
    y = {
        "kind": rng.integers(0, 2, (count, 1)).astype("float32"),
        "amount": rng.normal(size=(count, 1)),
    }
    weight = {"kind": rng.uniform(0, 2, count), "amount": rng.uniform(0, 2, count)}
    return Examples(x, y, weight)


class Attentive(keras.Model):
    """A subclassed model: two inputs, a recurrent layer, attention, a loss of its own."""

    def __init__(self):
        super().__init__()
        self.recurrent = layers.GRU(4, return_sequences=True, dropout=0.1)
        self.attention = layers.MultiHeadAttention(2, 2)
        self.last = layers.Dense(1)

    def call(self, inputs, training=None):
        series, level = inputs
        states = self.recurrent(series, training=training)
        seen = self.attention(states, states)
        self.add_loss(0.01 * keras.ops.mean(seen**2))
        return self.last(seen[:, -1]) + level


def attentive():
    model = Attentive()
    model.compile(loss="huber", metrics=["mae"])
    return model


def two_inputs(count):
    rng = np.random.default_rng(count)
    x = (rng.normal(size=(count, 5, 2)), rng.normal(size=(count, 1)))
    return Examples(x, rng.normal(size=(count, 1)), rng.uniform(0, 1, count))


class Unbuilt(keras.Model):
    """Builds itself when it is called, and takes no `training`."""

    def __init__(self):
        super().__init__()
        self.first, self.norm = layers.Dense(4), layers.BatchNormalization()
        self.last = layers.Dense(CLASSES)

    def call(self, inputs):
        return self.last(self.norm(self.first(inputs)))

    def compute_loss(self, x, y, y_pred, sample_weight=None):
        errors = keras.ops.square(y_pred - keras.ops.one_hot(y, CLASSES))
        return keras.ops.mean(errors)


def unbuilt():
    model = Unbuilt()
    model.compile(metrics=["sparse_categorical_accuracy"])
    return model


@pytest.mark.parametrize(
    ("build", "examples"),
    [(two_outputs, named_inputs), (attentive, two_inputs), (unbuilt, table)],
    ids=["dicts, text and weights", "subclassed, recurrent", "loss of its own"],
)
def test_any_model_trains_as_in_fit(build, examples):
    data, spec = task_data(examples), optimizer("Adam", 0.01)
    program = keras_program(build, data)
    state, seen = trained(program, spec, blocks=1)
    model, history = fitted(build, data, spec, STEPS)
    assert_trains_like_fit(program, model, history, state, seen[0], data)


def test_mixed_precision_scales_the_loss():
    def build():
        return keras.Sequential(
            [
                keras.Input((FEATURES,)),
                layers.Dense(4, dtype="mixed_float16"),
                layers.Dense(CLASSES, activation="softmax", dtype="float32"),
            ],
        )

    def mixed():
        model = build()
        model.dtype_policy = keras.DTypePolicy("mixed_float16")
        return model

    program = keras_program(mixed, loss=CROSS_ENTROPY, metrics=("accuracy",))
    spec, data = optimizer("SGD", 0.1, momentum=0.9), task_data()
    state, seen = trained(program, spec, blocks=1)
    model, history = fitted(
        mixed, data, spec, STEPS, loss=CROSS_ENTROPY, metrics=["accuracy"]
    )
    assert isinstance(model.optimizer, keras.optimizers.LossScaleOptimizer)
    # float16 has 11 binary digits.
    for own, variable in zip(weights_of(program, state), model.variables, strict=True):
        np.testing.assert_allclose(own, variable.numpy(), rtol=1e-3, atol=1e-4)
    assert seen[0].metrics == pytest.approx(history, rel=1e-3)
