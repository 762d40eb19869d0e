"""Who trains for whom: cells that share a program train together, each for its own job.

A job that trains takes other wanted cells of its program along and leaves their files in
the hand-over folder; their own jobs find them there. A cell's key names its content, so
it does not matter which process computed it. Nothing here needs TensorFlow.
"""

from __future__ import annotations

import fcntl
import json
import math
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from lrvalley.errors import InputError
from lrvalley.records.cell_file import Result, read_cell, write_cell
from lrvalley.study.cell import Cell
from lrvalley.study.constants import LANE_MULTIPLE
from lrvalley.study.tuner_runs import is_trained
from lrvalley.support.atomic_files import write_text

POLL_SECONDS = 0.2
CHECKPOINT = re.compile(r"([0-9a-f]{12})\.npz")

Train = Callable[[Sequence[Cell], Callable[[Result], None]], None]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Announcement:
    """What the jobs of a run are going to train.

    Attributes:
        teams: the cells that the jobs ask for; those of a team train for each other.
        trainers: how many jobs of a team run at the same time.
        one_machine: whether all jobs run on this machine. If not, each team is a
            submission to a cluster, and none should wait for another's cells.
    """

    teams: tuple[tuple[Cell, ...], ...] = ()
    trainers: int = 1
    one_machine: bool = True

    def wanted_with(self, cell: Cell, later: Iterable[Cell]) -> list[Cell]:
        """The cells that the job of a cell may train, its own first.

        Args:
            cell: the cell.
            later: cells that are asked for together with it, but in no team, because
                they were not known when the run started.
        """
        teams = self.teams if self.one_machine else [t for t in self.teams if cell in t]
        others = [other for team in teams for other in team]
        wanted = [cell, *others, *(later if self.one_machine else ())]
        return list({each.key: each for each in wanted}.values())


@dataclass(frozen=True)
class HandOver:
    """The folder through which jobs give each other trained cells.

    Attributes:
        folder: on a file system that all jobs share.
    """

    folder: Path

    def announce(self, coming: Announcement) -> None:
        """Write down what the jobs of this run are going to train."""
        teams = [[cell.to_json() for cell in team] for team in coming.teams]
        content = {**vars(coming), "teams": teams}
        write_text(self._announcement, json.dumps(content))

    def announced(self) -> Announcement:
        """What was announced last; nothing if nothing readable was."""
        try:
            content = json.loads(self._announcement.read_text(encoding="utf-8"))
            teams = [tuple(map(Cell.from_json, team)) for team in content.pop("teams")]
            return Announcement(tuple(teams), **content)
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            return Announcement()

    def put(self, result: Result) -> None:
        """Leave a trained cell for its job."""
        write_cell(self._file(result.cell), result)

    def find(self, cell: Cell) -> Result | None:
        """A trained cell from here or its place, or None; a damaged file is removed."""
        for file in (self._file(cell), Path(cell.path)):
            if file.exists():
                try:
                    return read_cell(file, cell.key)
                except InputError:
                    file.unlink(missing_ok=True)
        return None

    def is_done(self, cell: Cell) -> bool:
        """Whether a file of that cell is here or in its place, sound or not."""
        return self._file(cell).exists() or Path(cell.path).exists()

    def checkpoint(self, key: str) -> Path:
        """Where a training that can be interrupted keeps how far it has come."""
        return self.folder / f"{key}.npz"

    def clear(self) -> None:
        """Remove everything, at the end of a run that lacked nothing.

        Until then cells stay: Snakemake removes the output of a job whose end it did
        not live to see, and the job then finds its cell here. Checkpoints of trainings
        that were interrupted stay, too: they may be another study's.
        """
        for file in self.folder.glob("*"):
            run = CHECKPOINT.fullmatch(file.name)
            if not run or is_trained(run[1]):
                file.unlink(missing_ok=True)

    @contextmanager
    def claim(self, cells: Iterable[Cell], most: int) -> Iterator[list[Cell]]:
        """Become the one process that trains some cells.

        The kernel gives a claim back when its holder ends, however it ends.

        Args:
            cells: the cells; without the first, none is claimed.
            most: how many to claim at most.

        Yields:
            Those that no other process has claimed or finished, in their order.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as locks:
            claimed: list[Cell] = []
            for cell in cells:
                if len(claimed) == most:
                    break
                if locks.enter_context(self._try_lock(cell)) and not self.is_done(cell):
                    claimed.append(cell)
                elif not claimed:
                    break
            yield claimed

    @contextmanager
    def _try_lock(self, cell: Cell) -> Iterator[bool]:
        handle = os.open(self.folder / f"{cell.key}.lock", os.O_CREAT | os.O_RDWR, 0o666)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                locked = True
            except BlockingIOError:
                locked = False
            except OSError as error:
                raise InputError(
                    f"hand-over folder {self.folder}: its file system has no file locks "
                    f"({error.strerror}), expected one with them; see docs/slurm.md"
                ) from None
            yield locked
        finally:
            os.close(handle)

    @property
    def _announcement(self) -> Path:
        return self.folder / "announcement.json"

    def _file(self, cell: Cell) -> Path:
        return self.folder / f"{cell.key}.json"


def obtain(
    cell: Cell,
    output: str | Path,
    handover: HandOver,
    width: int,
    train: Train,
    say: Say,
    later: Iterable[Cell] = (),
) -> None:
    """Get a cell's file: trained by another job if one has or does, else here.

    While another job trains the cell, this one trains others that are wanted.

    Args:
        cell: the cell.
        output: the file to write.
        handover: where cells are handed over.
        width: most cells to train side by side.
        train: trains cells and calls back with each result as soon as it is known.
        say: writes a line to the log.
        later: cells that will be asked for, but could not be announced.
    """
    result = handover.find(cell)
    trained_here = False
    if not result:
        announced = handover.announced()
        cells = announced.wanted_with(cell, later)
        said = False
        while not (result := handover.find(cell)):
            if _train_pack(cells, handover, width, announced.trainers, train, say):
                trained_here = True
            else:
                if not said:
                    say("waiting for another process, which trains this cell")
                said = True
                time.sleep(POLL_SECONDS)
    if not trained_here:
        say("trained by another process, together with other cells")
    write_cell(output, result)


def _train_pack(
    cells: Sequence[Cell],
    handover: HandOver,
    width: int,
    trainers: int,
    train: Train,
    say: Say,
) -> bool:
    """Train the first cell that nobody trains, with its share of its program's cells."""
    missing = [cell for cell in cells if not handover.is_done(cell)]
    for first in missing:
        others = [c for c in missing if c.program == first.program and c != first]
        most = min(width, _share(1 + len(others), trainers))
        with handover.claim([first, *others], most) as pack:
            if pack:
                say(f"training together: {len(pack)}")
                for cell in pack:
                    say(f"  {cell.path}")
                train(pack, lambda result: _hand_over(result, handover, say))
                return True
    return False


def _share(cells: int, trainers: int) -> int:
    """A trainer's share of the cells, with no lane left idle that could be used."""
    return math.ceil(cells / trainers / LANE_MULTIPLE) * LANE_MULTIPLE


def _hand_over(result: Result, handover: HandOver, say: Say) -> None:
    handover.put(result)
    steps = result.steps if result.steps is not None else result.steps_trained
    say(f"{result.status} at step {steps:,}: {result.cell.path}")
