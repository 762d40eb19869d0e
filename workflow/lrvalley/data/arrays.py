"""The arrays of a data set, whatever file they come from, and messages on wrong ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lrvalley.errors import InputError
from lrvalley.support.one_line import one_line

Array = npt.NDArray[np.uint8]
Arrays = Mapping[str, Array]

# Only for files that the project has made: a user's file is never to be deleted.
REMEDY = "; delete it to get it again"


def wrong_file(file: str | Path, found: str, expected: str, remedy: str = "") -> InputError:
    """The error of a data file, with what it holds and what it should hold."""
    return InputError(f"data file {file}: {one_line(found)}, expected {expected}{remedy}")


def described(dtype: np.dtype[Any] | str, shape: Sequence[int]) -> str:
    """The type and shape of an array: ``uint8 [60000, 28, 28]``."""
    return f"{dtype} [{', '.join(map(str, shape))}]"


def as_bytes(array: npt.NDArray[Any]) -> Array | None:
    """Whole numbers of any type as uint8; None if one of them is not from 0 to 255."""
    if array.size and not (array.min() >= 0 and array.max() <= 255):
        return None
    return array.astype(np.uint8)
