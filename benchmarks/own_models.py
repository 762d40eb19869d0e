"""Steps a second of users' own Keras models: this project and `model.fit`.

Both train the same model on the same batches' size with Adam. Each is tried as one
process with one thread, as such a process on each core at once (the machine is full),
and `fit` with its default threads, too. A round measures every case once, and replaces
what was measured of its models before. Needs Linux.
"""

import argparse
import itertools
import json
import os
import runpy
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent
EXAMPLES = FOLDER.parent / "examples"
RESULTS = FOLDER / "own_models.csv"
CORES = sorted(os.sched_getaffinity(0))
RATE = 1e-3
CLASSES, CHARACTERS = 10, 70
CASES = [
    # engine, threads (0: as TensorFlow likes), processes
    ("lrvalley", 1, 1),
    ("fit", 1, 1),
    ("lrvalley", 1, len(CORES)),
    ("fit", 1, len(CORES)),
    ("fit", 0, 1),
]


def main():
    """Measure every model, or one case in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6, help="for each measurement")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--models", nargs="+", default=list(MODELS), choices=list(MODELS))
    parser.add_argument("--worker", nargs=3, help="model, engine, threads")
    arguments = parser.parse_args()
    if arguments.worker:
        model, engine, threads = arguments.worker
        work(model, engine, int(threads), arguments.seconds)
        return
    rows = []
    for turn in range(arguments.rounds):
        for model, case in itertools.product(arguments.models, CASES):
            speed = measure(model, *case, arguments.seconds)
            rows.append((model, *case, turn, round(speed, 1)))
            print(*rows[-1], flush=True)
    columns = ["model", "engine", "threads", "processes", "round", "steps_per_s"]
    kept = pd.read_csv(RESULTS).query("model not in @arguments.models")
    results = pd.concat([kept, pd.DataFrame(rows, columns=columns)])
    results["model"] = pd.Categorical(results["model"], list(MODELS))
    results.sort_values(["model", "round"], kind="stable").to_csv(RESULTS, index=False)


def measure(model, engine, threads, processes, seconds):
    """Steps a second of all processes together."""
    environment = os.environ | {
        "PYTHONPATH": str(FOLDER.parent / "workflow"),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    command = [sys.executable, __file__, "--seconds", str(seconds)]
    command += ["--worker", model, engine, str(threads)]
    workers = [
        subprocess.Popen(
            [*pinned(i, threads), *command],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for i in range(processes)
    ]
    for worker in workers:
        if worker.stdout.readline() != "ready\n":
            raise SystemExit(f"it failed; try it alone: {' '.join(worker.args)}")
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return sum(json.loads(worker.communicate()[0]) for worker in workers)


def pinned(worker, threads):
    """The command that keeps a process of one thread on its core."""
    return ["taskset", "--cpu-list", str(CORES[worker])] if threads == 1 else []


def work(name, engine, threads, seconds):
    """Warm an engine up, wait for a line, and print the steps a second."""

    from lrvalley.training.device import prepare_for_cells

    if threads == 1:
        prepare_for_cells()
    run = ENGINES[engine](name)
    run()
    print("ready", flush=True)
    sys.stdin.readline()
    steps, start = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds:
        steps += run()
    print(json.dumps(steps / elapsed))


def fit(name):
    """`model.fit`: a function that trains an epoch and returns its steps."""
    import keras

    case, (x, y) = MODELS[name], data(MODELS[name])
    model = case.build(case.shape)
    model.compile(keras.optimizers.Adam(RATE), model.loss, metrics=[case.metric])

    def run():
        model.fit(x, y, batch_size=case.batch, verbose=0)
        return case.epoch

    return run


def lrvalley(name):
    """This project: a function that trains an epoch and returns its steps."""
    from lrvalley.data.task_data import Examples, TaskData
    from lrvalley.study.trajectory import KerasTaskSpec, OptimizerSpec, ProgramSpec
    from lrvalley.training.tasks.keras_model import program

    case = MODELS[name]

    def build():
        model = case.build(case.shape)
        model.compile(loss=model.loss, metrics=[case.metric])
        return model

    examples = Examples(*data(case))
    task = KerasTaskSpec("own", model=name)
    spec = ProgramSpec(task, 1, 1, case.batch, case.check_every)
    trained = program(spec, build, TaskData(examples, examples))
    state = trained.start([OptimizerSpec("Adam", {}, RATE, definitions="keras")], 1)
    done = 0

    def run():
        nonlocal state, done
        for _ in range(case.epoch // case.check_every):
            state, _ = trained.train(state, done)
            done += case.check_every
        return case.epoch

    return run


def data(case):
    """Random examples of a model's shape, as many as an epoch needs."""
    rng = np.random.default_rng(0)
    count = case.batch * case.epoch
    if case.build is transformer:
        codes = rng.integers(0, CHARACTERS, (count, case.shape[0] + 1))
        return codes[:, :-1], codes[:, 1:]
    x = rng.standard_normal((count, *case.shape), "float32")
    if case.build is table:
        return x, rng.standard_normal((count, 1), "float32")
    return x, rng.integers(0, CLASSES, count)


def classifier(shape, hidden):
    """Layers between images and the probabilities of classes."""
    import keras

    layers = [keras.Input(shape), *hidden, keras.layers.Dense(CLASSES, "softmax")]
    model = keras.Sequential(layers)
    model.loss = "sparse_categorical_crossentropy"
    return model


def dense(shape):
    """A network with one hidden layer: 101,770 weights."""
    import keras

    return classifier(shape, [keras.layers.Dense(128, "relu")])


def table(shape):
    """Regression on 40 columns: 54,857 weights."""
    import keras

    hidden = [keras.layers.Dense(n, "relu") for n in (256, 160, 20)]
    model = keras.Sequential([keras.Input(shape), *hidden, keras.layers.Dense(1)])
    model.loss = "mse"
    return model


def convnet(shape):
    """The network of Keras's example "Simple MNIST convnet": 34,826 weights."""
    from keras import layers

    return classifier(
        shape,
        [
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
        ],
    )


def resnet(shape):
    """The smallest network of residual blocks for pictures of 32 by 32 (He et al. 2016)."""
    import keras
    from keras import layers

    def block(x, width, stride):
        y = layers.Conv2D(width, 3, stride, "same", use_bias=False)(x)
        y = layers.ReLU()(layers.BatchNormalization()(y))
        y = layers.Conv2D(width, 3, 1, "same", use_bias=False)(y)
        y = layers.BatchNormalization()(y)
        if stride > 1:
            x = layers.Conv2D(width, 1, stride, use_bias=False)(x)
        return layers.ReLU()(layers.Add()([x, y]))

    inputs = keras.Input(shape)
    x = layers.Conv2D(16, 3, padding="same", use_bias=False)(inputs)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    for width, stride in ((16, 1), (32, 2), (64, 2)):
        x = block(x, width, stride)
    x = layers.GlobalAveragePooling2D()(x)
    model = keras.Model(inputs, layers.Dense(CLASSES, "softmax")(x))
    model.loss = "sparse_categorical_crossentropy"
    return model


def transformer(shape):
    """The model of the example on characters of a book: 112,326 weights."""
    example = runpy.run_path(str(EXAMPLES / "text" / "model.py"))
    return example["build_model"](CHARACTERS, *shape)


@dataclass(frozen=True)
class Model:
    """A model and how it is trained.

    Attributes:
        build: returns the model of a shape, with its loss.
        shape: of an example.
        batch: examples a step.
        epoch: steps of an epoch; `fit` takes a while to start one.
        check_every: steps between two looks at the metrics.
        metric: what is looked at.
    """

    build: Callable[[tuple[int, ...]], Any]
    shape: tuple[int, ...]
    batch: int
    epoch: int
    check_every: int
    metric: str = "accuracy"


MODELS = {
    "dense": Model(dense, (784,), 128, 1000, 100),
    "table": Model(table, (40,), 128, 1000, 100, "mae"),
    "convnet": Model(convnet, (28, 28, 1), 128, 100, 50),
    "resnet": Model(resnet, (32, 32, 3), 64, 50, 25),
    "transformer": Model(transformer, (50,), 32, 50, 25),
}
ENGINES = {"fit": fit, "lrvalley": lrvalley}


if __name__ == "__main__":
    main()
