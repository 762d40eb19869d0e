from dataclasses import replace

import numpy as np
import pytest
from cells import HYPERPARAMETERS, make_blobs, make_cell

from lrvalley.cellfile import dumps
from lrvalley.device import prepare_for_cells
from lrvalley.numerics import CHECK_EVERY
from lrvalley.program import Program
from lrvalley.trainer import STALLED_AFTER, train_cells

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


WORKING_RATES = {
    "gd": [0.1, 0.5],
    "momentum": [0.1, 0.5],
    "adagrad": [0.1, 0.5],
    "adadelta": [3.0, 30.0],
    "adam": [0.003, 0.03],
    "rmsprop": [0.003, 0.03],
}


@pytest.fixture(scope="module")
def packed():
    """Cells of every optimizer in one pack, beside others that diverge and stall."""
    cells = [
        make_cell(name, lr, max_steps=100, validate=name == "adam")
        for name, rates in WORKING_RATES.items()
        for lr in rates
    ]
    rates, budgets = np.geomspace(1e-6, 1e6, 5), [50, 100, 50, 50, 50]
    others = [
        make_cell(name, lr, max_steps=steps)
        for name in HYPERPARAMETERS
        for lr, steps in zip(rates, budgets, strict=True)
    ]
    mixed = [*others[::2], *cells, *others[1::2]]
    return [result for result in train(mixed) if result.cell in cells]


def test_a_pack_has_cells_of_every_optimizer(packed):
    assert len(packed) == 12
    assert {result.cell.optimizer for result in packed} == set(HYPERPARAMETERS)


@pytest.mark.parametrize("optimizer", HYPERPARAMETERS)
def test_a_cells_bytes_do_not_depend_on_what_trained_beside_it(packed, optimizer):
    for result in packed:
        if result.cell.optimizer == optimizer:
            assert dumps(*train([result.cell])) == dumps(result)


@pytest.mark.parametrize("size", [2, 3, 5])
def test_nor_at_other_sizes(size):
    cell = make_cell(size=size, max_steps=50)
    beside = [replace(cell, lr=lr) for lr in np.geomspace(1e-5, 1.0, 6)]
    packed = train([*beside, cell])
    assert dumps(packed[-1]) == dumps(*train([cell]))


def test_dropout_is_the_same_in_every_pack():
    model = replace(make_cell().model, options={"dropout": 0.4, "scale_dense": True})
    cell = make_cell(model=model, max_steps=50)
    beside = [replace(cell, lr=lr) for lr in np.geomspace(1e-5, 1.0, 6)]
    assert dumps(train([*beside, cell])[-1]) == dumps(*train([cell]))
    plain = train([make_cell(max_steps=50)])[0]
    assert train([cell])[0].history.loss != plain.history.loss


def test_seeds_have_other_weights_and_rates_the_same():
    cells = {seed: [make_cell(lr=lr, seed=seed) for lr in (0.1, 0.2)] for seed in (0, 1)}
    start = {seed: Program(cells[seed][0], BLOBS).start(cells[seed]) for seed in (0, 1)}
    np.testing.assert_array_equal(*start[0].weights.numpy())
    assert not np.array_equal(start[0].weights, start[1].weights)
