"""Trainings that go on from rung to rung, and are on record at each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from lrvalley.errors import InputError
from lrvalley.records.cell_file import Result, cut, read_cell, write_cell
from lrvalley.records.on_record import find_on_record
from lrvalley.records.state_file import SavedState, StateFolder
from lrvalley.study.cell import Cell
from lrvalley.study.trajectory import Trajectory

Decided = Callable[[Result], None]


class HeldStates:
    """States in memory, which are written to their folder when a rung has been reached."""

    def __init__(self, folder: StateFolder) -> None:
        self._folder = folder
        self._held: dict[tuple[Trajectory, bool], SavedState | None] = {}

    def load(self, trajectory: Trajectory, validated: bool) -> SavedState | None:
        """See `training.trainable.States`."""
        held = self._held.get((trajectory, validated))
        if held is None:
            return self._folder.load(trajectory, validated)
        # A training adds to its progress.
        return replace(held, progress=deepcopy(held.progress))

    def save(self, trajectory: Trajectory, validated: bool, state: SavedState) -> None:
        """See `training.trainable.States`."""
        self._folder.save(trajectory, validated, state)

    def finish(
        self, trajectory: Trajectory, validated: bool, state: SavedState | None
    ) -> None:
        """See `training.trainable.States`."""
        self._held[trajectory, validated] = state

    def write(self) -> None:
        """Write to the folder what has changed since the last time."""
        for (trajectory, validated), state in self._held.items():
            self._folder.finish(trajectory, validated, state)


Train = Callable[[Sequence[Cell], Decided, HeldStates], None]


class KeptTrainings:
    """Results of cells of one program, from records or by training.

    Args:
        train: trains cells side by side, and hands over each result.
        states: where trainings go on from.
        root: the folder that has `results/`.
    """

    def __init__(self, train: Train, states: HeldStates, root: Path = Path()) -> None:
        self._train, self._states, self._root = train, states, root
        self._results: dict[Trajectory, Result] = {}
        self._new: set[Trajectory] = set()

    def __call__(self, cells: Sequence[Cell]) -> list[Result]:
        """The results of cells of different trajectories, in their order."""
        found = {cell: self._known(cell) for cell in cells}
        missing = [cell for cell, result in found.items() if result is None]
        if missing:
            trained: dict[Cell, Result] = {}
            self._train(missing, lambda r: trained.update({r.cell: r}), self._states)
            found |= trained
            self._results.update((cell.trajectory, trained[cell]) for cell in missing)
            self._new.update(cell.trajectory for cell in missing)
        return [result for result in found.values() if result is not None]

    def keep(self) -> None:
        """Put on record what has been trained since the last time."""
        for trajectory in self._new:
            result = self._results[trajectory]
            write_cell(self._root / result.cell.path, result)
        self._new.clear()
        self._states.write()

    def _known(self, cell: Cell) -> Result | None:
        last = self._results.get(cell.trajectory)
        if last and (found := cut(last, cell)):
            return found
        try:
            return read_cell(self._root / cell.path)
        except InputError:
            return find_on_record(cell, self._root)
