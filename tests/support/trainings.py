"""Trainings of cells on a small data set, by programs that the tests share."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from support.cells import make_blobs

from lrvalley.data.dataset import Dataset
from lrvalley.records.cell_file import Result
from lrvalley.records.state_file import SavedState
from lrvalley.study.cell import Cell
from lrvalley.study.trajectory import ProgramSpec, Trajectory
from lrvalley.training.program import Program
from lrvalley.training.tasks import load_program
from lrvalley.training.tracing import trace_as_written
from lrvalley.training.trainer import train_cells

trace_as_written()
# Small images train in a quarter of the time, and a lane has the same bits in every pack of
# these tests. Those that are about the bits have images of MNIST's size.
SMALL = "small blobs:0"
SIDES = {"blobs:0": 28, SMALL: 12}
_programs: dict[str, Program] = {}


@cache
def blobs(name: str) -> Dataset:
    """The data set of a name."""
    return make_blobs(side=SIDES[name])


def program_of(spec: ProgramSpec) -> Program:
    """The program of a task. What was compiled for one test is there for the next:
    compiling takes longer than training."""
    if spec.any_seed not in _programs:
        _programs[spec.any_seed] = load_program(spec, blobs(spec.task.data))
    return _programs[spec.any_seed]


class Memory:
    """Keeps states as a folder does.

    Attributes:
        kept: the states by the key of their trajectory, and whether it was validated.
    """

    def __init__(self) -> None:
        self.kept: dict[tuple[str, bool], SavedState] = {}

    def load(self, trajectory: Trajectory, validated: bool) -> SavedState | None:
        kinds = (True,) if validated else (True, False)
        states = [self.kept.get((trajectory.key, kind)) for kind in kinds]
        found = [state for state in states if state]
        return max(found, key=lambda s: s.progress["step"][-1], default=None)

    def save(self, trajectory: Trajectory, validated: bool, state: SavedState) -> None:
        self.kept[trajectory.key, validated] = copy.deepcopy(state)

    def finish(
        self, trajectory: Trajectory, validated: bool, state: SavedState | None
    ) -> None:
        self.kept.pop((trajectory.key, validated), None)
        if state:
            self.save(trajectory, validated, state)

    def bits(self) -> dict[str, str]:
        """A hash of all arrays of each state, by the trajectory's key."""
        return {key: _hash(state.arrays) for (key, _), state in self.kept.items()}


def results_of(
    cells: Sequence[Cell],
    report: Callable[..., Any] = lambda step, lanes: None,
    states: Memory | None = None,
    **options: Any,
) -> dict[str, Result]:
    """The results of cells that train as one pack, by key."""
    found: dict[str, Result] = {}
    program = program_of(cells[0].program)

    def keep(result: Result) -> None:
        found[result.cell.key] = result

    train_cells(program, cells, keep, report, states, **options)
    return found


def _hash(arrays: dict[str, Any]) -> str:
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(arrays[name].tobytes())
    return digest.hexdigest()
