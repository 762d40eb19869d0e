"""What is on disk of a study while it trains, here or on a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrvalley.jobs.cells_on_disk import CellsOnDisk, changed
from lrvalley.jobs.progress import Part, Picture, lines_of, picture_of
from lrvalley.study.cell import Cell
from lrvalley.study.follow_ups import LATER, later_cells
from lrvalley.study.study import Study
from lrvalley.study.tuner_runs import TunerRun, populations, range_tests


@dataclass
class StudyOnDisk:
    """A study and what is on disk of it.

    Attributes:
        study: the study.
        root: the folder in which Snakemake runs.
    """

    study: Study
    root: Path = Path()
    _later: tuple[Any, tuple[Part, ...]] = (None, ())

    def __post_init__(self) -> None:
        study = self.study
        self._cells = CellsOnDisk(study.objective, self.root)
        parts = (
            self._part("grid", study.grid),
            self._part("scaling", study.scaling),
            self._part("contrast", study.contrast),
        )
        self._parts = tuple(part for part in parts if part.keys)
        # A plain run leaves these out if the report does not show them.
        self._tuners = (
            self._part("search", study.search),
            self._part("populations", populations(study)),
            self._part("range tests", range_tests(study)),
        )

    def look(self) -> Picture:
        """The study as it is now.

        Raises:
            InputError: if one of the study's tables is damaged.
        """
        later = self._later_parts()
        packs = self._cells.look()
        parts = [*self._parts, *filter(self._is_shown, self._tuners), *later]
        study, outcomes = self.study, self._cells.outcomes
        return picture_of(study.name, study.objective, parts, study.grid, outcomes, packs)

    def lines(self) -> list[str]:
        """The study as it is now, as lines of text; raises as `look`."""
        return lines_of(self.look())

    def _part(self, name: str, members: Sequence[Cell | TunerRun]) -> Part:
        return Part(name, self._cells.add(members))

    def _is_shown(self, part: Part) -> bool:
        begun = any(key in self._cells.outcomes for key in part.keys)
        return bool(part.keys) and (self.study.shows_tuners or begun)

    def _later_parts(self) -> tuple[Part, ...]:
        """The cells that the study's tables call for, as far as there are tables yet."""
        tables = self.root / "results" / self.study.name / "tables"
        seen = [changed(tables / f"{name}.csv") for name in LATER]
        if seen != self._later[0]:
            cells = later_cells(self.study, tables)
            parts = (self._part(*pair) for pair in cells.items())
            self._later = seen, tuple(part for part in parts if part.keys)
        return self._later[1]
