"""The rows of a table, one by one."""

from __future__ import annotations

from typing import Any

import pandas as pd


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as dictionaries by column."""
    rows: list[dict[str, Any]] = [
        {str(name): value for name, value in row.items()}
        for row in table.to_dict("records")
    ]
    return rows
