"""Whatever happens to the bytes of a table or an answer, nobody sees a traceback.

Tables have no checksum: a digit that is another digit is not noticed.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import answer_frames, frames, tuner_frames
from support.article_tables import rates_table
from support.fuzz import cases, is_refused, mutated

from lrvalley.analysis.table_file import COLUMNS, read_csv, write_csv
from lrvalley.reporting.answer_content import read_answer
from lrvalley.study.follow_ups import best_rates, confirmations, fastest_cells
from lrvalley.study.load import load_study

ANSWER = Path(__file__).parents[3] / "results/article/answer.json"
STUDY = load_study({"study": "mine"})
READ_BY_PLANS = {
    "best_lr": best_rates,
    "rates": fastest_cells,
    "candidates": lambda path: confirmations(STUDY, path),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


@pytest.fixture(scope="module")
def tables(folder):
    """The bytes of some tables with every type of column."""
    cells = frames.make_cells({"adam": [0.001, 1.0]})
    made = {
        "cells": cells,
        "rates": rates_table(cells),
        **answer_frames.tables_of(cells),
        **tuner_frames.make_tables(),
    }
    contents = {}
    for name in ("cells", "rates", "candidates", "best_lr", "tuners", "search"):
        write_csv(made[name], folder / "whole.csv")
        contents[name] = (folder / "whole.csv").read_bytes()
    return contents


@cases(150)
@given(data=st.data())
def test_a_mutated_table_is_refused_by_name_or_has_the_types_of_its_name(
    folder, tables, data
):
    name = data.draw(st.sampled_from(list(tables)))
    file = folder / f"{name}.csv"
    file.write_bytes(data.draw(mutated(tables[name])))
    if not is_refused(read_csv, file):
        found = read_csv(file)
        assert {c: str(kind) for c, kind in found.dtypes.items()} == COLUMNS[name]


@pytest.mark.parametrize("name", READ_BY_PLANS)
@cases(80)
@given(data=st.data())
def test_a_mutated_table_that_plans_read_is_refused_by_name_or_read(
    name, folder, tables, data
):
    file = folder / f"{name}.csv"
    file.write_bytes(data.draw(mutated(tables[name])))
    is_refused(READ_BY_PLANS[name], file)


@cases(80)
@given(data=st.data())
def test_a_mutated_answer_is_refused_by_name_or_read(folder, data):
    file = folder / "answer.json"
    file.write_bytes(data.draw(mutated(ANSWER.read_bytes())))
    is_refused(read_answer, file)


def test_the_committed_answer_is_as_its_schema_says():
    assert read_answer(ANSWER)["optimizers"]


def test_a_table_with_the_columns_of_another_is_refused(folder, tables):
    file = folder / "best_lr.csv"
    file.write_bytes(tables["cells"])
    assert is_refused(read_csv, file)
