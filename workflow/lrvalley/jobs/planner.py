"""Which job trains which missing cell: planned while Snakemake builds its graph of jobs.

Input functions that ask for many cells register them, and so do the names of cells' files
among the targets of a run; when Snakemake then asks what one of them needs, all that are
registered and missing are planned as packs. Plans are written down for the packs' jobs, by
runs that act only.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lrvalley.errors import InputError
from lrvalley.jobs import snakemake_api
from lrvalley.jobs.handover import CUT, MARKER_PATTERN, TRAIN, HandOver
from lrvalley.jobs.packs import Pack, plan_packs
from lrvalley.records.cell_file import read_cell
from lrvalley.records.on_record import find_on_record
from lrvalley.study.cell import Cell
from lrvalley.support.checked_json import REMEDY

CELL_RULE, TRAINING_RULE, CUTTING_RULE = "train_cell", "train_pack", "cut_cells"
DAMAGED = "logs/damaged"
# A file that exists, is made by no rule, and can stand for inputs that are gone.
PRESENT = __file__
MARKER = MARKER_PATTERN.replace(".", r"\.").format(pack=r"[\w-]+")


@dataclass
class Planner:
    """The plan of this process.

    Attributes:
        workflow: Snakemake's workflow.
        width: most cells of a pack.
        handover: where plans and cells are handed over.
        say: tells the user something.
        damaged: notes on files that are not sound, by path.
    """

    workflow: Any
    width: int
    say: Callable[[str], None] = print
    handover: HandOver = field(default_factory=HandOver)
    damaged: dict[str, str] = field(default_factory=dict)
    _wanted: dict[str, Cell] = field(default_factory=dict)
    _inputs: dict[str, list[Any]] = field(default_factory=dict)
    _packs: dict[str, Pack] = field(default_factory=dict)
    _forced: set[str] = field(default_factory=set)
    _begun: bool = False

    @property
    def is_main(self) -> bool:
        """Whether this process plans, and is not a job."""
        return snakemake_api.is_main_process(self.workflow)

    @property
    def workers(self) -> int | None:
        """How many jobs run at the same time on this machine; None on a cluster."""
        local = snakemake_api.runs_locally(self.workflow)
        return (self.workflow.cores or 1) if local else None

    def want(self, cells: Iterable[Cell]) -> list[str]:
        """Register cells that are wanted together; returns their files."""
        own = list({cell.key: cell for cell in cells}.values())
        if self.is_main:
            new = (cell for cell in own if cell.key not in self._inputs)
            self._wanted.update((cell.key, cell) for cell in new)
        return [cell.path for cell in own]

    def wanted(self, cells: Iterable[Cell]) -> list[str]:
        """The files of those of some cells that were registered, or were asked for."""
        known = self._wanted.keys() | self._inputs.keys()
        return [cell.path for cell in cells if cell.key in known]

    def needed_by(self, key: str, find: Callable[[], Iterable[Cell]]) -> list[Any]:
        """What the job that puts a cell in its place waits for.

        Args:
            key: the cell's key.
            find: finds the cell, and any that are to be planned with it, if it was not
                registered.
        """
        if not self.is_main:
            return []
        if key not in self._inputs:
            if key not in self._wanted:
                self.want(find())
            self._plan()
        return self._inputs[key]

    def kept(
        self, path: str, check: Callable[[str], object], passing: str
    ) -> list[Any] | None:
        """The inputs of a finished file that may be gone, as they were when it was made.

        With these Snakemake sees no other set of inputs than then, whatever it looks at.

        Args:
            path: the file.
            check: reads the file, and raises an InputError if it is damaged.
            passing: pattern of the names of inputs that may be gone.

        Returns:
            None if the file is missing, or is to be made again.
        """
        workflow = self.workflow
        if not os.path.exists(path) or path in self.damaged:
            return None
        try:
            check(path)
        except InputError as error:
            self.damaged[path] = str(error).removesuffix(f"; {REMEDY}")
            snakemake_api.force(workflow, path)
            if self._begun:  # a file that only the tables of this run call for
                self._set_aside(path)
            return None
        if not snakemake_api.looks_at_inputs(workflow):
            return []
        recorded = snakemake_api.recorded_inputs(workflow, path)
        gone = (name for name in recorded if re.fullmatch(passing, name))
        return [snakemake_api.standing_for(PRESENT, name) for name in gone]

    def cost(self, pack: str) -> int:
        """How long a pack may train, to begin with the longest."""
        return int(self._packs[pack].cost) if pack in self._packs else 0

    def _plan(self) -> None:
        """Plan what is registered."""
        wanted, self._wanted = self._wanted, {}
        to_train: list[Cell] = []
        to_cut: list[Cell] = []
        rules = (CELL_RULE, TRAINING_RULE)
        for key, cell in wanted.items():
            forced = snakemake_api.is_forced(self.workflow, cell.path, rules)
            kept = None if forced else self.kept(cell.path, read_cell, MARKER)
            if kept is not None:
                self._inputs[key] = kept
            elif forced:
                self._forced.add(key)
                to_train.append(cell)
                if self._begun:
                    self.handover.discard([key])
            elif self.handover.has(cell):
                self._inputs[key] = []
            else:
                (to_cut if find_on_record(cell) else to_train).append(cell)
        if to_cut:
            self._add(CUT, Pack(tuple(to_cut)))
        for pack in plan_packs(to_train, self.workers, self.width):
            self._add(TRAIN, pack)

    def _add(self, kind: str, pack: Pack) -> None:
        marker = self.handover.marker(kind, pack)
        self._packs[Path(marker).stem] = pack
        self._inputs.update((cell.key, [marker]) for cell in pack.cells)
        if snakemake_api.is_real_run(self.workflow):
            self._write(marker, pack.cells)

    def _write(self, marker: str, cells: Iterable[Cell]) -> None:
        local = snakemake_api.runs_locally(self.workflow)
        self.handover.write_plan(marker, list(cells), os.getpid() if local else None)

    def begin(self) -> None:
        """Begin to act: what is damaged is moved aside, packs keep what the run needs.

        Raises:
            InputError: if a finished cell would be trained again.
        """
        self._refuse_to_repeat()
        self.handover.discard(sorted(self._forced))
        for job in snakemake_api.needed_jobs(self.workflow, TRAINING_RULE, CUTTING_RULE):
            waiting = snakemake_api.needed_dependents(self.workflow, job)
            keys = {other.wildcards.key for other in waiting}
            pack = self._packs.get(job.wildcards.pack)
            if pack is None:
                raise InputError(
                    f"{job.output[0]}: found a pack as a target, expected cells or tables"
                )
            self._write(job.output[0], (c for c in pack.cells if c.key in keys))
        for path in self.damaged:
            self._set_aside(path)
        self._begun = True

    def check_placed(self) -> None:
        """Check at the end of a run that all cells that packs handed over are in place.

        Raises:
            InputError: if Snakemake ended without putting one there: it can lose what a
                checkpoint has called for.
        """
        planned = (cell for pack in self._packs.values() for cell in pack.cells)
        missing = [
            cell.path
            for cell in planned
            if not Path(cell.path).exists() and self.handover.has(cell)
        ]
        if missing:
            raise InputError(
                f"{missing[0]}: found trained and not put in its place, as {len(missing)} "
                "cells are, expected all there; run the same command again, nothing is "
                "trained twice"
            )

    def _refuse_to_repeat(self) -> None:
        """Snakemake removes the output of a job before it runs: never a finished cell's."""
        planned = {cell.key for pack in self._packs.values() for cell in pack.cells}
        for job in snakemake_api.needed_jobs(self.workflow, CELL_RULE):
            key = job.wildcards.key
            if key not in planned and not self.handover.cell(key).exists():
                reason = snakemake_api.reason_of(self.workflow, job)
                raise InputError(
                    f"{job.output[0]}: found finished, and Snakemake would make it again "
                    f"({reason}), expected that it stays; run with --rerun-triggers mtime "
                    "params, or delete the file to train it again"
                )

    def _set_aside(self, path: str) -> None:
        aside = Path(DAMAGED, path)
        if Path(path).exists():
            aside.parent.mkdir(parents=True, exist_ok=True)
            Path(path).replace(aside)
            self.say(f"{self.damaged[path]}; moved to {aside}, to be trained again")
