"""Whether a cell is on record already, in the file of another cell."""

from __future__ import annotations

from pathlib import Path

from lrvalley.errors import InputError
from lrvalley.records.cell_file import Result, cut, read_cell
from lrvalley.study.cell import Cell
from lrvalley.support.folders import names_in


def find_on_record(cell: Cell, root: Path = Path()) -> Result | None:
    """The result of a cell, cut from the file of another cell of its trajectory.

    Args:
        cell: the cell.
        root: the folder that has `results/`.

    Returns:
        The result, or None if no record goes as far. Damaged files are passed over.
    """
    own = root / cell.path
    start = f"{cell.trajectory.key}-"
    for name in sorted(names_in(own.parent)):
        if name.startswith(start) and name.endswith(".json") and name != own.name:
            try:
                record = read_cell(own.parent / name)
            except InputError:
                continue
            if found := cut(record, cell):
                return found
    return None
