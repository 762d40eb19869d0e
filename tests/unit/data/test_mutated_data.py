"""Whatever happens to the bytes of a data file, it is refused by name or is the same."""

import dataclasses
import gzip
import hashlib
import io
import tarfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fuzz import cases, is_refused, mutated
from support.small_data import ARRAYS, SMALL, idx_bytes

from lrvalley.data.catalog import DATASETS, PARTS
from lrvalley.data.cifar import record_files
from lrvalley.data.data_file import check_content
from lrvalley.data.npz import read_npz, write_npz
from lrvalley.data.users_copy import from_path
from lrvalley.data.users_npz import read_users_npz

USERS = {
    # More than zipfile reads, and checks, at once.
    "x_train": np.arange(3_000, dtype=np.float32).reshape(1_000, 3),
    "y_train": np.arange(1_000),
    "x_test": np.ones((2, 3), np.float32),
    "y_test": np.arange(2),
}
# Two records of CIFAR-10's layout a file.
IMAGES = np.arange(2 * 4 * 4 * 3, dtype=np.uint8).reshape(2, 4, 4, 3)
RECORDS = {
    "train-images": np.concatenate([IMAGES] * 5),
    "train-labels": np.arange(10, dtype=np.uint8),
    "t10k-images": IMAGES,
    "t10k-labels": np.arange(2, dtype=np.uint8),
}
FILES = dict(record_files(RECORDS, DATASETS["cifar10"].sha256))
CIFAR = dataclasses.replace(
    DATASETS["cifar10"],
    shapes={part: array.shape for part, array in RECORDS.items()},
    sha256={name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()},
)
IMAGES_FILE = "train-images-idx3-ubyte"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


def checked(arrays, source, path):
    """As `fetch_dataset` reads a user's copy: read, then compared with the checksums."""
    check_content(arrays, source, path)
    return arrays


def npz_bytes(folder):
    write_npz(folder / "whole.npz", ARRAYS)
    return (folder / "whole.npz").read_bytes()


def users_bytes(folder, save):
    save(folder / "whole.npz", **USERS)
    return (folder / "whole.npz").read_bytes()


def archive_bytes(folder):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for name, content in FILES.items():
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def named(path):
    return checked(read_npz(path, SMALL), SMALL, path)


def users(path):
    data = read_users_npz(path)
    parts = (data.train.x, data.train.y, data.validation.x, data.validation.y)
    return dict(zip(USERS, parts, strict=True))


def idx_folder(path):
    """The data set of a folder, one of whose four files is given."""
    for part in PARTS:
        kind = "idx3" if part.endswith("images") else "idx1"
        if (file := path.parent / f"{part}-{kind}-ubyte").name != IMAGES_FILE:
            file.write_bytes(idx_bytes(ARRAYS[part]))
    return checked(from_path(path.parent, SMALL), SMALL, path)


def archive(path):
    return checked(from_path(path, CIFAR), CIFAR, path)


KINDS = {
    "the project's": ("small.npz", npz_bytes, named, ARRAYS),
    "a user's": ("mine.npz", lambda f: users_bytes(f, np.savez), users, USERS),
    "a user's, compressed": (
        "small.npz",
        lambda f: users_bytes(f, np.savez_compressed),
        users,
        USERS,
    ),
    "IDX": (IMAGES_FILE, lambda _: idx_bytes(ARRAYS[PARTS[0]]), idx_folder, ARRAYS),
    "CIFAR-10": ("cifar.tar.gz", archive_bytes, archive, RECORDS),
}


@pytest.mark.parametrize("kind", KINDS)
@cases(100)
@given(data=st.data())
def test_a_mutated_data_file_is_refused_by_name_or_is_the_same(kind, folder, data):
    name, write, read, arrays = KINDS[kind]
    path = folder / kind.replace(" ", "-") / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data.draw(mutated(write(folder))))
    if not is_refused(read, path):
        for part, array in read(path).items():
            np.testing.assert_array_equal(array, arrays[part])


@cases(100)
@given(data=st.data())
def test_a_mutated_gzipped_file_is_refused_by_name_or_is_the_same(folder, data):
    zipped = folder / "gzipped"
    zipped.mkdir(exist_ok=True)
    content = gzip.compress(idx_bytes(ARRAYS[PARTS[0]]), mtime=0)
    path = zipped / f"{IMAGES_FILE}.gz"
    path.write_bytes(data.draw(mutated(content)))
    if not is_refused(lambda file: idx_folder(file), path):
        for part, array in idx_folder(path).items():
            np.testing.assert_array_equal(array, ARRAYS[part])
