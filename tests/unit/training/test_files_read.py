import csv
import json
import sqlite3

import numpy as np
import pytest

from lrvalley.errors import InputError
from lrvalley.training.files_read import check_declared, files_read, undeclared_files


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trips.csv").write_text("1,2\n")
    (tmp_path / "module.py").write_text("")
    return tmp_path


def test_files_that_are_opened_for_reading_are_recorded(folder):
    np.save("a.npy", np.arange(3))
    sqlite3.connect("b.db").execute("create table t (a)").connection.close()
    with files_read() as read:
        list(csv.reader(open("trips.csv")))  # noqa: SIM115
        np.load("a.npy")
        sqlite3.connect("b.db").close()
    assert read == {folder / name for name in ("trips.csv", "a.npy", "b.db")}


def test_sources_written_files_and_the_machines_own_are_left_out(folder, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(folder / "keras"))
    (folder / "keras").mkdir()
    (folder / "keras" / "keras.json").write_text("{}")
    with files_read() as read:
        for name in ("module.py", "keras/keras.json", json.__file__, "/proc/self/status"):
            open(name).close()
        (folder / "log.txt").write_text("written")
        with pytest.raises(FileNotFoundError):
            open("not_there.csv").close()
    assert read == set()


def test_files_of_packages_of_another_environment_are_left_out(folder):
    metadata = folder / "venv/lib/site-packages/other-1.0.dist-info/entry_points.txt"
    metadata.parent.mkdir(parents=True)
    metadata.write_text("")
    with files_read() as read:
        metadata.read_text()
    assert read == set()


def test_nothing_is_recorded_outside_the_block(folder):
    with files_read() as read:
        pass
    open("trips.csv").close()
    assert read == set()


def test_files_may_be_declared_by_their_folder(folder):
    (folder / "data").mkdir()
    read = {folder / "data" / "a.csv", folder / "trips.csv"}
    assert undeclared_files(read, ["data"]) == [folder / "trips.csv"]
    assert undeclared_files(read, ["data", str(folder / "trips.csv")]) == []


def test_a_file_that_is_not_declared_is_named(folder):
    with pytest.raises(InputError) as error:
        check_declared({folder / "trips.csv"}, [], "my_data.py:load_data")
    assert str(error.value).startswith(
        "my_data.py:load_data reads trips.csv, which task.files does not name"
    )
