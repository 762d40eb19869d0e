import math
import re

import pytest

from lrvalley.config.rates import Spacing
from lrvalley.errors import InputError
from lrvalley.study.learning_rates import learning_rates
from lrvalley.study.load import load_study
from lrvalley.study.rounding import canonical_lr


def study(**changes):
    return load_study({"study": "mine", **changes})


def spacing(low, high, per_decade, **more):
    ends = {"from": low, "to": high, "per_decade": per_decade, **more}
    return Spacing.model_validate(ends)


def test_the_articles_rates():
    rates = learning_rates(spacing(1e-6, 100, 6, without=[1.0]), "rates")
    expected = [10 ** (i / 6) for i in range(-36, 13) if i != 0]
    assert len(rates) == 48
    assert [canonical_lr(lr) for lr in rates] == [canonical_lr(lr) for lr in expected]


def test_an_even_spacing_keeps_to_the_decades_within_its_ends():
    rates = learning_rates(spacing(4e-4, 5e-2, 3), "rates")
    assert rates == [4.642e-4, 1e-3, 2.154e-3, 4.642e-3, 1e-2, 2.154e-2, 4.642e-2]
    assert all(math.isclose(math.log10(lr) * 3 % 1, 0, abs_tol=1e-3) for lr in rates[1::3])


def test_rates_are_ascending_and_have_four_digits():
    assert learning_rates([0.1, 0.0123456], "rates") == [0.01235, 0.1]


def test_rates_that_would_share_a_name_are_refused():
    with pytest.raises(
        InputError, match=r"grid\.rates: 1\.000e-01 is there more than once"
    ):
        study(grid={"rates": [0.1, 0.10001]})
    with pytest.raises(InputError, match=r"grid\.rates_of\.gd: 1\.000e-01"):
        study(grid={"rates_of": {"gd": [0.1, 0.10001]}})


def test_a_range_without_rates_is_refused():
    with pytest.raises(InputError, match=r"scaling\.rates: found no rate"):
        study(scaling={"rates": {"from": 1, "to": 0.1, "per_decade": 6}})


def test_the_grid_has_every_optimizer_at_every_rate_with_every_seed():
    mine = study(
        seeds=[0, 5],
        grid={"optimizers": ["gd", "adam"], "rates": [0.1, 0.2], "rates_of": {"gd": [3.0]}},
    )
    cells = [(cell.optimizer, cell.lr, cell.seed) for cell in mine.grid]
    rows = [("gd", 3.0), ("adam", 0.1), ("adam", 0.2)]
    assert cells == [(name, lr, seed) for name, lr in rows for seed in (0, 5)]


def test_the_scaling_has_every_size_at_every_rate():
    cells = study(scaling={"sizes": [1, 3], "rates": [0.1, 0.2]}).scaling
    assert [(c.size, c.lr) for c in cells] == [(1, 0.1), (1, 0.2), (3, 0.1), (3, 0.2)]
    assert {c.optimizer for c in cells} == {"adam"}


def test_the_articles_study_has_its_number_of_cells():
    article = study()
    assert (len(article.grid), len(article.scaling)) == (288, 60)
    assert len(article.programs()) == 15


def test_a_cell_is_found_by_its_file():
    mine = study(seeds=[0, 5])
    curve = mine.curves({"adam": 0.0123})[1]
    for cell in (mine.grid[7], mine.scaling[9], curve):
        assert mine.find(cell.path) == cell


@pytest.mark.parametrize(
    "path",
    [
        "results/cells/article_cnn/adam/size-1/lr-1.000e-01/0123456789ab-012345.json",
        "results/cells/article_cnn/adam/size-1/lr-1.000e-01.json",
        "results/smoke/answer.json",
    ],
)
def test_a_file_that_is_no_cell_of_the_study_is_named(path):
    with pytest.raises(
        InputError, match=rf"{re.escape(path)}: no such cell in study mine:"
    ):
        study().find(path)


def test_curves_train_their_whole_budget_and_are_validated():
    (cell,) = study(curves={"max_steps": 500}).curves({"gd": 0.1})
    assert (cell.target, cell.max_steps, cell.validate) == (None, 500, True)


def test_settings_reach_the_cells():
    mine = study(
        model={"dropout": 0.4, "scale_dense": False},
        optimizers={"momentum": {"momentum": 0.9}},
        batch=32,
    )
    cell = next(cell for cell in mine.grid if cell.optimizer == "momentum")
    assert cell.settings == {"momentum": 0.9}
    assert cell.task.options == {"dropout": 0.4, "scale_dense": False}
    assert cell.batch == 32


def test_a_batch_must_fit_into_the_data_set():
    with pytest.raises(InputError, match=r"batch: found 70000, expected at most 60,000"):
        study(batch=70000)


def test_a_colour_must_be_one():
    study(figures={"colors": {"adam": "crimson", "gd": "#123456"}})
    with pytest.raises(InputError, match=r"figures\.colors\.adam: found 'adamant'"):
        study(figures={"colors": {"adam": "adamant"}})


def test_a_cell_that_is_not_of_the_experiment_cannot_be_timed():
    with pytest.raises(InputError, match=r"no cell adam/size-1/lr-9\.000e-01 in the grid"):
        study().timed_cell("grid", "adam", "1", "9.000e-01")


@pytest.mark.parametrize(
    "change",
    [
        {"pack": {"width": 1}},
        {"figures": {"colors": {"gd": "red"}}},
        {"grid": {"max_seconds": 5}},
        {"data": {"path": "elsewhere"}},
        {"study": "another"},
        {"curves": {"max_steps": 50}},
    ],
)
def test_what_does_not_determine_a_cells_numbers_does_not_change_its_key(change):
    before, after = study(), load_study({"study": "mine", **change})
    assert [c.key for c in after.grid] == [c.key for c in before.grid]


def test_a_timed_cell_is_the_experiments_own():
    mine = study()
    cell = mine.timed_cell("scaling", "adam", "1", "1.000e-03")
    assert cell in mine.scaling
    assert cell not in mine.grid


def test_values_for_the_tuners_must_fit_together():
    with pytest.raises(InputError, match=r"tune\.pbt\.max_steps: found 500, expected a"):
        study(tune={"pbt": {"max_steps": 500, "judge_every": 200}})
    with pytest.raises(InputError, match=r"tune\.space\.lr: found 1 to 0\.1, expected"):
        study(tune={"space": {"lr": {"from": 1, "to": 0.1}}})
    with pytest.raises(InputError, match=r"tune\.search\.lr: found 1 to 0\.1, expected"):
        study(tune={"search": {"lr": {"from": 1, "to": 0.1}}})
    with pytest.raises(InputError, match=r"tune\.space\.adam\.beta_1: found 0\.9 to 0\.5"):
        study(tune={"space": {"adam": {"beta_1": {"from": 0.9, "to": 0.5}}}})


def test_the_search_draws_settings_within_their_ranges_at_the_grids_size():
    rates = {"from": 1e-3, "to": 1}
    mine = study(tune={"search": {"optimizer": "adam", "cells": 20, "lr": rates}})
    assert len({cell.key for cell in mine.search}) == 20
    for cell in mine.search:
        assert 0.5 <= cell.settings["beta_1"] <= 0.99
        assert 1e-3 <= cell.lr <= 1
    found = mine.search[3]
    assert mine.find(found.path) == found


def test_cells_are_trained_again_with_seeds_that_the_study_has_not():
    search = {"optimizer": "adam", "cells": 3, "check_seeds": 2}
    mine = study(seeds=[0, 5], tune={"search": search})
    for cell in (mine.search[1], mine.grid[0]):
        again = mine.with_other_seeds(cell)
        assert [each.seed for each in again] == [6, 7]
        assert {each.lr for each in again} == {cell.lr}
        for each in again:
            assert mine.find(each.path) == each


def test_an_optimizer_that_is_not_in_the_grid_is_not_searched():
    assert study(grid={"optimizers": ["adam", "gd"]}).search == []
