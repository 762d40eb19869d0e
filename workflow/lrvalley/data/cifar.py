"""CIFAR-10's binary files: records of a label and an image, one channel after the other.

https://www.cs.toronto.edu/~kriz/cifar.html. The version for Python is pickled, and is
never read.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import numpy as np

from lrvalley.data.arrays import Array, Arrays, wrong_file
from lrvalley.data.catalog import Source

TEST_FILE = "test_batch.bin"


def record_files(arrays: Arrays, names: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The files, by name, that hold some arrays.

    Args:
        arrays: by part.
        names: the files of the data set, as in `Source.sha256`.
    """
    for split, files in _files_of(names):
        images = np.array_split(arrays[f"{split}-images"], len(files))
        labels = np.array_split(arrays[f"{split}-labels"], len(files))
        for name, some_images, some_labels in zip(files, images, labels, strict=True):
            yield name, record_bytes(some_images, some_labels)


def record_bytes(images: Array, labels: Array) -> bytes:
    """Images [examples, height, width, channels] and labels [examples] as a file."""
    rows = images.transpose(0, 3, 1, 2).reshape(len(images), -1)
    return np.concatenate([labels[:, None], rows], axis=1).tobytes()


def parse_records(
    content: bytes, shape: tuple[int, ...], origin: str | Path
) -> tuple[Array, Array]:
    """The images and labels of a file's content.

    Args:
        content: the content.
        shape: examples, height, width and channels.
        origin: the file, for the message.

    Raises:
        InputError: if the content has another size.
    """
    examples, height, width, channels = shape
    size = 1 + height * width * channels
    if len(content) != examples * size:
        expected = f"{examples * size:,}, {examples:,} records of {size:,} bytes"
        raise wrong_file(origin, f"{len(content):,} bytes of content", expected)
    records = np.frombuffer(content, np.uint8).reshape(examples, size)
    images = records[:, 1:].reshape(examples, channels, height, width)
    return images.transpose(0, 2, 3, 1), records[:, 0]


def read_cifar(path: Path, source: Source) -> Arrays:
    """The arrays, by part, of the gzipped archive or of a folder with its files.

    Args:
        path: the archive or the folder.
        source: the data set, of which the files must have the sizes.

    Raises:
        InputError: if a file is missing, damaged, or has another size.
    """
    expected = f"the archive of {source.name}'s binary version, or a folder with its files"
    if not path.exists():
        raise wrong_file(path, "not found", expected)
    try:
        contents = _folder(path, source) if path.is_dir() else _archive(path, source)
    # The parsers of a foreign format raise errors of many kinds, and all mean the same.
    except Exception as error:
        raise wrong_file(path, f"not readable ({error})", expected) from None
    arrays = {}
    for split, files in _files_of(source.sha256):
        shape = _file_shape(source, split, files)
        if missing := [name for name in files if name not in contents]:
            raise wrong_file(path, f"no {missing[0]}", expected)
        parsed = [parse_records(contents[f], shape, path / f) for f in files]
        images, labels = zip(*parsed, strict=True)
        arrays[f"{split}-images"] = np.concatenate(images)
        arrays[f"{split}-labels"] = np.concatenate(labels)
    return arrays


def _files_of(names: Mapping[str, str]) -> tuple[tuple[str, list[str]], ...]:
    train = [name for name in names if name != TEST_FILE]
    return (("train", train), ("t10k", [TEST_FILE]))


def _file_shape(source: Source, split: str, files: list[str]) -> tuple[int, ...]:
    examples, *image = source.shapes[f"{split}-images"]
    return (examples // len(files), *image)


def _largest(source: Source) -> int:
    """Bytes to read of a file at most: more than the largest one has."""
    return max(int(np.prod(shape)) for shape in source.shapes.values()) * 2


def _folder(path: Path, source: Source) -> dict[str, bytes]:
    contents = {}
    for name in source.sha256:
        if (path / name).is_file():
            with (path / name).open("rb") as stream:
                contents[name] = stream.read(_largest(source))
    return contents


def _archive(path: Path, source: Source) -> dict[str, bytes]:
    """Nothing is unpacked to the disk."""
    contents = {}
    with tarfile.open(path, "r:gz") as tar:
        for member in tar:
            name = PurePosixPath(member.name).name
            stream = tar.extractfile(member) if name in source.sha256 else None
            if stream is not None:
                contents[name] = stream.read(_largest(source))
    return contents
