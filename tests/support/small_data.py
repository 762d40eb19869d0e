"""A data set of five examples, for the tests of data files."""

import hashlib

import numpy as np

from lrvalley.data.catalog import PARTS, Source
from lrvalley.data.idx import idx_parts


def idx_bytes(array):
    """A uint8 array as the content of an IDX file."""
    header, content = idx_parts(array)
    return header + content.tobytes()


ARRAYS = {
    "train-images": np.arange(3 * 4 * 4, dtype=np.uint8).reshape(3, 4, 4),
    "train-labels": np.array([0, 1, 2], np.uint8),
    "t10k-images": np.full((2, 4, 4), 7, np.uint8),
    "t10k-labels": np.array([2, 0], np.uint8),
}
SMALL = Source(
    name="small",
    shapes={part: array.shape for part, array in ARRAYS.items()},
    sha256={part: hashlib.sha256(idx_bytes(ARRAYS[part])).hexdigest() for part in PARTS},
    keras_url="none",
    npm_package="none",
)


def write_idx(folder, suffix="", pack=lambda content: content, separator="-"):
    """The four IDX files of the data set, in a new folder."""
    folder.mkdir()
    for part in PARTS:
        kind = "idx3" if part.endswith("images") else "idx1"
        path = folder / f"{part}{separator}{kind}-ubyte{suffix}"
        path.write_bytes(pack(idx_bytes(ARRAYS[part])))
