import os
import resource
import stat

import numpy as np
import pytest

from lrvalley.errors import InputError
from lrvalley.support.atomic_files import abandoned, atomic_path, write_text


def test_folders_are_made_and_nothing_else_is_left(tmp_path):
    write_text(tmp_path / "a" / "b.txt", "über")
    assert (tmp_path / "a" / "b.txt").read_text(encoding="utf-8") == "über"
    assert os.listdir(tmp_path / "a") == ["b.txt"]


def test_a_failure_leaves_the_old_file(tmp_path):
    write_text(tmp_path / "x.txt", "old")
    with pytest.raises(RuntimeError), atomic_path(tmp_path / "x.txt") as temporary:
        temporary.write_text("half of the n")
        raise RuntimeError
    assert os.listdir(tmp_path) == ["x.txt"]
    assert (tmp_path / "x.txt").read_text() == "old"


@pytest.fixture
def no_room():
    """No file may have more than 100 bytes."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, usual[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def savez(file):
    with atomic_path(file) as temporary:
        np.savez(temporary, weights=np.zeros(1000))


@pytest.mark.parametrize("write", [lambda file: write_text(file, "x" * 200), savez])
def test_a_file_without_room_is_named_and_leaves_nothing(tmp_path, no_room, write):
    file = tmp_path / "results" / "state.npz"
    with pytest.raises(InputError) as refused:
        write(file)
    assert str(refused.value) == (
        f"{file}: not written (File too large), expected room for it; make some and run "
        "the same command again, what is finished stays"
    )
    assert refused.value.__suppress_context__
    assert os.listdir(file.parent) == []


def test_another_error_of_the_disk_is_left_as_it_is(tmp_path):
    with pytest.raises(IsADirectoryError), atomic_path(tmp_path / "x") as temporary:
        (tmp_path / "x").mkdir()
        temporary.write_text("")


def test_the_file_has_the_usual_permissions(tmp_path):
    write_text(tmp_path / "ours", "")
    (tmp_path / "usual").write_text("")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("ours", "usual")]
    assert modes[0] == modes[1]


def test_the_temporary_path_has_the_suffix_that_writers_look_at(tmp_path):
    with atomic_path(tmp_path / "x.svg") as temporary:
        assert temporary.suffix == ".svg"


def test_what_a_killed_writer_has_left_is_found_when_no_writer_can_be_at_it(tmp_path):
    write_text(tmp_path / "a" / "whole.txt", "")
    writing = atomic_path(tmp_path / "a" / "b" / "x.json")
    half = writing.__enter__()
    changed = half.stat().st_mtime
    assert list(abandoned(tmp_path, changed + 59)) == []
    assert list(abandoned(tmp_path, changed + 61)) == [half]
