"""The CSV files of the tables: same values, same bytes, same types."""

from __future__ import annotations

import math
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import answer_frames, frames, tuner_frames
from support.article_tables import best_lr_table, cells_table, curves_table, rates_table
from support.builders import STEP_TIME, rate, rates_of, result, study
from support.network_results import RESULTS, RUNNING

from lrvalley.analysis.bands import bands_table
from lrvalley.analysis.study_tables import fastest_slowest_table
from lrvalley.analysis.table_file import COLUMNS, as_table, read_csv, write_csv
from lrvalley.article.claims import claims_table
from lrvalley.article.networks import networks_table
from lrvalley.article.published import article_scaling_table, article_table
from lrvalley.errors import InputError
from lrvalley.records.column import COUNT, COUNT_OR_NA, FLAG, NUMBER, TEXT
from lrvalley.records.table_columns import TABLES
from lrvalley.study import trajectory as spec
from lrvalley.study.objective import TRAIN, Objective

OBJECTIVE = Objective("accuracy", TRAIN, True, 0.97)
STEP_TIMES = {("adam", 1): STEP_TIME, ("gd", 1): STEP_TIME}


@pytest.fixture(scope="module")
def tables():
    """Each table of the contract, with rows in which whatever can be missing is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spec, "numeric_code", lambda *names: "code")
        return every_table()


def every_table():
    trained = [result(steps=100), result(seed=1, steps=None), result("gd", steps=None)]
    cells = cells_table(trained, [], STEP_TIMES, {"grid": 120})
    band_cells = cells.assign(seed=2).drop(columns="experiment")
    tables = study()
    timing = {"optimizer": "adam", "lr": 0.1, "size": 1, "cell_steps": 50, "steps": 50}
    times = dict.fromkeys(["step_time_s", "predicted_s", "measured_s", "ratio"], 0.5)
    best_lr = best_lr_table(rates_of(rate("adam"), rate("gd", steps=None)))
    choice = {
        "method": "pbt",
        "setting": "",
        "optimizer": "gd",
        "replay": 1,
        "lr": math.nan,
    }
    costs = {"steps_spent": 50, "grid_steps": 100, "steps": None, "best_steps": 100}
    return {
        **tuner_frames.make_tables(),
        **answer_frames.tables_of(frames.make_cells({"adam": [0.001, 1.0]})),
        "replays": as_table([choice | costs], "replays"),
        "cells": cells,
        "bands": bands_table(cells, band_cells, OBJECTIVE),
        "band_cells": band_cells,
        "rates": rates_table(cells),
        "best_lr": best_lr,
        "fastest_slowest": fastest_slowest_table(rates_of(rate("gd", 0.1, None))),
        "scaling_fit": tables.scaling_fit,
        "claims": claims_table(tables),
        "article": article_table(best_lr),
        "article_scaling": article_scaling_table(tables.scaling_fit.head(2)),
        "networks": networks_table(RESULTS, RUNNING),
        "curves": curves_table([result(loss=(0.5, None))], STEP_TIMES),
        "timing_check": as_table([timing | times], "timing_check"),
    }


@pytest.mark.parametrize("name", COLUMNS)
def test_table_is_read_back_with_its_types(name, tables, tmp_path):
    table = tables[name]
    assert list(table.columns) == list(COLUMNS[name])
    write_csv(table, tmp_path / "table.csv")
    pd.testing.assert_frame_equal(read_csv(tmp_path / "table.csv"), table, rtol=1e-5)


@pytest.mark.parametrize("name", COLUMNS)
def test_table_without_rows_is_read_back_with_its_types(name, tmp_path):
    table = as_table([], name)
    write_csv(table, tmp_path / "table.csv")
    pd.testing.assert_frame_equal(read_csv(tmp_path / "table.csv"), table)


def test_what_was_read_is_written_with_the_same_bytes(tables, tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    for name, table in tables.items():
        write_csv(table, first)
        write_csv(read_csv(first), second)
        assert first.read_bytes() == second.read_bytes(), name


def test_numbers_have_six_significant_digits(tmp_path):
    write_csv(pd.DataFrame({"x": [1 / 3, 1e-6, math.nan]}), tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_bytes() == b'x\n0.333333\n1e-06\n""\n'


def test_another_tables_types_are_inferred(tmp_path):
    table = pd.DataFrame({"tuner": ["asha", ""], "steps": [50, 60], "x": [0.5, 1]})
    write_csv(table, tmp_path / "table.csv")
    pd.testing.assert_frame_equal(read_csv(tmp_path / "table.csv"), table)


@pytest.mark.parametrize("text", [None, "", "x\n1,2,3\n4,5,6,7\n"])
def test_file_that_is_no_table_is_named(text, tmp_path):
    path = tmp_path / "table.csv"
    if text is not None:
        path.write_text(text)
    with pytest.raises(InputError, match=r"table\.csv: not readable"):
        read_csv(path)


def test_value_of_a_wrong_type_is_refused(tables, tmp_path):
    path = tmp_path / "scaling_fit.csv"
    write_csv(tables["scaling_fit"], path)
    path.write_text(path.read_text().replace(",10,0\n", ",many,0\n", 1))
    with pytest.raises(InputError, match="many"):
        read_csv(path)


def values_of(column):
    """What a column of a type may hold; numbers have up to six digits, as in files."""
    short = st.floats(-1e9, 1e9).map(lambda value: float(f"{value:.6g}"))
    return {
        TEXT: st.text(st.characters(codec="utf-8", exclude_characters="\r\0")),
        FLAG: st.booleans(),
        NUMBER: short | st.sampled_from([math.inf, math.nan]),
        COUNT: st.integers(-(2**62), 2**62),
        COUNT_OR_NA: st.none() | st.integers(-(2**52), 2**52),
    }[column.type]


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_any_table_is_read_back_as_it_was_and_written_with_the_same_bytes(name, data):
    columns = TABLES[name].columns
    row = st.fixed_dictionaries({title: values_of(c) for title, c in columns.items()})
    table = as_table(data.draw(st.lists(row, max_size=4)), name)
    with TemporaryDirectory() as folder:
        first, second = Path(folder, "first.csv"), Path(folder, "second.csv")
        write_csv(table, first)
        again = read_csv(first)
        write_csv(again, second)
        pd.testing.assert_frame_equal(again, table, check_exact=True)
        assert first.read_bytes() == second.read_bytes()
