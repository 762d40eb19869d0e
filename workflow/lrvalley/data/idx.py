"""IDX files, the format in which MNIST is published.

Four bytes (zero, zero, type, rank), the sizes as big-endian 32-bit whole numbers, then
the content: http://yann.lecun.com/exdb/mnist.
"""

from __future__ import annotations

import gzip
import math
from io import BufferedReader
from pathlib import Path

import numpy as np

from lrvalley.data.arrays import Array, described, wrong_file

# Two zeros and the type "unsigned byte".
MAGIC = b"\0\0\x08"
# Of an array of rank 255, in bytes.
LONGEST_HEADER = 4 + 4 * 255


def idx_parts(array: Array) -> tuple[bytes, memoryview]:
    """A uint8 array as the content of an IDX file: its header, and what follows."""
    header = bytes([*MAGIC, array.ndim]) + np.array(array.shape, ">i4").tobytes()
    return header, np.ascontiguousarray(array).reshape(-1).data


def parse_idx(
    content: bytes, origin: str | Path, expected: tuple[int, ...] | None = None
) -> Array:
    """The uint8 array of an IDX file's content.

    Args:
        content: the content.
        origin: the file, for the message.
        expected: the shape that it must have; None if any will do.

    Raises:
        InputError: if the content is not that of an IDX file of bytes, or has another
            shape.
    """
    if len(content) < 4 or content[:3] != MAGIC:
        begins = content[:3].hex(" ") or "nothing"
        found = f"not an IDX file of bytes, it begins with {begins}"
        raise wrong_file(origin, found, MAGIC.hex(" "))
    rank = content[3]
    start = 4 + 4 * rank
    if len(content) < start:
        found = f"ends within its header, after {len(content)} bytes"
        raise wrong_file(origin, found, f"{start} bytes of header")
    # Python's whole numbers, because the product of large sizes overflows NumPy's.
    sizes = np.frombuffer(content, ">u4", count=rank, offset=4).tolist()
    shape = described("uint8", sizes)
    if expected is not None and tuple(sizes) != expected:
        raise wrong_file(origin, f"found {shape}", described("uint8", expected))
    body = np.frombuffer(content, np.uint8, offset=start)
    if body.size != math.prod(sizes):
        found = f"{body.size} bytes of content"
        raise wrong_file(origin, found, f"{math.prod(sizes)} for {shape}")
    return body.reshape(sizes)


def read_idx(file: Path, shape: tuple[int, ...]) -> Array:
    """The array of an IDX file, plain or, if its name says so, gzipped.

    Args:
        file: the file.
        shape: what it must hold; not much more is ever read.

    Raises:
        InputError: if the file cannot be read, or holds something else.
    """
    try:
        with _opened(file) as stream:
            content = stream.read(math.prod(shape) + LONGEST_HEADER)
    # The parsers of a foreign format raise errors of many kinds, and all mean the same.
    except Exception as error:
        expected = f"an IDX file with {described('uint8', shape)}"
        raise wrong_file(file, f"not readable ({error})", expected) from None
    return parse_idx(content, file, shape)


def _opened(file: Path) -> gzip.GzipFile | BufferedReader:
    return gzip.open(file) if file.suffix == ".gz" else file.open("rb")
