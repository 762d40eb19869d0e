from dataclasses import replace

import pytest
from support.cells import make_cell

from lrvalley.study.cell import Cell, canonical_lr, round_lr


def test_rate_is_written_with_four_digits():
    assert canonical_lr(10 ** (-17 / 6)) == "1.468e-03"
    assert round_lr(10 ** (-17 / 6)) == 0.001468


def test_the_rate_that_is_trained_is_the_one_in_the_name():
    cell = make_cell(lr=10 ** (-17 / 6))
    assert cell.lr == 0.001468
    assert cell.path == f"results/cells/adam/size-1/lr-1.468e-03/{cell.key}.json"


def test_spec_survives_json():
    cell = make_cell(validate=True)
    assert Cell.from_json(cell.to_json()) == cell
    assert Cell.from_json(cell.to_json()).key == cell.key


@pytest.mark.parametrize(
    "change",
    [
        {"optimizer": "gd", "hyperparameters": {}},
        {"hyperparameters": {"beta_1": 0.8, "beta_2": 0.999, "epsilon": 1e-8}},
        {"lr": 0.02},
        {"size": 2},
        {"seed": 2},
        {"target": 0.96},
        {"target": None},
        {"max_steps": 150},
        {"batch": 50},
        {"data": "blobs:1"},
        {"validate": True},
    ],
)
def test_everything_in_the_spec_enters_the_key(change):
    assert replace(make_cell(), **change).key != make_cell().key


def test_whole_numbers_and_the_order_of_settings_do_not_enter_the_key():
    settings = {"rho": 0.0, "epsilon": 1.0}
    cell = make_cell("adadelta", settings=settings, target=1.0)
    same = make_cell("adadelta", settings={"epsilon": 1, "rho": 0}, target=1)
    assert same.key == cell.key


def test_cells_with_the_same_network_seed_batch_and_data_share_a_program():
    cell = make_cell()
    gd = {"optimizer": "gd", "hyperparameters": {}}
    for change in ({"lr": 1.0}, {"target": 0.5}, {"max_steps": 50}, gd, {"validate": True}):
        assert replace(cell, **change).program == cell.program
    for change in ({"size": 2}, {"seed": 2}, {"batch": 10}, {"data": "blobs:1"}):
        assert replace(cell, **change).program != cell.program
