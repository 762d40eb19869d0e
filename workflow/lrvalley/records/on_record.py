"""Whether a cell is on record already, in the file of another cell."""

from __future__ import annotations

from pathlib import Path

from lrvalley.errors import InputError
from lrvalley.records.cell_file import Result, cut, read_cell
from lrvalley.study.cell import Cell


def find_on_record(cell: Cell, root: Path = Path()) -> Result | None:
    """The result of a cell, cut from the file of another cell of its trajectory.

    Args:
        cell: the cell.
        root: the folder that has `results/`.

    Returns:
        The result, or None if no record goes as far. Damaged files are passed over.
    """
    own = root / cell.path
    for file in sorted(own.parent.glob(f"{cell.trajectory.key}-*.json")):
        if file != own:
            try:
                record = read_cell(file)
            except InputError:
                continue
            if found := cut(record, cell):
                return found
    return None
