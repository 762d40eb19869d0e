"""What is on disk of a study's answer while it is sought, here or on a cluster."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lrvalley.errors import InputError
from lrvalley.jobs.answer_progress import AnswerPicture, Search, answer_lines
from lrvalley.jobs.cells_on_disk import CellsOnDisk
from lrvalley.records.cell_file import Result, read_cell
from lrvalley.study.cell import Cell
from lrvalley.study.follow_ups import confirmations
from lrvalley.study.study import Study
from lrvalley.support.folders import names_in
from lrvalley.tuners.answer_search import AnswerSearch, is_made, rates_in_reach, search_of


@dataclass
class AnswerOnDisk:
    """A study, and what is on disk of its answer.

    A record is read once: its file never changes.

    Attributes:
        study: the study.
        root: the folder in which Snakemake runs.
    """

    study: Study
    root: Path = Path()
    _read: dict[Path, Result] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._cells = CellsOnDisk(self.study.objective, self.root)
        self._searches = [search_of(self.study, name) for name in self.study.optimizers]
        self._results = self.root / "results" / self.study.name

    def look(self) -> AnswerPicture:
        """The answer as it is now.

        Raises:
            InputError: if the table of the candidates is damaged.
        """
        confirmed = self._confirmations()
        packs = self._cells.look()
        decided = sum(key in self._cells.outcomes for key in confirmed or ())
        return AnswerPicture(
            self.study.name,
            self.study.objective,
            [self._search(search) for search in self._searches],
            None if confirmed is None else (decided, len(confirmed)),
            packs,
        )

    def lines(self) -> list[str]:
        """The answer as it is now, as lines of text; raises as `look`."""
        return answer_lines(self.look())

    def _confirmations(self) -> tuple[str, ...] | None:
        """The keys of the cells that confirm the candidates, if these are chosen."""
        table = self._results / "tables" / "candidates.csv"
        if not (table.exists() and all(map(self._has_ended, self._searches))):
            return None
        return self._cells.add(confirmations(self.study, table))

    def _search(self, search: AnswerSearch) -> Search:
        known = {lr: self._longest(search.cell_at(lr)) for lr in rates_in_reach(search)}
        # A range is widened only if its best is at an edge.
        records = {lr: r for lr, r in known.items() if r or lr in search.rates}
        ended = self._has_ended(search)
        return Search(search.optimizer, search.rungs[0], records, ended)

    def _has_ended(self, search: AnswerSearch) -> bool:
        return is_made(search, self._results / "search" / f"{search.optimizer}.json")

    def _longest(self, cell: Cell) -> Result | None:
        """The longest training of a cell's trajectory that is on record."""
        folder, start = (self.root / cell.path).parent, f"{cell.trajectory.key}-"
        names = (name for name in names_in(folder) if name.startswith(start))
        records = map(self._record, (folder / name for name in sorted(names)))
        known = (record for record in records if record)
        return max(known, key=lambda record: record.steps_trained, default=None)

    def _record(self, file: Path) -> Result | None:
        if file not in self._read:
            try:
                self._read[file] = read_cell(file)
            except InputError:  # it is damaged, or has gone again
                return None
        return self._read[file]
