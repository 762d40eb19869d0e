"""Content of users' files as it enters the keys of cells."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from lrvalley.errors import InputError

# Size and time of change of each file: the cheap sign that nothing has changed.
Stamp = tuple[tuple[str, int, int], ...]


def content_id(path: str | Path) -> str:
    """Name and checksum of a file, or of a folder with all that is in it.

    A process reads a file again only if its size or its time of change has changed, because
    Snakemake reads its rules several times.

    Args:
        path: the file or folder; `~` is the home folder.

    Returns:
        `<stem>:<SHA-256>`; of a folder, the SHA-256 of its files' relative names and
        checksums, sorted by name.

    Raises:
        InputError: if there is no such file or it cannot be read.
    """
    try:
        place = Path(path).expanduser()
        # Reading a pipe or a device would never end.
        if place.exists() and not (place.is_dir() or place.is_file()):
            raise OSError("no regular file")
        stamp = tuple(_stamps(place))
        return f"{place.stem}:{_checksum(place.absolute(), stamp)}"
    # RuntimeError: `~name` of nobody.
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"data file {path}: not readable ({reason}), expected a file or folder"
        ) from None


@cache
def _checksum(place: Path, stamp: Stamp) -> str:
    if not place.is_dir():
        return _of_file(place)
    lines = (f"{_of_file(place / name)} {name}" for name, _, _ in stamp)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _of_file(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _stamps(place: Path) -> Iterator[tuple[str, int, int]]:
    for file in _files(place):
        status = file.stat()
        name = file.relative_to(place).as_posix()
        yield name, status.st_size, status.st_mtime_ns


def _files(place: Path) -> Iterable[Path]:
    if not place.is_dir():
        return [place]
    return sorted(file for file in place.rglob("*") if file.is_file())
