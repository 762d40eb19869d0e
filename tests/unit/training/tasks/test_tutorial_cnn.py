"""The network of the article's program: its size, its dropout, its lanes, its metric."""

from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf
from support.cells import make_blobs, make_cell
from support.trainings import Memory

from lrvalley.config.networks import NETWORKS
from lrvalley.records.cell_file import cut, dumps
from lrvalley.study.history import History, value_at
from lrvalley.study.stop import Target
from lrvalley.training.device import prepare_for_cells
from lrvalley.training.tasks import load_program
from lrvalley.training.tasks.tutorial_cnn import network
from lrvalley.training.trainer import train_cells

prepare_for_cells()
# Small images, and few of the tests' 1,024 units' weights.
BLOBS = make_blobs(side=8)
# Few steps will do, because the last bits of all weights are compared.
EVERY = 5
OWN = {"dropout": 0.4, "scale_dense": False}
RATES = {"gd": 0.05, "momentum": 0.05, "adagrad": 0.03, "adadelta": 3.0, "adam": 0.001}


def make_tutorial_cell(optimizer="rmsprop", lr=0.001, *, checks):
    steps = EVERY * checks
    cell = make_cell(optimizer, lr, options=OWN, max_steps=steps, target=None, every=EVERY)
    task = replace(cell.task, name="tutorial_cnn")
    trajectory = cell.trajectory
    program = replace(trajectory.program, task=task)
    return replace(cell, trajectory=replace(trajectory, program=program))


def files(cells, states=None, **options):
    texts, program = {}, load_program(cells[0].program, BLOBS)
    train_cells(
        program, cells, lambda r: texts.update({r.cell.key: r}), states=states, **options
    )
    return texts


@pytest.mark.parametrize(
    ("size", "weights"),
    [
        # 5x5 kernels from 1 to f and from f to g channels; 7 x 7 x g to 1,024 to 10 units.
        (1, (25 + 1) * 32 + (25 * 32 + 1) * 64 + (49 * 64 + 1) * 1024 + 1025 * 10),
        (3, (25 + 1) * 96 + (25 * 96 + 1) * 192 + (49 * 192 + 1) * 1024 + 1025 * 10),
        (9.75, (25 + 1) * 312 + (25 * 312 + 1) * 624 + (49 * 624 + 1) * 1024 + 1025 * 10),
    ],
)
def test_weights_counted_from_the_programs_layers(size, weights):
    assert network((28, 28, 1), 10, size, OWN).weights == weights
    if size == 1:
        assert weights == 3_274_634


def test_its_own_settings_are_those_of_the_authors_program():
    own = NETWORKS["tutorial_cnn"]
    assert {"dropout": own.dropout, "scale_dense": own.scale_dense} == OWN


def test_dropout_only_in_training():
    net = network((8, 8, 1), 4, 1, OWN)
    without = network((8, 8, 1), 4, 1, {**OWN, "dropout": 0.0})
    weights = tf.constant(net.initial(1))[None]
    images = tf.constant(BLOBS.train_images[:20], tf.float32) / 255.0
    evaluated = net.logits(weights, images, None).numpy()
    assert np.array_equal(evaluated, without.logits(weights, images, None).numpy())
    seeds = (tf.constant([1, 1]), tf.constant([1, 2]))
    first, second = (net.logits(weights, images, seed).numpy() for seed in seeds)
    assert not np.allclose(first, second)
    assert not np.allclose(first, evaluated)


def test_dropout_keeps_the_mean_and_drops_its_share():
    """With weights of 1 after the dense layer the logits are sums of its kept units."""
    net = network((8, 8, 1), 1, 1, OWN)
    counts = {name: int(np.prod(shape)) for name, shape in net.shapes.items()}
    parts = {name: np.zeros(count, np.float32) for name, count in counts.items()}
    parts["dense1_bias"] += 1.0
    parts["dense2"] += 1.0
    row = np.concatenate([*parts.values(), np.zeros(net.row - net.weights, np.float32)])
    images = tf.zeros([100, 8, 8, 1])
    logits = net.logits(tf.constant(row)[None], images, tf.constant([1, 1])).numpy()
    # 1,024 units of which six in ten are kept, each as 1 / 0.6; binomial deviation 26.
    kept = logits.ravel() * 0.6
    assert abs(kept.mean() - 0.6 * 1024) < 5 * 16 / 10
    assert 10 < kept.std() < 22


def test_the_same_bytes_alone_beside_others_and_resumed():
    cells = [make_tutorial_cell(name, lr, checks=2) for name, lr in RATES.items()]
    wanted, at_once = make_tutorial_cell(checks=2), Memory()
    alone = dumps(files([wanted], at_once, lane_multiple=1)[wanted.key])
    longer = make_tutorial_cell(checks=3)
    beside = files([*cells, longer])
    assert dumps(cut(beside[longer.key], wanted)) == alone
    states = Memory()
    files([make_tutorial_cell(checks=1)], states)
    [state] = states.kept.values()
    assert state.progress["step"] == [EVERY]
    resumed = files([*cells[:2], wanted], states)
    assert dumps(resumed[wanted.key]) == alone
    key = wanted.trajectory.key
    assert states.bits()[key] == at_once.bits()[key]


def test_the_running_accuracy_is_that_of_tensorflows_metric_object():
    """`tf.metrics.accuracy` of TensorFlow 1 is this object, updated at every step."""
    random = np.random.default_rng(0)
    labels = random.integers(0, 10, (6, 50, 100))
    guesses = np.where(random.random(labels.shape) < 0.7, labels, 0)
    metric, shares = tf.keras.metrics.Accuracy(), []
    history = History(
        step=[50 * (i + 1) for i in range(6)],
        train={"accuracy": (labels == guesses).mean(axis=(1, 2)).tolist(), "loss": [1] * 6},
    )
    for check in range(6):
        for step in range(50):
            metric.update_state(labels[check, step], guesses[check, step])
        shares.append(value_at(history, Target(0.97, window="running"), check + 1))
        assert shares[-1] == pytest.approx(float(metric.result()), abs=1e-6)
    assert len(set(shares)) == 6
