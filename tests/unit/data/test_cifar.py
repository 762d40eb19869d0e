"""CIFAR-10's binary format, with a small archive."""

import dataclasses
import hashlib
import io
import tarfile

import numpy as np
import pytest

from lrvalley.data import download
from lrvalley.data.catalog import DATASETS, PARTS
from lrvalley.data.cifar import parse_records, record_files
from lrvalley.data.data_file import load_dataset
from lrvalley.data.download import fetch_dataset
from lrvalley.data.named_data import named_data
from lrvalley.errors import InputError

RANDOM = np.random.default_rng(0)
SHAPES = ((10, 32, 32, 3), (10,), (2, 32, 32, 3), (2,))
ARRAYS = {
    part: RANDOM.integers(0, 256 if len(shape) > 1 else 10, shape, np.uint8)
    for part, shape in zip(PARTS, SHAPES, strict=True)
}
FILES = dict(record_files(ARRAYS, DATASETS["cifar10"].sha256))


@pytest.fixture
def source(tmp_path, monkeypatch):
    file = tmp_path / "served" / "cifar-10-binary.tar.gz"
    file.parent.mkdir()
    write_archive(file, FILES)
    small = dataclasses.replace(
        DATASETS["cifar10"],
        name="small",
        shapes={part: array.shape for part, array in ARRAYS.items()},
        sha256={name: hashlib.sha256(each).hexdigest() for name, each in FILES.items()},
        archive_url=file.as_uri(),
        archive_sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
    )
    monkeypatch.setitem(DATASETS, "small", small)
    return small, file


def write_archive(file, contents):
    with tarfile.open(file, "w:gz") as tar:
        for name, content in contents.items():
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def test_a_record_is_a_label_and_the_red_green_and_blue_of_an_image():
    red, green, blue = (bytes([value]) * 4 for value in (1, 2, 3))
    images, labels = parse_records(b"\7" + red + green + blue, (1, 2, 2, 3), "a.bin")
    assert labels.tolist() == [7]
    assert images.tolist() == [[[[1, 2, 3]] * 2] * 2]


def test_the_archive_of_the_authors_becomes_the_projects_file(source, tmp_path):
    assert fetch_dataset(source[0], tmp_path / "small.npz") == "its authors"
    dataset = load_dataset(tmp_path / "small.npz", "small")
    np.testing.assert_array_equal(dataset.train_images, ARRAYS["train-images"])
    np.testing.assert_array_equal(dataset.test_labels, ARRAYS["t10k-labels"])
    data = named_data(tmp_path / "small.npz", "small")
    assert data.train.x.dtype == np.float32 and data.train.x.max() == 1
    assert data.train.y.dtype == np.int64 and data.validation.x.shape == (2, 32, 32, 3)


def test_a_folder_of_the_users_is_taken(source, tmp_path):
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    assert fetch_dataset(source[0], tmp_path / "small.npz", str(tmp_path)) == str(tmp_path)


def test_a_download_with_another_checksum_is_refused(source, tmp_path):
    small, file = source
    file.write_bytes(b"a page that asks to log in")
    with pytest.raises(
        InputError, match=r"its authors: .*SHA-256 .* the archive cifar-10-b"
    ):
        fetch_dataset(small, tmp_path / "small.npz")


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        ({}, "no data_batch_1.bin, expected the archive of small's binary version"),
        (
            FILES | {"test_batch.bin": b"12"},
            "2 bytes of content, expected 6,146, 2 records",
        ),
        (
            FILES | {"test_batch.bin": bytes(6146)},
            "test_batch.bin of small has SHA-256 .*, expected",
        ),
    ],
    ids=["empty", "short", "other"],
)
def test_an_archive_with_other_content_is_named(source, tmp_path, contents, message):
    small, file = source
    write_archive(file, contents)
    with pytest.raises(InputError, match=message):
        fetch_dataset(small, tmp_path / "small.npz", str(file))


def test_half_an_archive_is_not_readable(source, tmp_path):
    small, file = source
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(InputError, match=r"cifar-10-binary\.tar\.gz: not readable"):
        download.from_path(file, small)
