import pytest

from lrvalley.errors import InputError
from lrvalley.study.follow_ups import (
    band_cells,
    best_rates,
    fastest_cells,
    later_cells,
    search_check_cells,
)
from lrvalley.study.load import load_study

RATES = """experiment,optimizer,lr,size,trained,steps
grid,adam,0.001,1,True,400
grid,adam,0.00146,1,True,350
grid,gd,0.1,1,False,
scaling,adam,0.005,1,True,300
scaling,adam,0.001,2,True,200
"""


def test_the_best_rate_of_optimizers_that_have_one(tmp_path):
    file = tmp_path / "best_lr.csv"
    file.write_text("optimizer,best_lr\nadam,0.00146\ngd,\n")
    assert best_rates(file) == {"adam": 0.00146}


def test_each_program_is_timed_at_its_fastest_rate(tmp_path):
    file = tmp_path / "rates.csv"
    file.write_text(RATES)
    assert fastest_cells(file) == {
        "experiment": ["scaling", "scaling"],
        "optimizer": ["adam", "adam"],
        "size": ["1", "2"],
        "lr": ["5.000e-03", "1.000e-03"],
    }


@pytest.fixture
def study():
    search = {"optimizer": "adam", "cells": 3, "check_seeds": 2}
    return load_study({"study": "mine", "seeds": [1, 4], "tune": {"search": search}})


def write_best(folder):
    rows = ["optimizer,best_lr,band_from,band_to", "adam,0.001,0.001,0.001", "gd,0.1,,"]
    (folder / "best_lr.csv").write_text("\n".join(rows))


def write_search(folder, *rows):
    lines = [f"{cell.key},{steps}\n" for cell, steps in rows]
    (folder / "search.csv").write_text("".join(["key,steps\n", *lines]))


def checked(study, folder):
    return search_check_cells(study, folder / "search.csv", folder / "best_lr.csv")


def test_the_best_draw_and_the_best_cell_are_checked_with_unused_seeds(tmp_path, study):
    write_best(tmp_path)
    best, other, vain = study.search
    write_search(tmp_path, (best, 400), (other, 450), (vain, ""))
    checks = checked(study, tmp_path)
    grid = next(c for c in study.grid if (c.optimizer, c.lr) == ("adam", 0.001))
    assert checks["search"] == [best.with_seed(seed) for seed in (5, 6)]
    assert checks["grid"] == [grid.with_seed(seed) for seed in (5, 6)]


def test_what_never_reached_the_target_is_not_checked(tmp_path, study):
    (tmp_path / "best_lr.csv").write_text("optimizer,best_lr\nadam,\ngd,0.1\n")
    write_search(tmp_path, *((cell, "") for cell in study.search))
    assert checked(study, tmp_path) == {"search": [], "grid": []}
    write_search(tmp_path, (study.search[0], 400))
    assert [len(cells) for cells in checked(study, tmp_path).values()] == [2, 0]
    write_best(tmp_path)
    write_search(tmp_path, (study.search[0], ""))
    assert checked(study, tmp_path) == {"search": [], "grid": []}


def test_a_draw_that_was_made_twice_is_checked_once(tmp_path):
    search = {"optimizer": "gd", "cells": 3, "lr": {"from": 0.1, "to": 0.1}}
    study = load_study({"study": "mine", "tune": {"search": search}})
    write_best(tmp_path)
    write_search(tmp_path, (study.search[0], 400))
    assert len(study.search) == 3
    assert [cell.seed for cell in checked(study, tmp_path)["search"]] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("content", [b"<<<<<<< HEAD\nkey,steps\n", b"\xff", b""])
def test_a_damaged_table_is_named(tmp_path, study, content):
    write_best(tmp_path)
    (tmp_path / "search.csv").write_bytes(content)
    with pytest.raises(InputError, match=r"search\.csv: found .* expected the columns key"):
        checked(study, tmp_path)


def test_the_tables_call_for_curves_and_then_for_checks(tmp_path, study):
    assert later_cells(study, tmp_path) == {}
    write_best(tmp_path)
    curves = study.curves({"adam": 0.001, "gd": 0.1})
    bands = band_cells(study, tmp_path / "best_lr.csv")
    assert later_cells(study, tmp_path) == {"curves": curves, "bands": bands}
    write_search(tmp_path, (study.search[0], 400))
    checks = checked(study, tmp_path)
    later = {"curves": curves, "checks of the search": checks["search"] + checks["grid"]}
    assert later_cells(study, tmp_path) == {**later, "bands": bands}


@pytest.mark.parametrize(
    ("ends", "rates"),
    [
        ("0.01,0.1", [0.001, 0.01, 0.1, 1.0]),
        ("0.001,0.01", [0.001, 0.01, 0.1]),
        ("1.0,1.0", [0.1, 1.0]),
        ("0.2,0.3", []),
        (",", []),
    ],
)
def test_the_rates_of_a_band_and_one_beyond_train_with_seeds_of_no_other_use(
    tmp_path, ends, rates
):
    own = {"optimizers": ["gd"], "rates": [0.001, 0.01, 0.1, 1.0]}
    study = load_study({"study": "mine", "seeds": [3], "grid": own, "bands": {"seeds": 2}})
    (tmp_path / "best_lr.csv").write_text(
        f"optimizer,best_lr,band_from,band_to\ngd,0.1,{ends}\n"
    )
    cells = band_cells(study, tmp_path / "best_lr.csv")
    assert [(cell.lr, cell.seed) for cell in cells] == [
        (lr, seed) for lr in rates for seed in (4, 5)
    ]
    assert [study.find(cell.path) for cell in cells] == cells


def test_the_table_of_candidates_calls_for_confirmations(tmp_path, study):
    rows = ["optimizer,lr,confirm", "adam,0.001,best", "adam,0.01,", "gd,0.1,more"]
    (tmp_path / "candidates.csv").write_text("\n".join(rows))
    (confirmed,) = later_cells(study, tmp_path).values()
    seeds = study.confirmation_seeds
    expected = [
        study.grid_cell(*each, seed)
        for each in (("adam", 0.001), ("gd", 0.1))
        for seed in seeds
    ]
    assert confirmed == expected
