"""Slurm, as a run finds it when it begins.

The jobs that a killed run has left behind go on, and what they train is kept. A new run
waits for them before it plans, because it would submit their cells a second time.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from lrvalley.errors import InputError

EXECUTOR = "slurm"
# The commands of Slurm without which Snakemake's plugin waits for ever.
COMMANDS = ("sbatch", "squeue")
# Trainings take minutes; Slurm's manual asks to call `squeue` seldom.
POLL_SECONDS = 10.0
SQUEUE = ["squeue", "--me", "--noheader", "--format=%i|%k|%Z"]
# How Snakemake's Slurm plugin begins the comment of a job: with the rule.
COMMENT = "rule_"


def require_slurm(executor: str) -> None:
    """See that Slurm is there if it is to run the jobs.

    Args:
        executor: the name of Snakemake's executor.

    Raises:
        InputError: if one of its commands is missing.
    """
    missing = [name for name in COMMANDS if shutil.which(name) is None]
    if executor == EXECUTOR and missing:
        raise InputError(
            f"executor {executor}: found no {', '.join(missing)} on this machine, expected "
            "Slurm's commands; start where they are, for example on the login node, or "
            "leave out the profile to train on this machine"
        )


def submitted_jobs(folder: Path) -> list[str] | None:
    """The Slurm jobs that runs in a folder have submitted and that have not ended.

    Snakemake itself may be a job in that folder; it is none of them.

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
        for job, comment, place in jobs
        if place == str(folder) and comment.startswith(COMMENT)
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
    answered = True
    while jobs or jobs is None:
        time.sleep(POLL_SECONDS)
        jobs = submitted_jobs(folder)
        if jobs is None and answered:
            say("squeue fails; waiting until it answers again. To give up: Ctrl-C")
        answered = jobs is not None
