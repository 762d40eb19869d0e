import itertools
import time
from functools import partial

import numpy as np
import pytest
import support.cells
from support.trainings import SMALL, Memory, blobs, program_of, results_of

from lrvalley.records.cell_file import cut, dumps
from lrvalley.records.state_file import SavedState
from lrvalley.study.history import STALLED_AFTER
from lrvalley.training.device import prepare_for_cells
from lrvalley.training.tasks import load_program
from lrvalley.training.trainer import train_cells

prepare_for_cells()
CHECK_EVERY = 50
make_cell = partial(support.cells.make_cell, data=SMALL)


def train(cells, **options):
    results = results_of(cells, **options)
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
    """By a program that was compiled again, too."""
    cell, again = make_cell(max_steps=150), []
    train_cells(load_program(cell.program, blobs(SMALL)), [cell], again.append)
    assert dumps(*train([cell])) == dumps(*train([cell])) == dumps(*again)


def test_seeds_have_other_weights_and_rates_the_same():
    optimizers = [make_cell(lr=lr).trajectory.optimizer for lr in (0.1, 0.2)]
    program = program_of(make_cell().program)
    start = {seed: program.start(optimizers, seed) for seed in (0, 1)}
    np.testing.assert_array_equal(*start[0].weights.numpy())
    assert not np.array_equal(start[0].weights, start[1].weights)


def files(cells, states=None, clock=time.monotonic):
    """The text of each cell's file, and the blocks that were trained."""
    blocks = []
    results = results_of(
        cells, lambda step, lanes: blocks.append((step, len(lanes))), states, clock=clock
    )
    return {key: dumps(result) for key, result in results.items()}, blocks


WORKING_RATES = {
    "gd": 0.1,
    "momentum": 0.1,
    "adagrad": 0.1,
    "adadelta": 3.0,
    "adam": 0.003,
    "rmsprop": 0.003,
}


def make_short(*arguments, **options):
    """A cell that is checked every 10 steps: few will do, because all bits are compared."""
    return make_cell(*arguments, every=10, **options)


class TestGoingOn:
    """A training that goes on from a state ends as one that was never interrupted."""

    def test_from_a_shorter_training_of_every_optimizer(self):
        def cells(steps):
            return [
                make_short(name, lr, target=None, max_steps=steps)
                for name, lr in WORKING_RATES.items()
            ]

        whole, _ = files(cells(30))
        states = Memory()
        files(cells(10), states)
        texts, blocks = files(cells(30), states)
        assert texts == whole
        assert blocks == [(20, 6), (30, 6)]

    def test_lanes_join_when_the_others_have_come_as_far(self):
        cells = [make_short("gd", lr, target=None, max_steps=40) for lr in (0.1, 0.2)]
        whole, _ = files(cells)
        states = Memory()
        files([make_short("gd", 0.2, target=None, max_steps=20)], states)
        texts, blocks = files(cells, states)
        assert texts == whole
        assert blocks == [(10, 1), (20, 1), (30, 2), (40, 2)]

    def test_after_an_interruption(self):
        """The states that are saved from time to time, not at the end."""
        rates = WORKING_RATES.items()
        cells = [make_short(n, lr, target=None, max_steps=40) for n, lr in rates]
        whole, _ = files(cells)
        states, ticks = Memory(), itertools.count(0, 40)

        class Killed(Exception):
            pass

        def killed(step, lanes):
            if step == 30:
                raise Killed

        with pytest.raises(Killed):
            program = program_of(cells[0].program)
            train_cells(
                program, cells, lambda result: None, killed, states, clock=ticks.__next__
            )
        assert states.kept
        texts, blocks = files(cells, states)
        assert texts == whole
        assert blocks[0][0] > 10

    def test_a_state_without_validation_does_not_serve_a_cell_that_wants_it(self):
        wanted = make_short("gd", 0.1, target=None, max_steps=20, validate=True)
        whole, _ = files([wanted])
        states = Memory()
        files([make_short("gd", 0.1, target=None, max_steps=10)], states)
        texts, blocks = files([wanted], states)
        assert texts == whole
        assert blocks == [(10, 1), (20, 1)]

    def test_validation_is_recorded_at_every_check_or_at_none(self):
        """Cells that want it, and cells that do not, one after the other."""
        curve, longer, longest = (
            make_short("gd", 0.1, target=None, max_steps=steps, validate=validate)
            for steps, validate in ((20, True), (30, False), (40, True))
        )
        whole = {**files([longer])[0], **files([longest])[0]}
        states = Memory()
        files([curve], states)
        texts, blocks = files([longer], states)
        assert blocks == [(30, 1)]
        texts |= files([longest], states)[0]
        assert texts == whole

    def test_a_lane_that_began_to_validate_goes_on(self):
        curve = make_short("gd", 0.1, target=None, max_steps=20, validate=True)
        longer = make_short("gd", 0.1, target=None, max_steps=30)
        states = Memory()
        files([curve, longer], states)
        wanted = make_short("gd", 0.1, target=None, max_steps=40, validate=True)
        texts, blocks = files([wanted], states)
        assert texts == files([wanted])[0]
        assert blocks == [(40, 1)]

    def test_a_state_of_another_version_is_as_good_as_none(self):
        cell = make_short("adam", 0.003, target=None, max_steps=20)
        whole, _ = files([cell])
        for progress, arrays in (
            ({"step": [10], "elsewhere": 1}, {}),
            ({"step": [10], "train": {"loss": [1.0]}, "constant": [False]}, {}),
            (
                {"step": [10], "train": {"loss": [1.0]}, "constant": [False]},
                {"weights": np.zeros(3, "float32")},
            ),
        ):
            states = Memory()
            states.kept[cell.trajectory.key, False] = SavedState(progress, arrays)
            assert files([cell], states)[0] == whole

    def test_a_diverged_training_leaves_no_state(self):
        states = Memory()
        files([make_short("gd", 1e30)], states)
        assert not states.kept


def test_cells_of_one_trajectory_share_a_lane():
    short = make_cell("adam", 0.003, target=0.9, max_steps=1000)
    long = make_cell("adam", 0.003, target=None, max_steps=300, validate=True)
    alone = {**files([short])[0], **files([long])[0]}
    texts, blocks = files([short, long])
    assert texts == alone
    assert {lanes for _, lanes in blocks} == {1}


@pytest.fixture(scope="module")
def record():
    """A training of 400 steps without a target, with validation."""
    cell = make_cell("adam", 0.001, target=None, max_steps=400, validate=True)
    (result,) = train([cell])
    return result


@pytest.mark.parametrize("target", [0.5, 0.8, None])
def test_a_record_that_goes_further_is_cut_to_the_same_bytes(record, target):
    short = make_cell("adam", 0.001, target=target, max_steps=200)
    assert dumps(cut(record, short)) == files([short])[0][short.key]
