"""Slurm jobs that a run has left behind when it was killed.

They go on, and what they train is kept. A new run waits for them before it plans, because
it would submit their cells a second time.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

POLL_SECONDS = 10.0
SQUEUE = ["squeue", "--me", "--noheader", "--format=%i|%j|%Z"]
# Snakemake's Slurm plugin names the jobs of a run by a UUID, after a prefix if one is set.
JOB_NAME = re.compile(r"([\w-]+_)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def submitted_jobs(folder: Path) -> list[str] | None:
    """The Slurm jobs that runs in a folder have submitted and that have not ended.

    Args:
        folder: where Snakemake ran.

    Returns:
        Their ids, none on a machine without Slurm; None if Slurm does not answer.
    """
    if shutil.which(SQUEUE[0]) is None:
        return []
    listed = subprocess.run(SQUEUE, capture_output=True, text=True)
    if listed.returncode:
        return None
    jobs = [line.split("|", 2) for line in listed.stdout.splitlines()]
    return [
        job
        for job, name, place in jobs
        if place == str(folder) and JOB_NAME.fullmatch(name)
    ]


def wait_for_earlier_jobs(folder: Path, say: Callable[[str], None]) -> None:
    """Wait until no Slurm job of an earlier run in a folder is left.

    Args:
        folder: where Snakemake ran.
        say: tells the user what is waited for, or that Slurm does not answer.
    """
    jobs = submitted_jobs(folder)
    if jobs is None:
        say("squeue fails; jobs of an earlier run, if there are any, are submitted again")
        return
    if jobs:
        say(
            "Waiting for the Slurm jobs of an earlier run; what they train is kept. "
            f"To give them up: scancel {' '.join(jobs)}"
        )
    while jobs or jobs is None:
        time.sleep(POLL_SECONDS)
        jobs = submitted_jobs(folder)
