"""Small models and data of tests of users' own models."""

import keras
import numpy as np

from lrvalley.data.task_data import Examples, TaskData
from lrvalley.study.trajectory import KerasTaskSpec, OptimizerSpec, ProgramSpec
from lrvalley.training.tasks.keras_model import program

BATCH, STEPS, FEATURES, CLASSES = 8, 6, 5, 3
TRAIN, VALIDATION = 50, 21
CROSS_ENTROPY = "sparse_categorical_crossentropy"


def table(count, seed=0):
    """Rows of numbers and their classes."""
    rng = np.random.default_rng([seed, count])
    x = rng.normal(size=(count, FEATURES)).astype("float32")
    return Examples(x, np.argmax(x[:, :CLASSES], axis=1))


def task_data(examples=table):
    """Examples of one kind to train on and to judge by."""
    return TaskData(examples(TRAIN), examples(VALIDATION))


def dense(units=7):
    """A classifier of `table`."""
    return keras.Sequential(
        [
            keras.Input((FEATURES,)),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )


def keras_program(build=dense, data=None, loss=None, metrics=(), classes=None, **spec):
    """The program of a model; one of `table` by default."""
    if build is dense and loss is None:
        loss, metrics = CROSS_ENTROPY, ("accuracy",)
    task = KerasTaskSpec(
        "mine", spec.pop("options", {}), model="build", loss=loss, metrics=metrics
    )
    own = {"size": 1, "seed": 1, "batch": BATCH, "check_every": STEPS} | spec
    data = task_data() if data is None else data
    return program(ProgramSpec(task, **own), build, data, classes or {})


def optimizer(name="SGD", lr=0.1, schedule=None, definitions="keras", **settings):
    """An optimizer of Keras."""
    return OptimizerSpec(name, settings, lr, schedule or {"name": "constant"}, definitions)


def trained(program, spec, blocks=2, seed=1, state=None, first=0):
    """The state after some blocks, and what each showed."""
    state = program.start([spec], seed) if state is None else state
    seen = []
    for block in range(first, first + blocks):
        state, found = program.train(state, block * program.check_every)
        seen += found
    return state, seen


def as_bytes(arrays):
    """Arrays as they can be compared."""
    return {name: (a.dtype.str, a.shape, a.tobytes()) for name, a in arrays.items()}


def noisy():
    """A convolutional network with all kinds of state that a layer can have."""
    return keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            keras.layers.RandomFlip("horizontal"),
            keras.layers.RandomTranslation(0.2, 0.2),
            # A bias would have a gradient of rounding errors, which Adam enlarges.
            keras.layers.Conv2D(4, 3, use_bias=False),
            keras.layers.BatchNormalization(),
            keras.layers.Activation("relu"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dropout(0.4),
            keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )


def images(count):
    """Pictures and their classes."""
    rng = np.random.default_rng(count)
    return Examples(rng.normal(size=(count, 6, 6, 1)), rng.integers(0, CLASSES, count))


def noisy_program(**spec):
    """Its program, on pictures."""
    return keras_program(
        noisy, task_data(images), loss=CROSS_ENTROPY, metrics=("accuracy",), **spec
    )
