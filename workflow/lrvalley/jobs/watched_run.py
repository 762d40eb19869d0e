"""A run of Snakemake that shows how far the study is, in place of a line for each job.

``python -m lrvalley.jobs.watched_run`` takes Snakemake's arguments. Without a terminal it
is Snakemake itself.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from lrvalley.errors import InputError
from lrvalley.jobs.on_disk import StudyOnDisk
from lrvalley.jobs.progress import lines_of
from lrvalley.jobs.watch import HERE, named_study, screen, show_any_mark

SNAKEMAKE = str(Path(sys.executable).with_name("snakemake"))
# A look takes a hundredth of this, or less.
EVERY_S = 2.0
# How often it is seen whether the run has ended.
POLL_S = 0.1
# Of a run that failed, so many of its last lines are printed.
LAST_LINES = 200
DONE = re.compile(r"^\d+ of \d+ steps \(\S+\) done$", re.M)
MESSAGE = re.compile(r"^Job \d+: (.+)$", re.M)
ERROR = re.compile(r"^(?:\w*Error|\w*Exception|Exiting because)\b", re.M)


def status_line(log: str) -> str:
    """What Snakemake has done so far and did last, or the last that it said."""
    done, messages = DONE.findall(log), MESSAGE.findall(log)
    if not (done or messages):
        return next((line for line in reversed(log.splitlines()) if line.strip()), "")
    return "; ".join([*done[-1:], *messages[-1:]])


def failure(log: str) -> str:
    """What a run that failed printed, from its first error on; at most the last lines."""
    error = ERROR.search(log)
    lines = log[error.start() if error else 0 :].splitlines()
    return "\n".join(lines[-LAST_LINES:])


def run(arguments: Sequence[str], study: StudyOnDisk) -> int:
    """Run Snakemake below a picture of the study; returns its exit code.

    Ctrl-C reaches Snakemake by itself, which ends its jobs. Below the last picture stands
    what it answers, or what went wrong.
    """
    with (
        tempfile.TemporaryFile("w+", errors="replace") as answer,
        tempfile.TemporaryFile("w+", errors="replace") as log,
    ):
        process = subprocess.Popen([SNAKEMAKE, *arguments], stdout=answer, stderr=log)
        before = signal.signal(signal.SIGTERM, lambda number, frame: process.terminate())
        with suppress(KeyboardInterrupt):
            _show(process, study, log)
        while process.poll() is None:
            with suppress(KeyboardInterrupt):
                process.wait()
        signal.signal(signal.SIGTERM, before)
        print(failure(_text(log)) if process.returncode else _text(answer))
    return process.returncode


def _show(process: subprocess.Popen[bytes], study: StudyOnDisk, log: IO[str]) -> None:
    """Draw the study until the run ends, and once more then, in full."""
    print("\n" * shutil.get_terminal_size().lines)
    while not _ends_within(process, EVERY_S):
        columns, rows = shutil.get_terminal_size()
        lines = [*_picture(study)[: rows - 3], "", status_line(_text(log))]
        print(screen(lines, columns, rows), end="", flush=True)
    print(screen(_picture(study)))


def _picture(study: StudyOnDisk) -> list[str]:
    try:
        return lines_of(study.look())
    except InputError as error:  # a table is damaged, which the run may be about to mend
        return [str(error)]


def _ends_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(POLL_S)
    return process.returncode is not None


def _text(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


def main(arguments: Sequence[str]) -> int:
    """Run Snakemake with these arguments; returns its exit code."""
    if not (sys.stdout.isatty() and sys.stderr.isatty()):
        os.execv(SNAKEMAKE, [SNAKEMAKE, *arguments])
    parser = argparse.ArgumentParser(prog="watched_run", add_help=False)
    parser.add_argument("--configfile", nargs="+", type=Path, default=[HERE])
    overlays = parser.parse_known_args(arguments)[0].configfile
    show_any_mark()
    try:
        study = StudyOnDisk(named_study(overlays))
    except InputError as error:
        sys.exit(f"Error: {error}")
    return run(arguments, study)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
