"""Runs that go on while a test interferes with them."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psutil

PATIENCE = 180


@contextmanager
def running(clone, *arguments: str) -> Iterator[subprocess.Popen]:
    """Train the cells, or what else is asked for, in a process group of its own that ends
    with the block."""
    process = subprocess.Popen(
        clone.command(*(arguments or ("cells",))),
        cwd=clone.path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)


def wait_until(happened: Callable[[], object], process: subprocess.Popen):
    """Wait for something to happen in a run, and return it."""
    deadline = time.monotonic() + PATIENCE
    while not (outcome := happened()):
        assert process.poll() is None, "the run ended before it happened"
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return outcome


def jobs(process: subprocess.Popen) -> list[psutil.Process]:
    """The processes of the run's jobs that get a cell."""
    found = []
    for child in psutil.Process(process.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if any("train_cell" in part for part in child.cmdline()):
                found.append(child)
    return found


def log_of(clone, job: psutil.Process) -> str:
    """What a job has written to its log."""
    for file in job.open_files():
        if file.path.endswith(".log") and "/logs/cells/" in file.path:
            return (clone.path / file.path).read_text()
    return ""


def contents(clone) -> dict[str, bytes]:
    """Every cell's file, by path."""
    return {path: content for path, (_, content) in clone.cells().items()}


def trained_since(clone, moment: float) -> set[str]:
    """The cells that were trained, not handed over, by logs begun after a moment."""
    logs = [f for f in clone.path.glob("logs/cells/**/*.log") if f.stat().st_mtime > moment]
    return {
        path
        for log in logs
        for path in re.findall(r"^  (results/\S+)$", log.read_text(), re.M)
    }


def assert_completes(clone, kept: dict[str, bytes]) -> None:
    """The next run trains what is missing, and leaves what was finished as it is."""
    clone.run("cells")
    after = contents(clone)
    assert len(after) == 12
    assert {path: after[path] for path in kept} == kept
    assert clone.half_written() == []
    assert clone.planned("cells") == {}
