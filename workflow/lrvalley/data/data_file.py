"""The file in which the project keeps a data set."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from lrvalley.data.arrays import REMEDY, Array, wrong_file
from lrvalley.data.catalog import DATASETS, PARTS, Source
from lrvalley.data.dataset import Dataset
from lrvalley.data.idx import idx_bytes
from lrvalley.data.npz import read_npz


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
    return Dataset.of_grey_images(*(arrays[part] for part in PARTS))


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
