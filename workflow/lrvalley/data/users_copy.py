"""A user's own copy of a data set: an `.npz`, or the files that its authors publish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lrvalley.data.arrays import Array, Arrays, wrong_file
from lrvalley.data.catalog import PARTS, Source
from lrvalley.data.cifar import read_cifar
from lrvalley.data.idx import read_idx
from lrvalley.data.npz import read_npz
from lrvalley.errors import InputError


def from_path(path: str | Path, source: Source) -> Arrays:
    """Read an `.npz`, a folder with the four IDX files, plain or gzipped, or CIFAR-10's
    binary archive or files.

    Args:
        path: the file or folder; `~` is the home folder.
        source: the data set, of which it must have the types and shapes.

    Raises:
        InputError: if there is no such file or folder, a file is missing or damaged, or
            one holds something else.
    """
    try:
        place = Path(path).expanduser()
        if source.archive_url and place.suffix != ".npz":
            return read_cifar(place, source)
        if not place.is_dir():
            return read_npz(place, source)
        return {part: _read_part(place, part, source) for part in PARTS}
    # RuntimeError: `~name` of nobody.
    except (OSError, RuntimeError) as error:
        raise wrong_file(path, f"not readable ({error})", "a file or folder") from None


def idx_file_name(part: str) -> str:
    """The file of a part, as MNIST's authors named it."""
    return next(_names(part))


def _read_part(folder: Path, part: str, source: Source) -> Array:
    places = [folder / name for name in _names(part)]
    for place in places:
        if place.is_file():
            return read_idx(place, source.shapes[part])
    for place in places:
        if place.is_dir():
            raise wrong_file(place, "found a folder", "an IDX file")
    raise InputError(
        f"data folder {folder}: no {idx_file_name(part)}, expected it plain or as .gz"
    )


def _names(part: str) -> Iterator[str]:
    rank = 3 if part.endswith("images") else 1
    for separator in "-.":
        name = f"{part}{separator}idx{rank}-ubyte"
        yield from (name, f"{name}.gz")
