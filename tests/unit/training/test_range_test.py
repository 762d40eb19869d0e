"""The training of a range test, against the program that trains cells."""

from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf
from support.cells import SETTINGS, make_blobs, make_cell

from lrvalley.study.learning_schedules import SCHEDULES, rates_of_steps
from lrvalley.study.trajectory import OptimizerSpec
from lrvalley.study.tuner_runs import RANGE_TEST, TunerRun
from lrvalley.training.batches import batch_indices
from lrvalley.training.device import prepare_for_cells
from lrvalley.training.range_test import ramp, train_at, train_range_test
from lrvalley.training.tasks import load_program

prepare_for_cells()
BLOBS = make_blobs(side=12)


STEPS = 50


def single_steps(**options):
    """A program that is checked at every step."""
    spec = replace(make_cell(**options).program, check_every=1)
    return load_program(spec, BLOBS)


@pytest.fixture(scope="module")
def program():
    return single_steps()


def losses_at(program, rates, optimizer="gd"):
    """The loss of each step of one network, each step at its own rate."""
    schedule = {"name": "listed", "rates": list(rates)}
    spec = OptimizerSpec(optimizer, SETTINGS[optimizer], 1.0, schedule)
    return train_at(program, spec, seed=1, steps=len(rates))


@pytest.fixture(autouse=True)
def listed(monkeypatch):
    """A schedule with a rate of its own for every step."""

    def rates_of(lr, step, rates):
        return np.array(rates)[step]

    monkeypatch.setitem(SCHEDULES, "listed", rates_of)


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
    assert losses_at(program, [0.1])[0] == pytest.approx(expected, rel=1e-5)


def test_a_loss_is_measured_before_its_update(program):
    """Rates of 0 leave the initial weights, whatever the last rate is."""
    order = batch_indices(1, len(BLOBS.train_labels), 100, 0, 3)
    weights = program.network.initial(1)
    expected = [loss_of(program, weights, batch) for batch in order]
    assert losses_at(program, [0.0, 0.0, 50.0]) == pytest.approx(expected, rel=1e-5)


def test_every_step_has_its_own_rate(program):
    before, after = (
        losses_at(program, [0.01, 0.01, 0.01]),
        losses_at(program, [0.01, 0.3, 0.01]),
    )
    np.testing.assert_array_equal(before[:2], after[:2])
    assert before[2] != after[2]


def mean_of_a_block(lr, optimizer="gd", **options):
    """What a check of a cell of this rate shows after the first steps."""
    cell = make_cell(optimizer, lr, **options)
    program = load_program(cell.program, BLOBS)
    _, (seen,) = program.train(program.start([cell.trajectory.optimizer], 1), 0)
    return seen.metrics["loss"]


@pytest.mark.parametrize("optimizer", SETTINGS)
def test_a_level_ramp_is_the_training_of_a_cell(program, optimizer):
    """The mean of its losses is what a check of the cell shows."""
    lr = {"adam": 0.002, "rmsprop": 0.002, "adadelta": 1.0}.get(optimizer, 0.05)
    losses = losses_at(program, [lr] * STEPS, optimizer)
    assert losses.mean() == pytest.approx(mean_of_a_block(lr, optimizer), rel=1e-4)


def test_dropout_is_that_of_the_cell():
    options = {"dropout": 0.5, "scale_dense": True}
    losses = losses_at(single_steps(options=options), [0.05] * STEPS)
    assert losses.mean() == pytest.approx(mean_of_a_block(0.05, options=options), rel=1e-4)


def test_a_run_says_the_rate_and_the_loss_of_each_step(program):
    settings = {"from": 1e-3, "to": 1e5, "steps": 80}
    spec = replace(make_cell().program, check_every=1)
    run = TunerRun(RANGE_TEST, spec, "gd", {}, settings)
    outcome = train_range_test(run, program)
    assert len(outcome["loss"]) == 80
    assert outcome["lr"] == pytest.approx(np.geomspace(1e-3, 1e5, 80), rel=1e-5)
    optimizer = ramp(run)
    own = rates_of_steps(optimizer.lr, optimizer.schedule, 40, 1)
    assert own == pytest.approx(np.geomspace(1e-3, 1e5, 80)[40])


def test_the_loss_falls_and_then_explodes_on_a_ramp_to_huge_rates(program):
    losses = np.array(losses_at(program, np.geomspace(1e-3, 1e6, 300)))
    least = np.nanmin(losses)
    assert least < losses[0] / 2
    end = losses[-50:]
    assert not np.isfinite(end).all() or end.max() > 4 * least


def test_a_loss_that_is_no_number_stays_in_its_place(program):
    losses = losses_at(program, [1e30, 1e30, 1e30, 0.1])
    assert len(losses) == 4
    assert np.isfinite(losses[0])
    assert not np.isfinite(losses[-1])
