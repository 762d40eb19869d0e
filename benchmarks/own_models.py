"""Steps a second of users' own Keras models: this project and `model.fit`.

Both train the same model on the same batches' size with Adam. Each is tried as one
process with one thread, as such a process on each core at once (the machine is full),
and `fit` with its default threads, too. A round measures every case once; of the rounds
the median counts. Needs Linux.
"""

import argparse
import itertools
import json
import os
import runpy
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent
EXAMPLES = FOLDER.parent / "examples"
RESULTS = FOLDER / "own_models.csv"
CORES = sorted(os.sched_getaffinity(0))
RATE = 1e-3
# `fit` takes a while to start: an epoch has so many steps.
EPOCH = {"dense": 1000, "table": 1000, "convnet": 100, "resnet": 50, "transformer": 50}
BATCH = {"dense": 128, "table": 128, "convnet": 128, "resnet": 64, "transformer": 32}
CHECK_EVERY = {"dense": 100, "table": 100, "convnet": 50, "resnet": 25, "transformer": 25}
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
    parser.add_argument("--models", nargs="+", default=list(BATCH), choices=list(BATCH))
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
    case = ["model", "engine", "threads", "processes"]
    table = pd.DataFrame(rows, columns=[*case, "round", "steps_per_s"])
    median = table.groupby(case, sort=False)["steps_per_s"].median()
    kept = pd.read_csv(RESULTS).query("model not in @arguments.models")
    results = pd.concat([median.reset_index(), kept])
    results["model"] = pd.Categorical(results["model"], list(BATCH))
    results.sort_values("model", kind="stable").to_csv(RESULTS, index=False)
    for model in arguments.models:
        print(model, *ratios(median[model]), sep="  ")


def ratios(speed):
    """How many times as fast as `fit` it is."""
    full = len(CORES)
    yield f"one process {speed['lrvalley', 1, 1] / speed['fit', 1, 1]:.1f}"
    yield f"machine full {speed['lrvalley', 1, full] / speed['fit', 1, full]:.1f}"
    yield f"against default threads {speed['lrvalley', 1, full] / speed['fit', 0, 1]:.1f}"


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

    model, (x, y), steps = MODELS[name](), data(name), EPOCH[name]
    model.compile(keras.optimizers.Adam(RATE), model.loss, metrics=METRICS[name])

    def run():
        model.fit(x, y, batch_size=BATCH[name], verbose=0)
        return steps

    return run


def lrvalley(name):
    """This project: a function that trains an epoch and returns its steps."""
    from lrvalley.data.task_data import Examples, TaskData
    from lrvalley.study.trajectory import KerasTaskSpec, OptimizerSpec, ProgramSpec
    from lrvalley.training.tasks.keras_model import program

    def build():
        model = MODELS[name]()
        model.compile(loss=model.loss, metrics=METRICS[name])
        return model

    x, y = data(name)
    examples = Examples(x, y)
    spec = ProgramSpec(
        KerasTaskSpec("own", model=name), 1, 1, BATCH[name], CHECK_EVERY[name]
    )
    trained = program(spec, build, TaskData(examples, examples))
    state = trained.start([OptimizerSpec("Adam", {}, RATE, definitions="keras")], 1)
    done = 0

    def run():
        nonlocal state, done
        for _ in range(EPOCH[name] // CHECK_EVERY[name]):
            state, _ = trained.train(state, done)
            done += CHECK_EVERY[name]
        return EPOCH[name]

    return run


def data(name):
    """Random examples of a model's shapes, as many as an epoch needs."""
    rng = np.random.default_rng(0)
    count = BATCH[name] * EPOCH[name]
    if name == "transformer":
        codes = rng.integers(0, CHARACTERS, (count, SHAPES[name][0] + 1))
        return codes[:, :-1], codes[:, 1:]
    x = rng.standard_normal((count, *SHAPES[name]), "float32")
    if name == "table":
        return x, rng.standard_normal((count, 1), "float32")
    return x, rng.integers(0, CLASSES, count)


def classifier(shape, hidden):
    """Layers between images and the probabilities of classes."""
    import keras

    layers = [keras.Input(shape), *hidden, keras.layers.Dense(CLASSES, "softmax")]
    model = keras.Sequential(layers)
    model.loss = "sparse_categorical_crossentropy"
    return model


def dense():
    """A network with one hidden layer: 101,770 weights."""
    import keras

    return classifier(SHAPES["dense"], [keras.layers.Dense(128, "relu")])


def table():
    """Regression on 40 columns: 54,857 weights."""
    import keras

    hidden = [keras.layers.Dense(n, "relu") for n in (256, 160, 20)]
    model = keras.Sequential([keras.Input(SHAPES["table"]), *hidden, keras.layers.Dense(1)])
    model.loss = "mse"
    return model


def convnet():
    """The network of Keras's example "Simple MNIST convnet": 34,826 weights."""
    from keras import layers

    return classifier(
        SHAPES["convnet"],
        [
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
        ],
    )


def resnet():
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

    inputs = keras.Input(SHAPES["resnet"])
    x = layers.Conv2D(16, 3, padding="same", use_bias=False)(inputs)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    for width, stride in ((16, 1), (32, 2), (64, 2)):
        x = block(x, width, stride)
    x = layers.GlobalAveragePooling2D()(x)
    model = keras.Model(inputs, layers.Dense(CLASSES, "softmax")(x))
    model.loss = "sparse_categorical_crossentropy"
    return model


def transformer():
    """The model of the example on characters of a book: 112,326 weights."""
    return runpy.run_path(str(EXAMPLES / "text" / "model.py"))["build_model"](CHARACTERS)


CLASSES, CHARACTERS = 10, 70
SHAPES = {
    "dense": (784,),
    "table": (40,),
    "convnet": (28, 28, 1),
    "resnet": (32, 32, 3),
    "transformer": (50,),
}
METRICS = {
    "dense": ["accuracy"],
    "table": ["mae"],
    "convnet": ["accuracy"],
    "resnet": ["accuracy"],
    "transformer": ["accuracy"],
}
MODELS = {
    "dense": dense,
    "table": table,
    "convnet": convnet,
    "resnet": resnet,
    "transformer": transformer,
}
ENGINES = {"fit": fit, "lrvalley": lrvalley}


if __name__ == "__main__":
    main()
