"""The page about the tables, made from the catalogue of their columns.

``python -m lrvalley.records.table_document docs/tables.md`` brings the page up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from lrvalley.records.column import COUNT, COUNT_OR_NA, FLAG, NUMBER, TEXT, Table
from lrvalley.records.table_columns import TABLES
from lrvalley.support.atomic_files import write_text
from lrvalley.support.markdown import with_section

SECTION = "tables"
TYPE_NAMES = {
    TEXT: "text",
    FLAG: "`True` or `False`",
    NUMBER: "number",
    COUNT: "whole number",
    COUNT_OR_NA: "whole number or empty",
}


def tables_text() -> str:
    """A part for every table: what a row is, and a Markdown table of its columns."""
    return "\n\n".join("\n".join(_part(name, table)) for name, table in TABLES.items())


def updated_page(page: str) -> str:
    """A page with the part that is made from the catalogue brought up to date."""
    return with_section(page, SECTION, f"{tables_text()}\n")


def _part(name: str, table: Table) -> Iterator[str]:
    yield from (f"## {name}", "", table.meaning, "")
    yield from ("| column | meaning | unit | type |", "|---|---|---|---|")
    for title, column in table.columns.items():
        kind = TYPE_NAMES[column.type]
        yield f"| `{title}` | {column.meaning} | {column.unit} | {kind} |"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    write_text(file, updated_page(file.read_text(encoding="utf-8")))
