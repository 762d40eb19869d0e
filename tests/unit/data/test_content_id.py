import hashlib
import os

import pytest

from lrvalley.data import content_id as module
from lrvalley.data.content_id import content_id
from lrvalley.errors import InputError


def test_a_file_is_its_name_and_checksum(tmp_path):
    (tmp_path / "trips.csv").write_bytes(b"1,2\n")
    assert content_id(tmp_path / "trips.csv") == (
        f"trips:{hashlib.sha256(b'1,2' + bytes([10])).hexdigest()}"
    )


def test_a_changed_file_is_read_again_and_another_is_not(tmp_path, monkeypatch):
    file = tmp_path / "a.npz"
    file.write_bytes(b"one")
    first = content_id(file)
    monkeypatch.setattr(module, "_of_file", lambda file: "read again")
    assert content_id(file) == first
    file.write_bytes(b"three")
    assert content_id(file) == "a:read again"


def test_a_folder_is_the_names_and_contents_of_its_files(tmp_path):
    def folder(name, **contents):
        place = tmp_path / name / "data"
        (place / "deep").mkdir(parents=True)
        for each, content in contents.items():
            (place / "deep" / each).write_text(content)
        return content_id(place)

    same = folder("one", a="1", b="2")
    assert folder("two", b="2", a="1") == same
    assert len({same, folder("three", a="2", b="1"), folder("four", a="1", c="2")}) == 3


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.npz")
    with pytest.raises(InputError, match=r"a\.npz: not readable \(no regular file\), exp"):
        content_id(tmp_path / "a.npz")


def test_what_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"no\.csv: not readable \(No such file or dir"):
        content_id(tmp_path / "no.csv")
