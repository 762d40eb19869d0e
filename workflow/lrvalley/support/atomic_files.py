"""Writing files so that no reader ever sees half of one."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lrvalley.errors import InputError

HALF_WRITTEN = ".half-written-"
# Far longer than a file takes to be written.
ABANDONED_AFTER_S = 60.0
# The disk is full, the user's share of it is, or files may not be as large.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def atomic_path(path: str | Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block succeeds.

    Args:
        path: the file to write; its folder is made if it is missing.

    Yields:
        The path to write to. It has the suffix of `path`, because some writers
        choose their format by it.

    Raises:
        InputError: if there is no room for the file.
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            prefix=HALF_WRITTEN, suffix=path.suffix, dir=path.parent
        )
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            temporary.chmod(0o666 & ~_umask())
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise InputError(
            f"{path}: not written ({error.strerror}), expected room for it; make some and "
            "run the same command again, what is finished stays"
        ) from None


def write_text(path: str | Path, text: str) -> None:
    """Write `text` to `path` in UTF-8, atomically."""
    with atomic_path(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_json(path: str | Path, values: Mapping[str, Any]) -> None:
    """Write values as JSON, atomically."""
    write_text(path, json.dumps(values, indent=1) + "\n")


def abandoned(folder: str | Path, now: float) -> Iterator[Path]:
    """The files that writers have left half-written because they were killed.

    Args:
        folder: where to look, at any depth.
        now: the time of the file system, in seconds; files that were changed in the last
            minute are left out, because their writer may be alive.
    """
    for file in Path(folder).rglob(f"{HALF_WRITTEN}*"):
        try:
            changed = file.stat().st_mtime
        except FileNotFoundError:
            continue
        if now - changed > ABANDONED_AFTER_S:
            yield file


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
