"""The CSV files that the tables are kept in.

The same values give the same bytes, and a table that is read back has the types
that it was made with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from lrvalley.errors import InputError
from lrvalley.records.column import TEXT
from lrvalley.records.table_columns import TABLES
from lrvalley.support.atomic_files import write_text
from lrvalley.support.one_line import one_line

# As many digits as the files of cells keep, so that a table loses nothing of them.
FLOAT_FORMAT = "%.6g"

COLUMNS: Mapping[str, Mapping[str, str]] = {
    name: table.types for name, table in TABLES.items()
}


def as_table(rows: Iterable[Mapping[str, Any]], name: str) -> pd.DataFrame:
    """The table `name` with the given rows.

    Args:
        rows: a value for every column of the table; None stands for a missing number.
        name: a key of `COLUMNS`.

    Returns:
        The table with its columns in order and of their types, also without rows.
    """
    types = COLUMNS[name]
    return pd.DataFrame(list(rows), columns=list(types)).astype(dict(types))


def write_csv(frame: pd.DataFrame, path: str | Path) -> None:
    """Write a table, atomically; numbers have six significant digits."""
    text = frame.to_csv(index=False, float_format=FLOAT_FORMAT, lineterminator="\n")
    write_text(path, text)


def read_csv(path: str | Path) -> pd.DataFrame:
    """Read a table written by `write_csv`.

    Args:
        path: the file.

    Returns:
        The table. A header that is one of `COLUMNS` gives the types declared there;
        the types of any other table are inferred. An empty text is ``""``.

    Raises:
        InputError: if the file cannot be read as a table, has other columns than the table
            of its name, or a value is not of its column's type.
    """
    try:
        header = list(pd.read_csv(path, nrows=0).columns)
        types = _declared_types(header)
        expected = _types_by_name(Path(path))
        if expected is not None and header != list(expected):
            raise ValueError(f"found the columns {', '.join(header)}")
        if types is None:
            return _without_missing_text(pd.read_csv(path))
        gaps = {column: [""] for column, kind in types.items() if kind != TEXT}
        return pd.read_csv(path, dtype=types, keep_default_na=False, na_values=gaps)
    # The parsers of a foreign format raise errors of many kinds, and all mean the same.
    except Exception as error:
        raise InputError(
            f"table {path}: not readable ({one_line(error)}), expected a CSV file that "
            "this workflow wrote; delete the file to make the table again"
        ) from None


def _declared_types(header: list[str]) -> dict[str, str] | None:
    for types in COLUMNS.values():
        if header == list(types):
            return dict(types)
    return None


def _types_by_name(path: Path) -> Mapping[str, str] | None:
    """The columns of a table that is in the file of its name."""
    # Every method that is replayed has a file, and all of these have the same columns.
    name = "replays" if path.stem.startswith("replays_") else path.stem
    return COLUMNS.get(name)


def _without_missing_text(frame: pd.DataFrame) -> pd.DataFrame:
    texts: list[str] = list(frame.select_dtypes("str").columns)
    return frame.assign(**{column: frame[column].fillna("") for column in texts})
