"""Data sets as `.npz` files, read without trusting what they say of themselves.

Nothing is ever unpickled, and an array's type and shape are compared before its content
is read, so that no file makes the project fill the memory.
"""

from __future__ import annotations

import math
import zipfile
from collections.abc import Mapping
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
    """Write the arrays of the four parts, atomically."""
    named = {array: arrays[part] for array, part in zip(ARRAYS, PARTS, strict=True)}
    with atomic_path(path) as temporary:
        np.savez_compressed(temporary, allow_pickle=False, **named)


def read_npz(path: str | Path, source: Source, remedy: str = "") -> dict[str, Array]:
    """The four arrays of a file, by part.

    Args:
        path: the file.
        source: the data set, of which it must have the types and shapes.
        remedy: what the message says at its end.

    Raises:
        InputError: if the file is missing, damaged, or holds something else.
    """
    if not Path(path).exists():
        raise wrong_file(path, "not found", EXPECTED)
    if not Path(path).is_file():
        kind = "a folder" if Path(path).is_dir() else "no regular file"
        raise wrong_file(path, f"found {kind}", EXPECTED)
    try:
        with zipfile.ZipFile(path) as archive:
            return {
                part: _read(archive, name, source.shapes[part], path)
                for part, name in zip(PARTS, ARRAYS, strict=True)
            }
    except InputError as error:
        raise InputError(f"{error}{remedy}") from None
    # The parsers of a foreign format raise errors of many kinds, and all mean the same.
    except Exception as error:
        reason = "not a zip archive" if _is_no_archive(path) else str(error)
        raise wrong_file(path, f"not readable ({reason})", EXPECTED, remedy) from None


def _is_no_archive(path: str | Path) -> bool:
    try:
        return not zipfile.is_zipfile(path)
    except OSError:
        return False


def _read(
    archive: zipfile.ZipFile, name: str, shape: tuple[int, ...], path: str | Path
) -> Array:
    entry = f"{name}.npy"
    names = [each.removesuffix(".npy") for each in archive.namelist()]
    if name not in names:
        raise wrong_file(path, f"found the arrays {', '.join(names) or 'none'}", EXPECTED)
    expected = described("uint8", shape)
    if archive.getinfo(entry).flag_bits & ENCRYPTED:
        raise wrong_file(path, f"{name} is encrypted", f"{expected} without a password")
    with archive.open(entry) as stream:
        found, dtype, fortran = _header(stream)
        if found != shape or dtype.kind not in "ui":
            raise wrong_file(path, f"{name} is {described(dtype, found)}", expected)
        array = _content(stream, dtype, shape, fortran)
    values = as_bytes(array)
    if values is None:
        within = f"{array.min()} to {array.max()}"
        raise wrong_file(path, f"{name} has values from {within}", "values from 0 to 255")
    return values


def _header(stream: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any], bool]:
    read = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
    shape, fortran, dtype = read[npy.read_magic(stream)](stream)
    return shape, dtype, fortran


def _content(
    stream: IO[bytes], dtype: np.dtype[Any], shape: tuple[int, ...], fortran: bool
) -> npt.NDArray[Any]:
    size = math.prod(shape) * dtype.itemsize
    # One byte more, because only at its end a stream's checksum is compared.
    content = stream.read(size + 1)
    if len(content) != size:
        raise ValueError(f"{len(content)} bytes of content instead of {size}")
    array = np.frombuffer(content, dtype)
    return array.reshape(shape, order="F" if fortran else "C")
