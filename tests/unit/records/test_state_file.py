"""States that are saved, loaded and damaged."""

import math

import numpy as np
import pytest
from support.cells import make_cell

from lrvalley.records.state_file import (
    SavedState,
    StateFolder,
    load_state,
    save_state,
    state_path,
)

PROGRESS = {"step": [50], "loss": [1 / 3, math.inf, -math.inf]}
ARRAYS = {"weights": np.array([[0.1, np.nan]], "float32"), "slot_0": np.ones(2, "float32")}
TRAJECTORY = make_cell().trajectory


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "new" / "state.npz"
    save_state(path, SavedState(PROGRESS, ARRAYS))
    return path


def test_what_is_saved_is_loaded(file):
    saved = load_state(file)
    assert saved.progress == PROGRESS
    assert list(saved.arrays) == list(ARRAYS)
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(saved.arrays[name], array)
        assert saved.arrays[name].dtype == array.dtype


def test_there_may_be_none(tmp_path):
    assert load_state(tmp_path / "state.npz") is None


def test_half_of_one_is_ignored(file):
    content = file.read_bytes()
    for length in range(0, len(content), 7):
        file.write_bytes(content[:length])
        assert load_state(file) is None


def test_a_damaged_one_is_ignored_or_as_it_was(file):
    """Some bytes, such as times, say nothing that is read."""
    content = file.read_bytes()
    for position in range(len(content)):
        damaged = bytearray(content)
        damaged[position] ^= 0x01
        file.write_bytes(damaged)
        loaded = load_state(file)
        assert loaded is None or loaded.progress == PROGRESS


@pytest.mark.parametrize("arrays", [ARRAYS, {"progress": np.array("[]]")}])
def test_one_without_readable_progress_is_ignored(file, arrays):
    np.savez(file, **arrays)
    assert load_state(file) is None


class TestFolder:
    def test_a_small_state_is_kept_when_the_training_ends(self, tmp_path):
        folder = StateFolder(tmp_path, keep_bytes=16)
        folder.finish(TRAJECTORY, False, SavedState(PROGRESS, ARRAYS))
        assert folder.load(TRAJECTORY, False).progress == PROGRESS

    def test_a_large_one_is_kept_only_while_it_trains(self, tmp_path):
        folder = StateFolder(tmp_path, keep_bytes=15)
        folder.save(TRAJECTORY, False, SavedState(PROGRESS, ARRAYS))
        assert folder.load(TRAJECTORY, False)
        folder.finish(TRAJECTORY, False, SavedState(PROGRESS, ARRAYS))
        assert not state_path(TRAJECTORY.key, tmp_path).exists()

    def test_a_training_that_cannot_go_on_leaves_none(self, tmp_path):
        folder = StateFolder(tmp_path, keep_bytes=1000)
        folder.save(TRAJECTORY, False, SavedState(PROGRESS, ARRAYS))
        folder.finish(TRAJECTORY, False, None)
        assert folder.load(TRAJECTORY, False) is None

    def test_a_shorter_state_of_the_other_kind_does_not_take_its_place(self, tmp_path):
        folder = StateFolder(tmp_path, keep_bytes=1000)
        far, near = (SavedState({"step": [50, steps]}, ARRAYS) for steps in (900, 100))
        folder.finish(TRAJECTORY, False, far)
        folder.finish(TRAJECTORY, True, near)
        assert folder.load(TRAJECTORY, False).progress == far.progress
        assert folder.load(TRAJECTORY, True).progress == near.progress
        folder.finish(TRAJECTORY, True, None)
        assert folder.load(TRAJECTORY, True) is None
