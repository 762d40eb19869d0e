"""Runs a tool's command, and measures its time and the memory of all its processes."""

import json
import subprocess
import time
from dataclasses import dataclass

import psutil

# Often enough for a peak that lasts as long as a training; each look takes some
# milliseconds of a core.
EVERY_S = 0.25
SHOWN_LINES = 15


class ToolFailed(Exception):
    """A tool's command failed, or did not say what it chose."""


@dataclass(frozen=True)
class Finished:
    """A command that has ended.

    Attributes:
        printed: what it printed.
        wall_s: seconds from its start to its end.
        peak_rss_mb: the most memory that it and all its processes held at one time, in
            10^6 bytes; memory that several share counts for each.
    """

    printed: str
    wall_s: float
    peak_rss_mb: float


def run(command, folder, environment):
    """Run a command to its end.

    Args:
        command: its words.
        folder: where it runs; its output goes to files there.
        environment: its environment.

    Raises:
        ToolFailed: with the last lines that it printed.
    """
    out, err = folder / "stdout.txt", folder / "stderr.txt"
    with out.open("w") as stdout, err.open("w") as stderr:
        start, peak, seen = time.perf_counter(), 0, {}
        process = psutil.Popen(
            command, cwd=folder, env=environment, stdout=stdout, stderr=stderr
        )
        code = None
        while code is None:
            peak = max(peak, tree_rss(process, seen))
            try:
                code = process.wait(EVERY_S)
            except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
                continue
        wall = time.perf_counter() - start
    if code:
        last = err.read_text(errors="replace").splitlines()[-SHOWN_LINES:]
        raise ToolFailed("\n".join([f"exit code {code}", *last]))
    return Finished(out.read_text(errors="replace"), wall, peak / 1e6)


def tree_rss(process, seen):
    """Bytes that a process and its descendants hold now.

    Args:
        process: the process.
        seen: the processes seen before, by their numbers, to which new ones are added; so
            one counts although its parent has ended.
    """
    try:
        for each in (process, *process.children(recursive=True)):
            seen.setdefault(each.pid, each)
    except psutil.NoSuchProcess:
        pass
    total = 0
    for number, each in list(seen.items()):
        try:
            total += each.memory_info().rss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            del seen[number]
    return total


def last_json(printed):
    """The last line that a command printed, which is JSON.

    Raises:
        ToolFailed: if it is not a JSON object.
    """
    lines = printed.strip().splitlines() or [""]
    try:
        found = json.loads(lines[-1])
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ToolFailed(f"found {lines[-1]!r} as the last line, expected JSON")
    return found
