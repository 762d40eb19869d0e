"""A data set as training uses it, and the file in which the project keeps it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lrvalley.data.arrays import REMEDY, Array, wrong_file
from lrvalley.data.catalog import DATASETS, PARTS, Source
from lrvalley.data.idx import idx_bytes
from lrvalley.data.npz import read_npz


@dataclass(frozen=True)
class Dataset:
    """Images and their classes.

    Attributes:
        train_images: uint8 [examples, height, width, channels].
        train_labels: uint8 [examples].
        test_images: uint8 [examples, height, width, channels]; for validation.
        test_labels: uint8 [examples].
    """

    train_images: Array
    train_labels: Array
    test_images: Array
    test_labels: Array

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of an image."""
        height, width, channels = self.train_images.shape[1:]
        return height, width, channels

    @property
    def classes(self) -> int:
        """Number of classes."""
        return int(self.train_labels.max()) + 1


def load_dataset(path: str | Path, name: str) -> Dataset:
    """Read and check a data file that the project has made.

    Args:
        path: the `.npz`.
        name: the data set that it must hold.

    Raises:
        InputError: if the file is missing, damaged, or not that data set.
    """
    source = DATASETS[name]
    arrays = read_npz(path, source, REMEDY)
    check_content(arrays, source, path, REMEDY)
    x_train, y_train, x_test, y_test = (arrays[part] for part in PARTS)
    return Dataset(x_train[..., np.newaxis], y_train, x_test[..., np.newaxis], y_test)


def check_content(
    arrays: Mapping[str, Array], source: Source, origin: str | Path, remedy: str = ""
) -> None:
    """Check that arrays are the data set, whatever file they came from.

    Args:
        arrays: uint8 images [examples, height, width] and labels [examples], by part.
        source: the data set that they must be.
        origin: the file, for the message.
        remedy: what the message says at its end.

    Raises:
        InputError: naming the part, the checksum found and the checksum expected.
    """
    for part in PARTS:
        found = hashlib.sha256(idx_bytes(arrays[part])).hexdigest()
        if found != source.sha256[part]:
            problem = f"{part} of {source.name} has SHA-256 {found}"
            raise wrong_file(origin, problem, source.sha256[part], remedy)
