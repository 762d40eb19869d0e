"""The file in which the project keeps a data set."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from lrvalley.data.arrays import REMEDY, Arrays, wrong_file
from lrvalley.data.catalog import DATASETS, PARTS, Source
from lrvalley.data.cifar import record_files
from lrvalley.data.dataset import Dataset
from lrvalley.data.idx import idx_parts
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
    parts = [arrays[part] for part in PARTS]
    has_channels = parts[0].ndim == 4
    return Dataset(*parts) if has_channels else Dataset.of_grey_images(*parts)


def check_content(
    arrays: Arrays, source: Source, origin: str | Path, remedy: str = ""
) -> None:
    """Check that arrays are the data set, whatever file they came from.

    Args:
        arrays: uint8 images and labels, by part, in the shapes of the data set.
        source: the data set that they must be.
        origin: the file, for the message.
        remedy: what the message says at its end.

    Raises:
        InputError: naming the part or file, the checksum found and the checksum expected.
    """
    for name, parts in _published_files(arrays, source):
        digest = hashlib.sha256()
        for part in parts:
            digest.update(part)
        if (found := digest.hexdigest()) != source.sha256[name]:
            problem = f"{name} of {source.name} has SHA-256 {found}"
            raise wrong_file(origin, problem, source.sha256[name], remedy)


def _published_files(
    arrays: Arrays, source: Source
) -> Iterable[tuple[str, Iterable[bytes | memoryview]]]:
    """The files that the authors publish, by name, with these arrays; each in parts."""
    if source.archive_url:
        files = record_files(arrays, source.sha256)
        return ((name, [content]) for name, content in files)
    return ((part, idx_parts(arrays[part])) for part in PARTS)
