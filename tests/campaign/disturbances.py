"""What is done to a run, or to the files that it finds."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random

import psutil
from support.clones import Clone
from support.runs import processes_in, wait_for_end, wait_until

from campaign.catalog import CELLS, CLOCK_FORWARD, PART, Kind
from campaign.damage import DAMAGES
from campaign.folder import cell_files, study_cells

# Seconds that a run is left alone once what a disturbance waits for has happened: most
# trainings of the smoke study end within them.
LATEST = {"it plans": 3.0, "a job runs": 12.0, "a cell is decided": 3.0}
# Bytes that one file may have at most when the disk is full: less than a state or a figure
# has, and about what a cell has.
SMALLEST, LARGEST = 500, 40_000
# Seconds for what should happen soon, on a machine that has much else to do.
PATIENCE = 900
DAY = 86_400
YEAR = 365 * DAY
JOB = ".snakemake/scripts/"


def started(
    clone: Clone, target: str, prepare: Callable[[], object] = bool
) -> subprocess.Popen:
    """A run in a process group of its own; what it prints goes to a file in the clone."""

    def begin() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        prepare()

    with (clone.path / "printed").open("ab") as printed:
        return subprocess.Popen(
            clone.command(target),
            cwd=clone.path,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=begin,
        )


def killed(clone: Clone, target: str, fault: str, random: Random) -> str:
    """Start a run and kill it, or a part of it, at a random moment; returns when."""
    moment = random.choice(list(LATEST))
    wait = random.uniform(0, LATEST[moment])
    victim = random.random()
    process = started(clone, target)
    try:
        _await(moment, clone, process)
        with suppress(subprocess.TimeoutExpired):
            process.wait(wait)
        if process.poll() is not None:
            return "too late"
        jobs = sorted(processes_in(clone, JOB), key=lambda job: job.pid)
        with suppress(ProcessLookupError, psutil.NoSuchProcess):
            _kill(process, jobs, fault, victim)
        process.wait(PATIENCE)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)
    wait_for_end(clone, PATIENCE)
    return f"{wait:.1f} s after {moment}"


def _await(moment: str, clone: Clone, process: subprocess.Popen) -> None:
    known = len(cell_files(clone))
    handed_over = clone.path / ".snakemake/lrvalley/cells"
    happened: Mapping[str, Callable[[], object]] = {
        "it plans": lambda: True,
        "a job runs": lambda: processes_in(clone, JOB),
        "a cell is decided": lambda: (
            len(cell_files(clone)) > known or any(handed_over.glob("*"))
        ),
    }
    wait_until(lambda: happened[moment]() or process.poll() is not None, patience=PATIENCE)


def _kill(
    process: subprocess.Popen, jobs: list[psutil.Process], fault: str, victim: float
) -> None:
    if fault == "kill a job" and jobs:
        jobs[int(victim * len(jobs))].kill()
    elif fault == "kill Snakemake":
        process.kill()
    elif fault == "SIGTERM":
        process.terminate()
    else:
        number = signal.SIGINT if fault == "Ctrl-C" else signal.SIGKILL
        os.killpg(process.pid, number)


def beside_another(clone: Clone, target: str, random: Random) -> str:
    """Two runs of the same study in one folder; returns how far apart they began."""
    apart = random.uniform(0, 10)
    first = started(clone, target)
    time.sleep(apart)
    second = started(clone, target)
    codes = [each.wait(PATIENCE) for each in (first, second)]
    wait_for_end(clone, PATIENCE)
    return f"{apart:.1f} s apart, exit codes {codes[0]} and {codes[1]}"


def with_a_full_disk(clone: Clone, target: str, random: Random) -> str:
    """A run that cannot write a file of more than so many bytes; returns how many.

    A limit on files needs no rights, and fails in the same calls as a disk that is full.
    """
    size = random.randint(SMALLEST, LARGEST)
    # The log of Snakemake itself is not what is tested.
    code = started(
        clone, target, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    ).wait(PATIENCE)
    wait_for_end(clone, PATIENCE)
    return f"files of at most {size:,} bytes, exit code {code}"


def with_other_times(clone: Clone, fault: str, random: Random) -> str:
    """Files with times as if the clock had been set since; returns how many.

    All of them, or each with an even chance. To a run, files from the future are what a
    clock that was set back leaves behind.
    """
    ahead = random.choice([60, DAY, YEAR]) * (-1 if fault == CLOCK_FORWARD else 1)
    share = random.choice([0.5, 1.0])
    changed = 0
    for file in sorted((clone.path / "results").rglob("*")):
        if file.is_file() and random.random() < share:
            seconds = file.stat().st_mtime + ahead
            os.utime(file, (seconds, seconds))
            changed += 1
    return f"{changed} files {ahead:+,} s"


def with_leftovers(clone: Clone) -> str:
    """What a killed run may have left; returns a few words."""
    packs = clone.path / ".snakemake/lrvalley/packs"
    packs.mkdir(parents=True, exist_ok=True)
    (packs / "train-0000000000000000.json").write_text('{"main": 1, "cells": [')
    (packs / "train-0000000000000000.progress").write_text("{")
    locks = clone.path / ".snakemake/locks"
    locks.mkdir(exist_ok=True)
    for name in ("0.input.lock", "0.output.lock"):
        (locks / name).write_text("results/smoke/report.html\n")
    return "locks, half a plan"


def damaged(clone: Clone, kind: Kind, random: Random) -> tuple[Path, bytes, str]:
    """Damage a file of a kind; returns it, what it was, and a few words."""
    if kind.start == PART and kind.files.startswith(".snakemake"):
        _hand_over(clone, random)
    files = sorted(clone.path.glob(kind.files))
    # Others are not read by whoever asks for the study's cells.
    file = random.choice(study_cells(clone) if kind.files == CELLS else files)
    name = random.choice(list(kind.damages))
    content = file.read_bytes()
    # Another file: the data set is a hard link that all clones share.
    file.unlink()
    file.write_bytes(DAMAGES[name](content, random))
    return file, content, f"{name}: {file.relative_to(clone.path)}"


def _hand_over(clone: Clone, random: Random) -> None:
    """Move cells to where a killed run leaves those that a pack has handed over."""
    folder = clone.path / ".snakemake/lrvalley/cells"
    folder.mkdir(parents=True, exist_ok=True)
    for file in random.sample(study_cells(clone), 2):
        shutil.move(file, folder / file.name)
