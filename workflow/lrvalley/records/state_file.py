"""States of trainings that can go on: arrays, and how far the training has come.

A state is only ever a short cut. Whoever reads one that is missing, damaged or of another
version trains from the start, to the same bytes.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lrvalley.data.npz import array_content, array_header, array_names
from lrvalley.study.trajectory import Trajectory
from lrvalley.support.atomic_files import atomic_path

STATES = "results/states"

_PROGRESS = "progress"

Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class SavedState:
    """Where a training stands.

    Attributes:
        progress: JSON values, which say how far it has come and what was seen; floats may
            be infinite or not a number.
        arrays: weights and all else that changes while it trains, by name.
    """

    progress: Any
    arrays: Arrays


def state_path(key: str, root: Path = Path()) -> Path:
    """The file of the state of a trajectory, or of a tuner's training, of this key."""
    return root / STATES / f"{key}.npz"


def save_state(file: Path, state: SavedState) -> None:
    """Write a state, atomically."""
    text = np.array(json.dumps(state.progress))
    with atomic_path(file) as temporary:
        arrays: dict[str, Any] = {_PROGRESS: text, **state.arrays}
        np.savez(temporary, **arrays)


def load_state(file: Path) -> SavedState | None:
    """What `save_state` wrote, or None if it is not there or not readable."""
    try:
        with zipfile.ZipFile(file) as archive:
            arrays = {name: _array(archive, name) for name in array_names(archive)}
        return SavedState(json.loads(str(arrays.pop(_PROGRESS))), arrays)
    # The parsers of a foreign format raise errors of many kinds, and all mean the same.
    except Exception:
        return None


def _array(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    # Not by `np.load`, which overlooks a damaged header: it compares the checksum of an
    # array only if it reads to its end.
    with archive.open(f"{name}.npy") as stream:
        return array_content(array_header(stream), stream)


@dataclass(frozen=True)
class StateFolder:
    """The states of trajectories, in files.

    Attributes:
        root: the folder that has `results/`.
        keep_bytes: the state of a training that has ended is kept if it is not larger, so
            that a longer training can go on from it.
    """

    root: Path
    keep_bytes: float

    def load(self, trajectory: Trajectory, validated: bool) -> SavedState | None:
        """The state of a trajectory that goes furthest, or None if there is none.

        Args:
            trajectory: the training.
            validated: whether only a state will do that has the metrics on the validation
                data recorded. States of either kind have files of their own.
        """
        kinds = (True,) if validated else (True, False)
        saved = [load_state(self._file(trajectory, kind)) for kind in kinds]
        return max(filter(None, saved), key=_steps, default=None)

    def save(self, trajectory: Trajectory, validated: bool, state: SavedState) -> None:
        """Keep the state of a trajectory in training."""
        save_state(self._file(trajectory, validated), state)

    def finish(
        self, trajectory: Trajectory, validated: bool, state: SavedState | None
    ) -> None:
        """Keep the state of a trajectory that has ended, unless it is too large."""
        if state and sum(a.nbytes for a in state.arrays.values()) <= self.keep_bytes:
            self.save(trajectory, validated, state)
        else:
            self._file(trajectory, validated).unlink(missing_ok=True)

    def _file(self, trajectory: Trajectory, validated: bool) -> Path:
        key = f"{trajectory.key}-validated" if validated else trajectory.key
        return state_path(key, self.root)


def _steps(state: SavedState) -> int:
    """Steps that a state of a trajectory has had; 0 if it does not say."""
    try:
        return int(state.progress["step"][-1])
    except (KeyError, IndexError, TypeError, ValueError):
        return 0
