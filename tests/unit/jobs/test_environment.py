from pathlib import Path

import pytest
from support.builders import result

from lrvalley.errors import InputError
from lrvalley.jobs.environment import (
    Space,
    check_folder,
    check_space,
    free_space,
    space_for,
)
from lrvalley.records.cell_file import dumps
from lrvalley.study.load import load_study

ENOUGH = Space(surely=10e6, perhaps=30e6)


def study(**changes):
    return load_study({"study": "mine", **changes})


def test_a_full_disk_is_refused_with_what_there_is_and_what_is_needed():
    with pytest.raises(InputError, match="9 MB free on the disk, expected at least 10"):
        check_space(ENOUGH, 9.2e6, Path("results"))


def test_a_disk_that_may_become_full_is_a_warning():
    warning = check_space(ENOUGH, 20e6, Path("results"))
    assert warning is not None
    assert "20 MB free" in warning and "up to 30 MB" in warning
    assert "pack.keep_states_mb" in warning


def test_a_disk_with_room_is_nothing_to_talk_about():
    assert check_space(ENOUGH, 30e6, Path("results")) is None


def test_a_folder_that_is_there_under_another_name_only_is_refused(tmp_path, monkeypatch):
    check_folder(tmp_path / "results" / "mine")
    (tmp_path / "Mine").mkdir()
    check_folder(tmp_path / "Mine")
    # As where capitals are not told from small letters.
    monkeypatch.setattr(Path, "exists", lambda self: True)
    with pytest.raises(InputError, match="mine: found the folder of a study whose name d"):
        check_folder(tmp_path / "mine")


def test_more_cells_longer_budgets_and_larger_states_need_more():
    few = space_for(study(), 10)
    assert space_for(study(), 1_000).surely > few.surely
    assert space_for(study(grid={"max_steps": 120_000}), 10).surely > few.surely
    states = space_for(study(pack={"keep_states_mb": 50}), 10)
    assert states.surely == few.surely
    assert states.perhaps == few.perhaps + 10 * 49e6


def test_the_estimate_holds_the_file_of_a_cell_that_spends_its_budget():
    checks = 240
    cell = dumps(result(steps=None, accuracy=[0.123456] * checks, loss=[0.123456] * checks))
    estimate = space_for(study(), 1).surely - space_for(study(), 0).surely
    assert len(cell) <= estimate


def test_the_space_of_a_folder_that_is_still_missing(tmp_path):
    assert free_space(tmp_path / "not" / "yet") > 0
