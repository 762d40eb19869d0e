"""Which runs of the workflow are alive in a folder, and the traces of one that was killed.

Snakemake locks its folder, and marks the output of running jobs as incomplete, with files
that outlive it when it is killed. Beside them, every run of this workflow holds a kernel
lock, which does not. Who can have the kernel lock for itself alone knows that no other run
is alive and that the files are stale.
"""

from __future__ import annotations

import fcntl
import os
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RunLock:
    """Shows other runs that this one is alive, until its process ends.

    Attributes:
        handle: file descriptor that holds the lock; None where the file system has none.
        alone: whether no other run was alive when this one began; `is_alone` says whether
            that is still so.
    """

    handle: int | None
    alone: bool

    def is_alone(self) -> bool:
        """Whether no other run was alive when this one began, and none is now."""
        if not self.alone or self.handle is None:
            return self.alone
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            # An attempt that fails gives up what was held.
            fcntl.flock(self.handle, fcntl.LOCK_SH)
        return True


NO_RUN = RunLock(None, alone=False)


def join_runs(
    snakemake_folder: str | Path,
    when_alone: Callable[[], None] = lambda: None,
    is_ours: Callable[[str], bool] | None = None,
) -> RunLock:
    """Begin a run; if no other is alive, remove the traces of one that was killed.

    The marks of incomplete output are wrong here: every file is renamed into place, so one
    that exists is complete.

    Args:
        snakemake_folder: the run's `.snakemake`.
        when_alone: called if no other run is alive, before the traces are removed; other
            runs cannot begin meanwhile.
        is_ours: whether this workflow makes a file, if others run in the folder, too. Their
            marks stay, and so does Snakemake's lock, which may be one of theirs.
    """
    folder = Path(snakemake_folder)
    folder.mkdir(exist_ok=True)
    handle = os.open(folder / "run.lock", os.O_CREAT | os.O_RDWR, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        alone = True
    except BlockingIOError:
        alone = False
    except OSError:
        os.close(handle)
        return RunLock(None, alone=False)
    if alone:
        when_alone()
        for trace in _traces(folder, is_ours):
            trace.unlink()
    fcntl.flock(handle, fcntl.LOCK_SH)
    return RunLock(handle, alone)


def _traces(folder: Path, is_ours: Callable[[str], bool] | None) -> Iterator[Path]:
    if is_ours is None:
        yield from folder.glob("locks/*")
    marks = folder / "incomplete"
    for mark in list(marks.rglob("*")):
        if mark.is_file() and (is_ours is None or is_ours(_marked_file(mark, marks))):
            yield mark


def _marked_file(mark: Path, marks: Path) -> str:
    """The output that a mark is of: its name in Base64, long ones in parts behind `@`."""
    name = "".join(part.removeprefix("@") for part in mark.relative_to(marks).parts)
    try:
        return urlsafe_b64decode(name).decode()
    except ValueError:
        return ""
