"""Data sets as `.npz` files, read without trusting what they say of themselves.

Nothing is ever unpickled, and an array's type and shape are compared before its content
is read, so that no file makes the project fill the memory.
"""

from __future__ import annotations

import math
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from lrvalley.data.arrays import Array, as_bytes, described, wrong_file
from lrvalley.data.catalog import PARTS, Source
from lrvalley.errors import InputError
from lrvalley.support.atomic_files import atomic_path

# The arrays of the four parts, as Keras names them.
ARRAYS = ("x_train", "y_train", "x_test", "y_test")
EXPECTED = f"an .npz with {', '.join(ARRAYS)}"
# Bit of a zip entry's flags that says that it is encrypted.
ENCRYPTED = 0x1


def write_npz(path: str | Path, arrays: Mapping[str, Array]) -> None:
    """Write the arrays of the four parts, atomically.

    They are not compressed: every job that trains reads them.
    """
    named = {array: arrays[part] for array, part in zip(ARRAYS, PARTS, strict=True)}
    with atomic_path(path) as temporary:
        np.savez(temporary, allow_pickle=False, **named)


def read_npz(path: str | Path, source: Source, remedy: str = "") -> dict[str, Array]:
    """The four arrays of a file, by part.

    Args:
        path: the file.
        source: the data set, of which it must have the types and shapes.
        remedy: what the message says at its end.

    Raises:
        InputError: if the file is missing, damaged, or holds something else.
    """
    with opened_npz(path, EXPECTED, remedy) as archive:
        return {
            part: _read(archive, name, source.shapes[part], path)
            for part, name in zip(PARTS, ARRAYS, strict=True)
        }


@contextmanager
def opened_npz(
    path: str | Path, expected: str, remedy: str = ""
) -> Iterator[zipfile.ZipFile]:
    """The archive of an `.npz`; what fails within the block becomes one message.

    Args:
        path: the file.
        expected: what it should be, for the message.
        remedy: what the message says at its end.

    Raises:
        InputError: if the file is missing or damaged.
    """
    # Not of `Path`, which raises an error for a name that is too long.
    if not os.path.exists(path):
        raise wrong_file(path, "not found", expected)
    if not os.path.isfile(path):
        kind = "a folder" if os.path.isdir(path) else "no regular file"
        raise wrong_file(path, f"found {kind}", expected)
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except InputError as error:
        raise InputError(f"{error}{remedy}") from None
    # The parsers of a foreign format raise errors of many kinds, and all mean the same.
    except Exception as error:
        reason = "not a zip archive" if _is_no_archive(path) else str(error)
        raise wrong_file(path, f"not readable ({reason})", expected, remedy) from None


def array_names(archive: zipfile.ZipFile) -> list[str]:
    """The names of an archive's arrays."""
    return [each.removesuffix(".npy") for each in archive.namelist()]


@dataclass(frozen=True)
class Header:
    """What an array's file says of itself.

    Attributes:
        shape: the shape of the array.
        dtype: the type of its values.
        is_fortran: whether the first axis is the innermost.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    is_fortran: bool

    @property
    def size(self) -> int:
        """Bytes of the content."""
        return math.prod(self.shape) * self.dtype.itemsize

    def __str__(self) -> str:
        return described(self.dtype, self.shape)


@contextmanager
def opened_array(
    archive: zipfile.ZipFile, name: str, path: str | Path, expected: str
) -> Iterator[tuple[Header, IO[bytes]]]:
    """An array's header, and the stream in which its content follows.

    Args:
        archive: the archive.
        name: the array.
        path: the file, for the message.
        expected: what the array should be, for the message.

    Raises:
        InputError: if the array is encrypted.
    """
    entry = f"{name}.npy"
    if archive.getinfo(entry).flag_bits & ENCRYPTED:
        raise wrong_file(path, f"{name} is encrypted", f"{expected} without a password")
    with archive.open(entry) as stream:
        yield array_header(stream), stream


def array_header(stream: IO[bytes]) -> Header:
    """What stands at the beginning of an array's file."""
    read = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
    version = npy.read_magic(stream)
    if version not in read:
        raise ValueError(f"version {version[0]} of NumPy's format")
    shape, fortran, dtype = read[version](stream)
    return Header(shape, dtype, fortran)


def array_content(header: Header, stream: IO[bytes]) -> npt.NDArray[Any]:
    """The array that follows its header; never unpickled.

    Raises:
        ValueError: if the content is shorter or longer than its header says.
    """
    # One byte more, because only at its end a stream's checksum is compared.
    content = stream.read(header.size + 1)
    if len(content) != header.size:
        raise ValueError(f"{len(content)} bytes of content instead of {header.size}")
    array = np.frombuffer(content, header.dtype)
    return array.reshape(header.shape, order="F" if header.is_fortran else "C")


def _is_no_archive(path: str | Path) -> bool:
    try:
        return not zipfile.is_zipfile(path)
    except OSError:
        return False


def _read(
    archive: zipfile.ZipFile, name: str, shape: tuple[int, ...], path: str | Path
) -> Array:
    names = array_names(archive)
    if name not in names:
        raise wrong_file(path, f"found the arrays {', '.join(names) or 'none'}", EXPECTED)
    expected = described("uint8", shape)
    with opened_array(archive, name, path, expected) as (header, stream):
        if header.shape != shape or header.dtype.kind not in "ui":
            raise wrong_file(path, f"{name} is {header}", expected)
        array = array_content(header, stream)
    values = as_bytes(array)
    if values is None:
        within = f"{array.min()} to {array.max()}"
        raise wrong_file(path, f"{name} has values from {within}", "values from 0 to 255")
    return values
