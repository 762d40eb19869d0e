"""Lanes of a user's model: they take turns, leave, resume, and do not mix."""

import keras
import numpy as np
import pytest

from lrvalley.data.task_data import Examples
from lrvalley.study.cell import Cell
from lrvalley.study.stop import Stop
from lrvalley.study.trajectory import KerasTaskSpec, ProgramSpec, Trajectory
from lrvalley.training.trainer import train_cells

from .keras_tasks import (
    BATCH,
    CLASSES,
    CROSS_ENTROPY,
    FEATURES,
    STEPS,
    as_bytes,
    dense,
    keras_program,
    noisy_program,
    optimizer,
    table,
    task_data,
    trained,
)


@pytest.fixture(scope="module")
def dense_program():
    return keras_program()


@pytest.fixture(scope="module")
def noisy_one():
    return noisy_program()


def test_lanes_that_take_turns_train_as_each_alone(noisy_one):
    specs = [optimizer("Adam", 0.01), optimizer("Adam", 0.1), optimizer("SGD", 0.1)]
    alone = [as_bytes(noisy_one.arrays(trained(noisy_one, spec)[0], 0)) for spec in specs]
    state = noisy_one.join([noisy_one.start([spec], 1) for spec in reversed(specs)], idle=1)
    places = [
        state.lanes.index(lane)
        for spec in specs
        for lane in state.lanes
        if lane.optimizer == spec
    ]
    state, seen = noisy_one.train(state, 0)
    assert len(seen) == 4
    for place in reversed(places):
        noisy_one.validate(state, place)
    state, _ = noisy_one.train(state, STEPS)
    assert [as_bytes(noisy_one.arrays(state, place)) for place in places] == alone


def test_a_lane_that_left_the_others_goes_on(noisy_one):
    spec = optimizer("Adam", 0.01)
    expected = as_bytes(noisy_one.arrays(trained(noisy_one, spec, blocks=3)[0], 0))
    others = [noisy_one.start([optimizer("Adam", lr)], 1) for lr in (0.1, 0.2)]
    state = noisy_one.join([others[0], noisy_one.start([spec], 1), others[1]])
    state, _ = trained(noisy_one, spec, 1, state=state)
    place = [lane.optimizer for lane in state.lanes].index(spec)
    state = noisy_one.join([noisy_one.take(state, [place])])
    state, _ = trained(noisy_one, spec, 2, state=state, first=1)
    assert as_bytes(noisy_one.arrays(state, 0)) == expected


def test_a_resumed_training_is_the_uninterrupted_one(noisy_one):
    spec = optimizer("AdamW", 0.01, weight_decay=0.01)
    whole, whole_seen = trained(noisy_one, spec, blocks=3)
    expected = as_bytes(noisy_one.arrays(whole, 0)), noisy_one.validate(whole, 0)
    saved = noisy_one.arrays(trained(noisy_one, spec, blocks=1)[0], 0)

    other = noisy_program()
    trained(other, optimizer("SGD", 0.5), blocks=1, seed=7)
    state = other.resume(spec, 1, saved)
    state, seen = trained(other, spec, 2, state=state, first=1)
    assert seen == whole_seen[1:]
    assert (as_bytes(other.arrays(state, 0)), other.validate(state, 0)) == expected


def test_blocks_of_another_length_are_the_same_training(noisy_one):
    spec = optimizer("Adam", 0.01)
    expected = as_bytes(noisy_one.arrays(trained(noisy_one, spec, blocks=2)[0], 0))
    halves = noisy_program(check_every=STEPS // 2)
    assert as_bytes(halves.arrays(trained(halves, spec, blocks=4)[0], 0)) == expected


def test_a_seed_is_all_that_chance_depends_on(noisy_one):
    spec = optimizer("Adam", 0.01)
    first = noisy_one.arrays(trained(noisy_one, spec, seed=1)[0], 0)
    second = noisy_one.arrays(trained(noisy_one, spec, seed=2)[0], 0)
    again = noisy_one.arrays(trained(noisy_one, spec, seed=1)[0], 0)
    assert as_bytes(again) == as_bytes(first)
    assert not np.array_equal(first["model_2"], second["model_2"])


def test_the_trainer_trains_it(noisy_one):
    """A cell's result does not depend on the other cells of its pack."""
    task = KerasTaskSpec("mine", model="build")
    spec = ProgramSpec(task, 1, 1, BATCH, STEPS)
    cells = [
        Cell(Trajectory(spec, each), Stop(steps * STEPS, validate=True))
        for each, steps in ((optimizer("Adam", 0.01), 3), (optimizer(lr=0.1), 2))
    ]

    def results(*packs):
        found = []
        for pack in packs:
            train_cells(noisy_one, pack, found.append)
        return {result.cell.key: result for result in found}

    together = results(cells)
    assert together == results(cells[:1], cells[1:])
    assert {len(result.history.step) for result in together.values()} == {2, 3}


def test_a_state_is_used_once(dense_program):
    state = dense_program.start([optimizer()], 1)
    after, _ = dense_program.train(state, 0)
    with pytest.raises(RuntimeError, match="used up"):
        dense_program.train(state, 0)
    with pytest.raises(RuntimeError, match="used up"):
        dense_program.arrays(state, 0)
    dense_program.validate(after, 0)


def test_arrays_of_something_else_are_refused(dense_program):
    sgd, momentum, adam = optimizer(), optimizer(momentum=0.9), optimizer("Adam")
    saved = dense_program.arrays(dense_program.start([sgd], 1), 0)
    for arrays, spec in (
        (saved, momentum),
        (dense_program.arrays(dense_program.start([momentum], 1), 0), sgd),
        (saved, adam),
        ({}, sgd),
        ({**saved, "model_0": saved["model_0"].T}, sgd),
        ({**saved, "model_0": saved["model_0"].astype("float64")}, sgd),
    ):
        with pytest.raises((KeyError, ValueError)):
            dense_program.resume(spec, 1, arrays)
    dense_program.resume(sgd, 1, saved)


def test_equal_outputs_are_noticed():
    def build():
        return keras.Sequential(
            [
                keras.Input((FEATURES,)),
                keras.layers.Dense(2),
                keras.layers.ReLU(max_value=1e9),
            ]
        )

    data = task_data(lambda n: Examples(table(n).x, np.zeros((n, 2))))
    program = keras_program(build, data, loss="mae")
    _, seen = trained(program, optimizer(lr=1e4), blocks=2)
    assert [each.constant for each in seen] == [False, True]


def test_numbers_that_are_not_finite_are_passed_on(dense_program):
    _, seen = trained(dense_program, optimizer(lr=1e38), blocks=1)
    assert np.isnan(seen[0].metrics["loss"])


def test_names_do_not_depend_on_models_built_before():
    def build():
        model = dense()
        model.compile(
            loss=CROSS_ENTROPY, metrics=[keras.metrics.SparseCategoricalCrossentropy()]
        )
        return model

    seen = [trained(keras_program(build), optimizer(), 1)[1][0] for _ in range(2)]
    assert [list(each.metrics) for each in seen] == [["loss", CROSS_ENTROPY]] * 2


def test_the_number_of_weights_counts_the_trainable_ones(noisy_one):
    assert noisy_one.weights == 4 * 9 + 2 * 4 + 4 * CLASSES + CLASSES
