"""Where a task's data come from, as a configuration names it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from lrvalley.data.catalog import DATASETS
from lrvalley.errors import InputError
from lrvalley.support.file_and_name import FileAndName

EXPECTED = (
    f"one of {', '.join(DATASETS)}, a file.npz, or file.py:name of a function that returns "
    "the data"
)


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
    if text in DATASETS:
        return NamedData(text)
    if PurePath(text).suffix == ".npz":
        return ArrayFile(text)
    try:
        return FileAndName.parse(text)
    except InputError:
        raise InputError(f"data: found {text!r}, expected {EXPECTED}") from None
