"""The training of a range test, against the program that trains cells."""

import numpy as np
import pytest
import tensorflow as tf
from support.cells import HYPERPARAMETERS, make_blobs, make_cell

from lrvalley.study.cell import Model
from lrvalley.study.constants import CHECK_EVERY
from lrvalley.training.batches import batch_indices
from lrvalley.training.device import prepare_for_cells
from lrvalley.training.program import Program
from lrvalley.training.range_test import train_on_a_ramp

prepare_for_cells()
BLOBS = make_blobs(side=12)


@pytest.fixture(scope="module")
def program():
    return Program(make_cell(), BLOBS)


def ramp(program, rates, optimizer="gd"):
    return train_on_a_ramp(program, optimizer, HYPERPARAMETERS[optimizer], np.array(rates))


def loss_of(program, weights, batch):
    """Mean cross-entropy of a network on some training images, by numpy."""
    images = tf.constant(BLOBS.train_images[batch] / 255, tf.float32)
    logits = program.network.logits(weights[None, :], images, None)[0].numpy()
    logits = logits - logits.max(axis=1, keepdims=True)
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.log(chances[np.arange(len(batch)), BLOBS.train_labels[batch]]).mean()


def test_the_first_loss_is_that_of_the_initial_weights_on_the_first_batch(program):
    first = batch_indices(1, len(BLOBS.train_labels), 100, 0, 1)[0]
    expected = loss_of(program, program.network.initial(1), first)
    assert ramp(program, [0.1])[0] == pytest.approx(expected, rel=1e-5)


def test_a_loss_is_measured_before_its_update(program):
    """Rates of 0 leave the initial weights, whatever the last rate is."""
    order = batch_indices(1, len(BLOBS.train_labels), 100, 0, 3)
    weights = program.network.initial(1)
    expected = [loss_of(program, weights, batch) for batch in order]
    assert ramp(program, [0.0, 0.0, 50.0]) == pytest.approx(expected, rel=1e-5)


def test_every_step_has_its_own_rate(program):
    before, after = ramp(program, [0.01, 0.01, 0.01]), ramp(program, [0.01, 0.3, 0.01])
    assert before[:2] == after[:2]
    assert before[2] != after[2]


@pytest.mark.parametrize("optimizer", HYPERPARAMETERS)
def test_a_level_ramp_is_the_training_of_a_cell(program, optimizer):
    """The mean of its losses is what a check of the cell shows."""
    lr = {"adam": 0.002, "rmsprop": 0.002, "adadelta": 1.0}.get(optimizer, 0.05)
    _, (seen,) = program.train(program.start([make_cell(optimizer, lr)]), 0)
    losses = ramp(program, [lr] * CHECK_EVERY, optimizer)
    assert np.mean(losses) == pytest.approx(seen.loss, rel=1e-4)


def test_dropout_is_that_of_the_cell():
    model = Model("article_cnn", {"dropout": 0.5, "scale_dense": True})
    cell = make_cell("gd", 0.05, model=model)
    program = Program(cell, BLOBS)
    _, (seen,) = program.train(program.start([cell]), 0)
    losses = ramp(program, [0.05] * CHECK_EVERY)
    assert np.mean(losses) == pytest.approx(seen.loss, rel=1e-4)


def test_the_loss_falls_and_then_explodes_on_a_ramp_to_huge_rates(program):
    losses = np.array(ramp(program, np.geomspace(1e-3, 1e6, 300)))
    least = np.nanmin(losses)
    assert least < losses[0] / 2
    end = losses[-50:]
    assert not np.isfinite(end).all() or end.max() > 4 * least


def test_a_loss_that_is_no_number_stays_in_its_place(program):
    losses = ramp(program, [1e30, 1e30, 1e30, 0.1])
    assert len(losses) == 4
    assert np.isfinite(losses[0])
    assert not np.isfinite(losses[-1])
