"""Where a task's data come from, as a configuration names it."""

from __future__ import annotations

from dataclasses import dataclass

from lrvalley.errors import InputError
from lrvalley.support.file_and_name import FileAndName

# The catalogue of data sets is `lrvalley.data.catalog`; a test compares the names.
DATA_SETS = ("mnist", "fashion_mnist", "cifar10")
FUNCTION = "my_data.py:load_data"
EXPECTED = f"one of {', '.join(DATA_SETS)}, an .npz file, or a function as in {FUNCTION}"


@dataclass(frozen=True)
class NamedData:
    """A data set of the catalogue."""

    name: str


@dataclass(frozen=True)
class ArrayFile:
    """A user's `.npz`."""

    path: str


DataSource = NamedData | ArrayFile | FileAndName


def data_source(text: str) -> DataSource:
    """What ``mnist``, ``my_data.npz`` or ``my_data.py:load_data`` stands for.

    Raises:
        InputError: if it is none of these.
    """
    if text in DATA_SETS:
        return NamedData(text)
    if text.endswith(".npz"):
        return ArrayFile(text)
    try:
        return FileAndName.parse(text)
    except InputError:
        raise InputError(f"data: found {text!r}, expected {EXPECTED}") from None
