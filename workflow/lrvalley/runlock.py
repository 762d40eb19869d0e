"""Clearing the lock of a Snakemake run that was killed.

Snakemake locks its folder with files that outlive it when it is killed. Beside them,
every run of this workflow holds a kernel lock, which does not. Who can have the kernel
lock for itself alone knows that no other run is alive and that the files are stale.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def clear_stale_locks(snakemake_folder: str | Path) -> int | None:
    """Remove Snakemake's lock files if no other run of this folder is alive.

    Args:
        snakemake_folder: the run's `.snakemake`.

    Returns:
        An open file descriptor, which shows other runs that this one is alive until it
        ends; None where the file system has no locks, and nothing was removed.
    """
    folder = Path(snakemake_folder)
    folder.mkdir(exist_ok=True)
    handle = os.open(folder / "run.lock", os.O_CREAT | os.O_RDWR, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pass
    except OSError:
        os.close(handle)
        return None
    else:
        for lock in folder.glob("locks/*"):
            lock.unlink()
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle
