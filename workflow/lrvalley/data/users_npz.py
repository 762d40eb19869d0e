"""A user's own data as an `.npz`: `x_train`, `y_train`, and `x_val`, `y_val` or `x_test`,
`y_test`.

`sample_weight_train` and the like are optional. Several inputs are `x_train.age`,
`x_train.city`. Validation data come before test data: who has both keeps the latter for
the end.
"""

from __future__ import annotations

import difflib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from lrvalley.data.arrays import wrong_file
from lrvalley.data.memory import gibibytes, memory
from lrvalley.data.npz import array_content, array_names, opened_array, opened_npz
from lrvalley.data.task_data import (
    Examples,
    Structure,
    TaskData,
    check_task_data,
    kind_problem,
)

PARTS = ("x", "y", "sample_weight")
# Of these, the first that a file has.
VALIDATION = ("val", "test")
KEYS = [f"{part}_{split}" for split in ("train", *VALIDATION) for part in PARTS]
EXPECTED = "an .npz with x_train, y_train, and x_val, y_val or x_test, y_test"


def read_users_npz(path: str | Path) -> TaskData:
    """Read and check a user's data file.

    Args:
        path: the file; `~` is the home folder.

    Raises:
        InputError: if the file is missing or damaged, holds Python objects, or its arrays
            do not fit together.
    """
    try:
        place = Path(path).expanduser()
    # `~name` of nobody.
    except RuntimeError as error:
        raise wrong_file(path, f"not readable ({error})", EXPECTED) from None
    with opened_npz(place, EXPECTED) as archive:
        names = array_names(archive)
        split = _validation(names, place)
        keys = {f"{part}_{each}" for part in PARTS for each in ("train", split)}
        wanted = [name for name in names if _key(name) in keys]
        _check_memory(archive, wanted, place)
        arrays = {name: _read(archive, name, place) for name in wanted}
    data = TaskData(_examples(arrays, "train"), _examples(arrays, split))
    check_task_data(data, str(path), split)
    return data


def _validation(names: list[str], path: Path) -> str:
    """The split to judge by; the file has `x` and `y` of it and of the training data."""
    keys = {_key(name) for name in names}
    for name in keys.difference(KEYS):
        # Only what is nearly a key: a file may hold other arrays, such as names of classes.
        if near := difflib.get_close_matches(name, KEYS, n=1, cutoff=0.8):
            raise wrong_file(path, f"found the array {name}", near[0])
    for split in VALIDATION:
        if {"x_train", "y_train", f"x_{split}", f"y_{split}"} <= keys:
            return split
    found = ", ".join(names) or "none"
    raise wrong_file(path, f"found the arrays {found}", EXPECTED)


def _key(name: str) -> str:
    """Of `x_train.age`, `x_train`."""
    return name.partition(".")[0]


def _check_memory(archive: zipfile.ZipFile, names: list[str], path: Path) -> None:
    size = sum(archive.getinfo(f"{name}.npy").file_size for name in names)
    if size > memory():
        expected = f"less than the {gibibytes(memory())} of memory of this machine"
        raise wrong_file(path, f"found {gibibytes(size)} of arrays", expected)


def _read(archive: zipfile.ZipFile, name: str, path: Path) -> np.ndarray:
    expected = "numbers or text"
    with opened_array(archive, name, path, expected) as (header, stream):
        if problem := kind_problem(header.dtype):
            raise wrong_file(path, f"{name} {problem}", expected)
        declared = archive.getinfo(f"{name}.npy").file_size
        # Before it is read: a header is a claim, and reserves no memory here.
        if header.size > declared:
            found = f"{name} is {header} in {declared:,} bytes"
            raise wrong_file(path, found, f"{header.size:,} bytes")
        array = array_content(header, stream)
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def _examples(arrays: Mapping[str, np.ndarray], split: str) -> Examples:
    x, y, weights = (_structure(arrays, f"{part}_{split}") for part in PARTS)
    assert x is not None and y is not None
    return Examples(x, y, weights)


def _structure(arrays: Mapping[str, np.ndarray], key: str) -> Structure | None:
    if key in arrays:
        return arrays[key]
    named = {n.partition(".")[2]: a for n, a in arrays.items() if _key(n) == key}
    return named or None
