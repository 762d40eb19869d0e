"""A user's own copy of the data: what is taken, and what is said of what is not."""

import gzip

import numpy as np
import pytest
from support.small_data import ARRAYS, SMALL, write_idx

from lrvalley.data.npz import write_npz
from lrvalley.data.users_copy import from_path
from lrvalley.errors import InputError


def same(arrays):
    assert list(arrays) == list(ARRAYS)
    return all(np.array_equal(arrays[part], ARRAYS[part]) for part in ARRAYS)


@pytest.mark.parametrize("separator", ["-", "."])
@pytest.mark.parametrize(
    ("suffix", "pack"), [("", lambda content: content), (".gz", gzip.compress)]
)
def test_a_folder_of_idx_files_is_taken(tmp_path, separator, suffix, pack):
    write_idx(tmp_path / "idx", suffix, pack, separator)
    assert same(from_path(str(tmp_path / "idx"), SMALL))


def test_an_npz_is_taken(tmp_path):
    write_npz(tmp_path / "mine.npz", ARRAYS)
    assert same(from_path(tmp_path / "mine.npz", SMALL))


def test_a_tilde_is_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    write_npz(tmp_path / "mine.npz", ARRAYS)
    assert same(from_path("~/mine.npz", SMALL))
    with pytest.raises(InputError, match=r"data file ~nobody-has-it/a: not readable"):
        from_path("~nobody-has-it/a", SMALL)


def test_a_missing_file_is_named(tmp_path):
    write_idx(tmp_path / "idx")
    (tmp_path / "idx" / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(InputError, match="no t10k-labels-idx1-ubyte, expected it plain or"):
        from_path(tmp_path / "idx", SMALL)


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path):
    """One unpacker puts each file into a folder of the file's name."""
    write_idx(tmp_path / "idx")
    file = tmp_path / "idx" / "train-images-idx3-ubyte"
    file.unlink()
    file.mkdir()
    with pytest.raises(InputError, match=rf"^data file {file}: found a folder, expected"):
        from_path(tmp_path / "idx", SMALL)


def test_nothing_at_the_path(tmp_path):
    with pytest.raises(InputError, match=r"^data file .*/no: not found, expected an \.npz"):
        from_path(tmp_path / "no", SMALL)


def test_a_name_that_no_file_can_have(tmp_path):
    with pytest.raises(InputError, match=r"^data file .*: not "):
        from_path(tmp_path / ("a" * 5000), SMALL)
