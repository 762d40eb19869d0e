"""Whether the machine has what a run needs, checked before its first job."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from lrvalley.errors import InputError
from lrvalley.study.study import Study

# What a cell's file takes, measured on the article's cells: 1,100 bytes for the spec, 45
# for every check.
CELL_BYTES, CHECK_BYTES = 1_100, 45
# A cell is handed over, and copied to its place.
COPIES = 2
# Tables, figures, report, logs and Snakemake's records; the article's take 8 MB.
OTHER_BYTES = 10e6
NO_LOCKS = (
    "The file system of .snakemake has no file locks, so this run does not see whether "
    "another one is alive. Begin one at a time; what a killed run leaves is not removed: "
    "snakemake --unlock"
)


@dataclass(frozen=True)
class Space:
    """Space on disk, in bytes.

    Attributes:
        surely: what the run writes at least, if all budgets are spent.
        perhaps: what it writes if every state that may be kept is as large as it may be.
    """

    surely: float
    perhaps: float


def space_for(study: Study, cells: int) -> Space:
    """A rough estimate of what a run writes.

    Args:
        study: the study.
        cells: how many cells it puts in their places.
    """
    longest = max(*study.max_steps.values(), study.curve_steps)
    checks = longest / study.check_every
    surely = cells * COPIES * (CELL_BYTES + checks * CHECK_BYTES) + OTHER_BYTES
    return Space(surely, surely + cells * study.config.pack.keep_states_mb * 1e6)


def check_space(space: Space, free: float, folder: Path) -> str | None:
    """Compare what a run writes with what is free.

    Args:
        space: what it writes.
        free: what is free, in bytes.
        folder: where it writes.

    Returns:
        A warning if the space may not do, else None.

    Raises:
        InputError: if it does not do.
    """
    if free < space.surely:
        raise InputError(
            f"{folder.resolve()}: {_megabytes(free)} free on the disk, expected at least "
            f"{_megabytes(space.surely)} for what this run writes"
        )
    if free < space.perhaps:
        return (
            f"{folder.resolve()}: {_megabytes(free)} free on the disk; this run may write "
            f"up to {_megabytes(space.perhaps)}, most of it states of trainings, which "
            "pack.keep_states_mb limits"
        )
    return None


def check_folder(folder: Path) -> None:
    """Check that a study's folder is not another's, where capitals are not told from small
    letters.

    Raises:
        InputError: if it is there, but under another name.
    """
    if not folder.exists() or folder.name in os.listdir(folder.parent):
        return
    raise InputError(
        f"{folder}: found the folder of a study whose name differs in capitals only, "
        "expected another name, because this disk does not tell them apart"
    )


def free_space(folder: Path) -> int:
    """What is free on the disk of a folder, or of the nearest one above it, in bytes."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _megabytes(size: float) -> str:
    return f"{size / 1e6:,.0f} MB"
