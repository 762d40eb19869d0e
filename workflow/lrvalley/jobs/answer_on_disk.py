"""What is on disk of a study's answer while it is sought, here or on a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lrvalley.config.sections.answer import HALVING
from lrvalley.errors import InputError
from lrvalley.jobs.answer_progress import AnswerPicture, Search, answer_lines
from lrvalley.jobs.cells_on_disk import CellsOnDisk
from lrvalley.records.cell_file import cut, read_cell
from lrvalley.records.search_file import read_search
from lrvalley.study.cell import Cell
from lrvalley.study.follow_ups import confirmations
from lrvalley.study.study import Study
from lrvalley.support.folders import names_in
from lrvalley.tuners.answer_search import AnswerSearch, rates_in_reach, search_of
from lrvalley.tuners.candidates import candidate_of
from lrvalley.tuners.live import Seen


@dataclass(frozen=True)
class Sought:
    """The search of an optimizer.

    Attributes:
        search: the search.
        key: its key.
        cells: the cell of each rate that it may try, ascending.
    """

    search: AnswerSearch
    key: str
    cells: Mapping[float, Cell]


@dataclass
class AnswerOnDisk:
    """A study, and what is on disk of its answer.

    A record is read once: its file never changes.

    Attributes:
        study: the study.
        root: the folder in which Snakemake runs.

    Raises:
        InputError: if a file of the user that the study names cannot be read.
    """

    study: Study
    root: Path = Path()
    _seen: dict[Path, Seen | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._cells = CellsOnDisk(self.study.objective, self.root)
        searches = (search_of(self.study, name) for name in self.study.optimizers)
        self._sought = [
            Sought(each, each.key, {lr: each.cell_at(lr) for lr in rates_in_reach(each)})
            for each in searches
        ]
        self._results = self.root / "results" / self.study.name

    def look(self) -> AnswerPicture:
        """The answer as it is now."""
        searches = [self._search(each) for each in self._sought]
        confirmed = None
        if all(search.has_ended for search in searches):
            confirmed = self._confirmations()
        packs = self._cells.look()
        decided = sum(key in self._cells.outcomes for key in confirmed or ())
        return AnswerPicture(
            self.study.name,
            self.study.objective,
            searches,
            None if confirmed is None else (decided, len(confirmed)),
            packs,
        )

    def lines(self) -> list[str]:
        """The answer as it is now, as lines of text."""
        return answer_lines(self.look())

    def _confirmations(self) -> tuple[str, ...] | None:
        """The keys of the cells that confirm the candidates, if these are chosen."""
        table = self._results / "tables" / "candidates.csv"
        try:
            return self._cells.add(confirmations(self.study, table))
        except InputError:  # there is none, or it is of other optimizers
            return None

    def _search(self, sought: Sought) -> Search:
        search, chosen = sought.search, self._chosen(sought)
        seen = {lr: self._furthest(cell) for lr, cell in sought.cells.items()}
        if chosen:
            tried = {candidate["lr"] for candidate in chosen}
        else:
            tried = set(search.rates)
            # Only then may the range have been widened.
            if all(seen[lr] for lr in search.rates):
                tried |= {lr for lr in seen if seen[lr]}
        return Search(
            search.optimizer,
            search.rungs[0] if search.way == HALVING else search.rungs[-1],
            {lr: each for lr, each in seen.items() if lr in tried},
            chosen[0]["lr"] if chosen else None,
        )

    def _chosen(self, sought: Sought) -> list[dict[str, Any]]:
        """The candidates of a search that has ended, the best first; none before."""
        file = self._results / "search" / f"{sought.search.optimizer}.json"
        try:
            content = read_search(file)
        except InputError:
            return []
        return list(content["candidates"]) if content["key"] == sought.key else []

    def _furthest(self, cell: Cell) -> Seen | None:
        """As much as is on record of a cell."""
        folder, start = (self.root / cell.path).parent, f"{cell.trajectory.key}-"
        found = [
            self._record(folder / name, cell)
            for name in sorted(names_in(folder))
            if name.startswith(start) and name.endswith(".json")
        ]
        known = (seen for seen in found if seen)
        return max(known, key=lambda seen: seen.asked, default=None)

    def _record(self, file: Path, cell: Cell) -> Seen | None:
        """What a file says of a cell; None if it lacks the metric."""
        if file not in self._seen:
            try:
                self._seen[file] = _read(file, cell, self.study)
            except InputError:  # it is damaged, or has gone again
                return None
            except KeyError:
                self._seen[file] = None
        return self._seen[file]


def _read(file: Path, cell: Cell, study: Study) -> Seen | None:
    record = read_cell(file)
    asked = min(record.cell.max_steps, cell.max_steps)
    # One that ended earlier did so at another target.
    for steps in (asked, min(record.steps_trained, asked)):
        stop = replace(cell.stop, max_steps=steps)
        if result := cut(record, replace(cell, stop=stop)):
            return Seen(steps, result, candidate_of(result, study.objective, result.steps))
    return None
