"""Which files a user's function reads, so that none of them is left out of the keys."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lrvalley.errors import InputError
from lrvalley.training.users_files import LIBRARIES

# What belongs to the machine and not to the data: devices, time zones, packages' files, and
# the settings and fonts that a package such as Matplotlib looks up when it is imported.
SYSTEM = ("/proc", "/sys", "/dev", "/etc", "/usr/share/zoneinfo", "/usr/lib", "/usr/lib64")
SETTINGS = ("~/.config", "~/.cache/matplotlib", "/usr/share/fonts", "~/.cache/fontconfig")
# A Python that is installed there shares the folder with much else.
SHARED_PREFIXES = {Path("/usr"), Path("/usr/local")}
# Where packages are, also those of another environment that `sys.path` leads to.
PACKAGES = {"site-packages", "dist-packages"}
# Python's sources count for the keys by what they do.
CODE = {".py", ".pyc", ".pyi", ".so"}

# The set that the hook fills; a hook cannot be removed, and there is one in a process.
_recording: set[str] | None = None
_is_installed = False


@contextmanager
def files_read() -> Iterator[set[Path]]:
    """Record the files that are opened for reading within the block.

    What is opened through Python is seen; what TensorFlow or a library opens by itself is
    not, such as `tf.data.TFRecordDataset` or HDF5. Python's sources, the files of Python,
    of packages and of the machine, and Keras's own folder are left out.

    Yields:
        A set that is filled at the end of the block.
    """
    global _recording, _is_installed
    if not _is_installed:
        sys.addaudithook(_see)
        _is_installed = True
    outer, opened, found = _recording, set[str](), set[Path]()
    _recording = opened
    try:
        yield found
    finally:
        _recording = outer
        ignored = _ignored_places()
        found.update(path for name in opened if (path := _counted(name, ignored)))


def undeclared_files(read: Iterable[Path], declared: Iterable[str | Path]) -> list[Path]:
    """The files that were read and are not declared, sorted.

    Args:
        read: the files that were read.
        declared: files and folders; `~` is the home folder.
    """
    places = [Path(each).expanduser().resolve() for each in declared]
    return sorted(
        file for file in read if not any(file.is_relative_to(place) for place in places)
    )


def check_declared(
    read: Iterable[Path], declared: Iterable[str | Path], label: str
) -> None:
    """Check that every file that a function reads is declared.

    Args:
        read: the files that were read.
        declared: the files and folders of `task.files`.
        label: the function, as `my_data.py:load_data`.

    Raises:
        InputError: naming the files that are not declared.
    """
    if missing := undeclared_files(read, declared):
        names = ", ".join(map(_shown, missing))
        raise InputError(
            f"{label} reads {names}, which task.files does not name: a change of it would "
            f"not be seen; add it to task.files"
        )


def _see(event: str, arguments: tuple[Any, ...]) -> None:
    if _recording is None or event not in ("open", "sqlite3.connect"):
        return
    path = arguments[0]
    if isinstance(path, str | bytes | os.PathLike) and _is_reading(event, arguments):
        _recording.add(os.path.abspath(os.fsdecode(path)))


def _is_reading(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether a file is opened for reading, by its mode or, if there is none, its flags."""
    if event != "open":
        return True
    _, mode, flags = arguments
    if isinstance(mode, str):
        return "r" in mode or "+" in mode
    return (flags or 0) & os.O_ACCMODE != os.O_WRONLY


def _counted(name: str, ignored: Iterable[Path]) -> Path | None:
    path = Path(name).resolve()
    if path.suffix in CODE or PACKAGES & set(path.parts) or not path.is_file():
        return None
    return None if any(path.is_relative_to(place) for place in ignored) else path


def _ignored_places() -> list[Path]:
    prefixes = {Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()}
    keras = os.environ.get("KERAS_HOME") or "~/.keras"
    places = [*SYSTEM, *SETTINGS, keras]
    return [
        *(prefixes - SHARED_PREFIXES),
        *LIBRARIES,
        *(Path(place).expanduser().resolve() for place in places),
    ]


def _shown(path: Path) -> str:
    here = Path.cwd().resolve()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
