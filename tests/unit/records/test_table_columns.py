"""The catalogue of tables and columns, and the page made from it."""

from pathlib import Path

import pytest

from lrvalley.records.column import COUNT, COUNT_OR_NA, FLAG, NUMBER, TEXT
from lrvalley.records.table_columns import TABLES
from lrvalley.records.table_document import updated_page

ROOT = Path(__file__).parents[3]
COMMITTED = sorted((ROOT / "results" / "article" / "tables").glob("*.csv"))


def test_the_page_is_that_of_the_catalogue():
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert updated_page(page) == page, (
        "run: PYTHONPATH=workflow python -m lrvalley.records.table_document docs/tables.md"
    )


@pytest.mark.parametrize("file", COMMITTED, ids=lambda file: file.stem)
def test_a_committed_table_has_the_columns_of_the_catalogue(file):
    name = "replays" if file.stem.startswith("replays_") else file.stem
    header = file.read_text(encoding="utf-8").split("\n", 1)[0]
    assert header.split(",") == list(TABLES[name].columns)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_has_a_type_and_a_meaning(name):
    for title, column in TABLES[name].columns.items():
        assert column.type in (TEXT, FLAG, NUMBER, COUNT, COUNT_OR_NA), title
        assert column.meaning, title
        assert "|" not in column.meaning + column.unit, "would end the cell of a page"


@pytest.mark.parametrize("name", TABLES)
def test_a_column_of_seconds_says_so_in_its_name_and_its_unit(name):
    for title, column in TABLES[name].columns.items():
        in_seconds = column.unit == "s" or column.unit.startswith("s per")
        assert title.endswith("_s") == in_seconds, title


def test_no_two_tables_have_the_same_columns():
    """A file is read by its header alone."""
    headers = [tuple(table.columns) for table in TABLES.values()]
    assert len(set(headers)) == len(headers)
