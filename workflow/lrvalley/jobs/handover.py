"""The folder through which a pack's job hands over its cells, one file each.

A cell is handed over as soon as it is decided. It stays here until the end of a run that
lacked nothing: Snakemake removes the output of a job whose end it did not live to see, and
the cell is then put in its place again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from lrvalley.errors import InputError
from lrvalley.jobs.packs import Pack
from lrvalley.records.cell_file import Result, read_cell, write_cell
from lrvalley.study.cell import Cell
from lrvalley.support.atomic_files import write_json

FOLDER = ".snakemake/lrvalley"
CELL_PATTERN = FOLDER + "/cells/{key}.json"
# A marker says that a pack's job has ended; Snakemake deletes it when all cells of the pack
# are in their places.
MARKER_PATTERN = FOLDER + "/packs/{pack}.done"
TRAIN, CUT = "train", "cut"
# What reading a plan that is none can lead to.
UNREADABLE = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
)


@dataclass(frozen=True)
class HandOver:
    """Plans of packs, and their cells.

    Attributes:
        root: the folder in which Snakemake runs.
    """

    root: Path = Path()

    def marker(self, kind: str, pack: Pack) -> str:
        """The marker of a pack, relative to the root.

        A marker that a killed run has left must not stand for this pack: then it has
        another name.
        """
        name = f"{kind}-{pack.name}"
        names = (name if n == 1 else f"{name}-{n}" for n in count(1))
        markers = (MARKER_PATTERN.format(pack=each) for each in names)
        return next(each for each in markers if not (self.root / each).exists())

    def write_plan(self, marker: str, cells: Sequence[Cell], main: int | None) -> None:
        """Write down the cells of a pack, for its job.

        Args:
            marker: the pack's marker.
            cells: the cells that the run needs.
            main: id of the process that waits for the job, or None if the job runs on
                another machine.
        """
        plan = {"main": main, "cells": [cell.to_json() for cell in cells]}
        write_json(self._plan(marker), plan)

    def read_plan(self, marker: str) -> tuple[list[Cell], int | None]:
        """The cells of a pack, and the process that waits for them.

        Raises:
            InputError: if no run has planned the pack.
        """
        file = self._plan(marker)
        try:
            plan = json.loads(file.read_text(encoding="utf-8"))
            return [Cell.from_json(cell) for cell in plan["cells"]], plan["main"]
        except UNREADABLE:
            raise InputError(
                f"plan of a pack {file}: not found or not readable, expected one that a "
                "run has made; ask for cells, not for packs"
            ) from None

    def put(self, result: Result) -> None:
        """Hand over a cell."""
        write_cell(self.cell(result.cell.key), result)

    def has(self, cell: Cell) -> bool:
        """Whether a cell has been handed over and its file is sound."""
        file = self.cell(cell.key)
        try:
            return file.exists() and bool(read_cell(file, cell.key))
        except InputError:
            return False

    def cell(self, key: str) -> Path:
        """The file of a cell that was handed over."""
        return self.root / CELL_PATTERN.format(key=key)

    def discard(self, keys: Sequence[str]) -> None:
        """Forget cells that are to be trained again."""
        for key in keys:
            self.cell(key).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove what a killed run has left that no run will ask for: plans, markers, and
        cells that are in their places. To be called when no run is alive."""
        for file in (self.root / FOLDER / "packs").glob("*"):
            file.unlink(missing_ok=True)
        for file in (self.root / FOLDER / "cells").glob("*.json"):
            try:
                place = self.root / read_cell(file).cell.path
            except InputError:
                continue  # whoever asks for the cell says so
            if place.exists():
                file.unlink()

    def clear(self) -> None:
        """Remove everything, at the end of a run that lacked nothing."""
        for file in (self.root / FOLDER).glob("*/*"):
            file.unlink(missing_ok=True)

    def _plan(self, marker: str) -> Path:
        return (self.root / marker).with_suffix(".json")
