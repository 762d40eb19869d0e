import numpy as np
import pytest
from support.cells import make_blobs, make_cell

from lrvalley.records.cell_file import dumps
from lrvalley.study.constants import CHECK_EVERY
from lrvalley.training.device import prepare_for_cells
from lrvalley.training.program import Program
from lrvalley.training.trainer import STALLED_AFTER, train_cells

prepare_for_cells()
BLOBS = make_blobs()


def train(cells, **options):
    results = {}
    program = Program(cells[0], BLOBS)
    train_cells(program, cells, lambda r: results.update({r.cell.key: r}), **options)
    return [results[cell.key] for cell in cells]


def test_reaches_the_target_and_says_when():
    (result,) = train([make_cell(lr=0.001, target=0.9, max_steps=1000)])
    assert result.status == "reached"
    assert result.steps == result.history.step[-1] == result.steps_trained
    assert result.steps % CHECK_EVERY == 0
    assert result.examples == 100 * result.steps
    assert result.history.accuracy[-1] >= 0.9 > max(result.history.accuracy[:-1])


def test_stops_at_the_budget():
    (result,) = train([make_cell(lr=1e-6, max_steps=100)])
    assert (result.status, result.steps, result.steps_trained) == ("budget", None, 100)


def test_trains_the_whole_budget_without_a_target():
    (result,) = train([make_cell(lr=0.01, target=None, max_steps=300)])
    assert (result.status, result.steps_trained) == ("budget", 300)


def test_a_loss_that_is_not_finite_ends_only_its_own_lane():
    wild, tame = train(
        [make_cell("gd", lr, max_steps=200, target=1.0) for lr in (1e30, 1e-4)]
    )
    assert (wild.status, wild.history.step) == ("diverged", [CHECK_EVERY])
    assert wild.history.loss == [None]
    assert (tame.status, tame.steps_trained) == ("budget", 200)


def test_a_network_that_has_become_a_constant_is_stalled():
    (result,) = train([make_cell("adam", 30.0, max_steps=2000)])
    assert result.status == "stalled"
    assert result.steps_trained >= STALLED_AFTER * CHECK_EVERY
    assert len(set(result.history.step)) < 2000 / CHECK_EVERY


def test_validation_accuracy_is_that_of_the_test_images():
    (result,) = train([make_cell(lr=0.01, target=None, max_steps=300, validate=True)])
    accuracy = result.history.validation_accuracy
    assert len(accuracy) == len(result.history.step)
    assert accuracy[-1] > 0.9
    assert all((a * 400) % 1 == pytest.approx(0, abs=1e-9) for a in accuracy)


def test_every_check_is_reported_with_the_lanes_in_training():
    seen = []
    cells = [make_cell(lr=lr, max_steps=steps) for lr, steps in ((1e-6, 50), (2e-6, 150))]
    train(cells, report=lambda step, lanes: seen.append((step, len(lanes))))
    assert seen == [(50, 2), (100, 1), (150, 1)]


def test_the_same_cell_has_the_same_bytes_whenever_it_is_trained():
    cell = make_cell(max_steps=150)
    assert dumps(*train([cell])) == dumps(*train([cell]))


def test_seeds_have_other_weights_and_rates_the_same():
    cells = {seed: [make_cell(lr=lr, seed=seed) for lr in (0.1, 0.2)] for seed in (0, 1)}
    start = {seed: Program(cells[seed][0], BLOBS).start(cells[seed]) for seed in (0, 1)}
    np.testing.assert_array_equal(*start[0].weights.numpy())
    assert not np.array_equal(start[0].weights, start[1].weights)
