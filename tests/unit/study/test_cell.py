import re
from dataclasses import replace

import pytest
from support.cells import make_cell

from lrvalley.study.cell import KEY_PATTERN, Cell
from lrvalley.study.rounding import canonical_lr, round_lr
from lrvalley.study.stop import Target


def test_rate_is_written_with_four_digits():
    assert canonical_lr(10 ** (-17 / 6)) == "1.468e-03"
    assert round_lr(10 ** (-17 / 6)) == 0.001468


def test_the_rate_that_is_trained_is_the_one_in_the_name():
    cell = make_cell(lr=10 ** (-17 / 6))
    assert cell.lr == 0.001468
    assert (
        cell.path == f"results/cells/article_cnn/adam/size-1/lr-1.468e-03/{cell.key}.json"
    )


def test_spec_survives_json():
    cell = make_cell(validate=True)
    assert Cell.from_json(cell.to_json()) == cell
    assert Cell.from_json(cell.to_json()).key == cell.key


TRAJECTORY = [
    {"optimizer": "gd"},
    {"settings": {"beta_1": 0.8, "beta_2": 0.999, "epsilon": 1e-8}},
    {"lr": 0.02},
    {"size": 2},
    {"seed": 2},
    {"batch": 50},
    {"data": "blobs:1"},
    {"options": {"dropout": 0.4, "scale_dense": True}},
]
STOP = [
    {"target": 0.96},
    {"target": Target(0.97, window="running")},
    {"target": Target(0.97, split="validation")},
    {"target": None},
    {"max_steps": 150},
    {"validate": True},
]


@pytest.mark.parametrize("change", TRAJECTORY)
def test_what_changes_a_step_changes_the_trajectory(change):
    changed, cell = make_cell(**change), make_cell()
    assert changed.trajectory.key != cell.trajectory.key
    assert changed.key.split("-")[1] == cell.key.split("-")[1]


@pytest.mark.parametrize("change", STOP)
def test_what_changes_the_end_changes_the_stop_only(change):
    changed, cell = make_cell(**change), make_cell()
    assert changed.trajectory.key == cell.trajectory.key
    assert changed.key != cell.key


def test_other_check_intervals_and_schedules_are_other_trajectories():
    cell = make_cell()
    rare = replace(cell.program, check_every=100)
    ramp = {"name": "exponential", "to": 1.0, "horizon": 100}
    optimizer = replace(cell.trajectory.optimizer, schedule=ramp)
    keys = {
        cell.trajectory.key,
        replace(cell.trajectory, program=rare).key,
        replace(cell.trajectory, optimizer=optimizer).key,
    }
    assert len(keys) == 3


def test_a_key_is_what_its_pattern_says():
    assert re.fullmatch(KEY_PATTERN, make_cell().key)


def test_a_target_on_validation_data_has_them_validated():
    assert make_cell(target=Target(0.5, split="validation")).validate


def test_whole_numbers_and_the_order_of_settings_do_not_enter_the_key():
    settings = {"rho": 0.0, "epsilon": 1.0}
    cell = make_cell("adadelta", settings=settings, target=1.0)
    same = make_cell("adadelta", settings={"epsilon": 1, "rho": 0}, target=1)
    assert same.key == cell.key


def test_whole_sizes_are_one_size():
    assert make_cell(size=2.0).path == make_cell(size=2).path
    assert "/size-1.25/" in make_cell(size=1.25).path


def test_cells_with_the_same_task_size_seed_and_batch_share_a_program():
    cell = make_cell()
    for change in ({"lr": 1.0}, {"optimizer": "gd"}, *STOP):
        assert make_cell(**change).program == cell.program
    for change in ({"size": 2}, {"seed": 2}, {"batch": 10}, {"data": "blobs:1"}):
        assert make_cell(**change).program != cell.program
        assert make_cell(**change).program.key != cell.program.key


def test_other_seeds_and_settings_change_nothing_else():
    cell = make_cell()
    assert cell.with_seed(7) == make_cell(seed=7)
    settings = {**cell.settings, "beta_1": 0.5}
    assert cell.with_settings({"beta_1": 0.5}) == make_cell(settings=settings)
