"""A pack's job: which of its cells it trains, and what it says while it does."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, Self

from lrvalley.errors import InputError
from lrvalley.jobs.handover import HandOver
from lrvalley.jobs.packs import Pack
from lrvalley.records.cell_file import Result
from lrvalley.study.cell import Cell
from lrvalley.support.atomic_files import write_json

# Often enough for a person who watches, seldom enough to cost nothing.
REPORT_EVERY_S = 5.0


class Lane(Protocol):
    """A training as its progress shows it; see `training.trainer.Lane`."""

    @property
    def history(self) -> Any:
        """What has been seen of it."""


@dataclass
class PackJob:
    """The job of a pack.

    Attributes:
        handover: where its cells are handed over.
        cells: the cells that it trains: those of the plan that were not handed over.
        progress: the file that says how far it is.
        main: id of the process that waits for it, or None if that runs elsewhere.
        say: writes a line to the log.
    """

    handover: HandOver
    cells: Sequence[Cell]
    progress: Path
    main: int | None
    say: Callable[[str], None] = print
    clock: Callable[[], float] = time.monotonic
    _decided: int = 0
    _report_at: float = field(default=0.0)
    _began: float = field(init=False)
    _first_check: float | None = None
    _last_decided: float | None = None

    def __post_init__(self) -> None:
        self._began = self.clock()

    @classmethod
    def of(cls, handover: HandOver, marker: str) -> Self:
        """The job of a marker.

        Args:
            handover: where plans and cells are handed over.
            marker: the pack's marker.

        Raises:
            InputError: if no run has planned the pack.
        """
        cells, main = handover.read_plan(marker)
        missing = [cell for cell in cells if not handover.has(cell)]
        progress = (handover.root / marker).with_suffix(".progress")
        job = cls(handover, missing, progress, main)
        job.say(f"training together: {len(missing)}")
        for cell in missing:
            job.say(f"  {cell.path}")
        return job

    def turns(self, width: int) -> list[Sequence[Cell]]:
        """The cells that train side by side, at most so many, one list after another."""
        pack = Pack(tuple(self.cells))
        return [turn.cells for turn in pack.turns(width)] if self.cells else []

    def decided(self, result: Result) -> None:
        """Hand a cell over."""
        self.handover.put(result)
        self._decided += 1
        self._last_decided = self.clock()
        steps = result.steps if result.steps is not None else result.steps_trained
        self.say(f"{result.status} at step {steps:,}: {result.cell.path}")

    def report(self, step: int, lanes: Sequence[Lane]) -> None:
        """Say from time to time how far the pack is.

        Args:
            step: steps taken so far.
            lanes: the trainings that were in training until this step.

        Raises:
            InputError: if the run that planned the pack is gone. Its cells would be trained
                again by the next run; the saved states and what was handed over stay.
        """
        now = self.clock()
        if self._first_check is None:
            self._first_check = now
        if now < self._report_at:
            return
        self._report_at = now + REPORT_EVERY_S
        if self.main is not None and not _is_alive(self.main):
            raise InputError(f"the run {self.main} that waits for this pack is gone")
        loss = min(
            (x for lane in lanes if (x := lane.history.loss[-1]) is not None), default=None
        )
        self.say(f"step {step:,}: {len(lanes)} in training, lowest train loss {loss}")
        write_json(
            self.progress,
            {
                "step": step,
                "in_training": len(lanes),
                "decided": self._decided,
                "cells": len(self.cells),
                "lowest_loss": loss,
            },
        )

    def end(self) -> None:
        """Say when the job trained, in seconds, and for which share of its time.

        The start of Python is not known here. The time up to the first check counts as
        none of the training, although the first steps are taken in it.
        """
        now = self.clock()
        moments = {
            "first check": self._first_check,
            "last cell decided": self._last_decided,
            "end": now,
        }
        parts = [
            f"{name} after {moment - self._began:.1f} s"
            for name, moment in moments.items()
            if moment is not None
        ]
        if self._first_check is not None and self._last_decided is not None:
            share = (self._last_decided - self._first_check) / (now - self._began)
            parts.append(f"{share:.0%} of it in training")
        self.say("; ".join(parts))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
