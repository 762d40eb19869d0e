"""A run of Snakemake that shows how far the study is, in place of a line for each job.

``python -m lrvalley.jobs.watched_run`` takes Snakemake's arguments, of which the picture
knows those that name configuration files and whether the target is `answer`. Without a
terminal it is Snakemake itself.
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

from lrvalley.errors import InputError
from lrvalley.jobs.remembered import ANSWER
from lrvalley.jobs.watch import HERE, Watched, named_study, screen, show_any_mark, watched

SNAKEMAKE = str(Path(sys.executable).with_name("snakemake"))
# How long a picture stays: so many seconds, and so many times what it took to make.
EVERY_S, EVERY_LOOKS = 2.0, 20.0
# How often it is looked whether the run has ended.
POLL_S = 0.1
# Of a failed run, at most so many lines are printed.
MOST_LINES = 200
STAMP = re.compile(r"^\[\w{3} \w{3} +\d+ [\d:]{8} \d{4}\]\n", re.M)
DONE = re.compile(r"^\d+ of \d+ steps \(\S+\) done$", re.M)
MESSAGE = re.compile(r"^Job \d+: (.+)$", re.M)
FAILED = re.compile(r"^Error in rule (\w+)", re.M)
ERROR = re.compile(r"^(?:Traceback|\w*Error|\w*Exception|Exiting because)\b", re.M)
NOTE = re.compile(r"^Note: .+$", re.M)


def status_line(log: str) -> str:
    """What Snakemake has done so far, what it started last and what has failed; or the last
    that it said."""
    done, messages, failed = (each.findall(log) for each in (DONE, MESSAGE, FAILED))
    if not (done or messages):
        return next((line for line in reversed(log.splitlines()) if line.strip()), "")
    failures = [f"{len(failed)} failed"] if failed else []
    return "; ".join([*done[-1:], *failures, *messages[-1:]])


def failure(log: str) -> str:
    """What a run that failed printed of its errors; if there are none, its last lines."""
    errors = [
        block[error.start() :].rstrip()
        for block in STAMP.split(log)
        if (error := ERROR.search(block))
    ]
    if not errors:
        return "\n".join(log.splitlines()[-MOST_LINES:])
    return "\n".join("\n".join(errors).splitlines()[:MOST_LINES])


def run(arguments: Sequence[str], study: Watched) -> int:
    """Run Snakemake below a picture of the study; returns its exit code.

    Ctrl-C reaches Snakemake by itself, which ends its jobs. Below the last picture stands
    what it answers and what the workflow noted, or what went wrong.
    """
    with tempfile.TemporaryDirectory() as folder:
        answer, log = Path(folder, "answer"), Path(folder, "log")
        with answer.open("wb") as out, log.open("wb") as err:
            process = subprocess.Popen([SNAKEMAKE, *arguments], stdout=out, stderr=err)
        before = signal.signal(signal.SIGTERM, lambda number, frame: process.terminate())
        try:
            with suppress(KeyboardInterrupt):
                _show(process, study, log)
        finally:
            _wait(process)
            signal.signal(signal.SIGTERM, before)
            said = _text(log)
            answered = _text(answer).strip() or status_line(said)
            end = [failure(said)] if process.returncode else NOTE.findall(said)
            print("\n".join([answered, *end]))
    return process.returncode


def _show(process: subprocess.Popen[bytes], study: Watched, log: Path) -> None:
    """Draw the study until the run ends, and once more then, in full."""
    print("\n" * shutil.get_terminal_size().lines)
    wait_s = EVERY_S
    while not _ends_within(process, wait_s):
        began = time.monotonic()
        columns, rows = shutil.get_terminal_size()
        lines = [*_picture(study)[: rows - 3], "", status_line(_text(log))]
        print(screen(lines, columns, rows), end="", flush=True)
        wait_s = max(EVERY_S, EVERY_LOOKS * (time.monotonic() - began))
    print(screen(_picture(study)))


def _picture(study: Watched) -> list[str]:
    try:
        return study.lines()
    except InputError as error:  # a table is damaged, which the run may be about to mend
        return [str(error)]


def _ends_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(POLL_S)
    return process.returncode is not None


def _wait(process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with suppress(KeyboardInterrupt):
            process.wait()


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def main(arguments: Sequence[str]) -> int:
    """Run Snakemake with these arguments; returns its exit code."""
    draws = sys.stdout.isatty() and sys.stderr.isatty() and os.getenv("TERM") != "dumb"
    if not draws:
        os.execv(SNAKEMAKE, [SNAKEMAKE, *arguments])
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument(
        "--configfile", "--configfiles", nargs="+", type=Path, default=[HERE]
    )
    overlays = parser.parse_known_args(arguments)[0].configfile
    show_any_mark()
    try:
        study = watched(named_study(overlays), ANSWER in arguments)
    except InputError as error:
        sys.exit(f"Error: {error}")
    return run(arguments, study)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
