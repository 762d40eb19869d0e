"""Runs that go on while a test interferes with them."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from support.clones import Clone, has_other_seed
from support.snakemake_server import shared_fork_servers

PATIENCE = 180
# How the names of the curves of the smoke study end.
CURVE = "-dc2534"


@dataclass(frozen=True)
class Begun:
    """A clone in which the smoke study has run but for some cells of one pack.

    Attributes:
        clone: the clone.
        expected: every cell's file after an undisturbed run, by path.
    """

    clone: Clone
    expected: dict[str, bytes]

    def completes(self) -> None:
        """The next run has the files of an undisturbed one, and leaves nothing over."""
        kept = self.clone.cells()
        self.clone.run("cells")
        after = self.clone.cells()
        assert {path: content for path, (_, content) in after.items()} == self.expected
        assert {path: after[path] for path in kept} == kept
        assert_nothing_left(self.clone)


def assert_nothing_left(clone: Clone) -> None:
    assert clone.half_written() == []
    assert clone.handed_over() == []
    assert processes_in(clone) == []
    traces = (clone.path / ".snakemake").glob("locks/*")
    assert list(traces) == []
    trajectories = {path.rsplit("/", 1)[1].split("-")[0] for path in clone.cells()}
    assert set(clone.states()) <= trajectories
    assert clone.planned("cells") == {}


def begin(
    clone: Clone,
    finished: Clone,
    missing: str,
    among: Callable[[str, bytes], bool] = lambda path, content: True,
) -> Begun:
    """Put what was made already into a fresh clone.

    Args:
        clone: the fresh clone.
        finished: a clone in which the study has run.
        missing: a part of the paths of the cells that are still to be trained.
        among: whether a cell may be one of these, by its path and its content.
    """
    expected = contents(finished)
    for path, content in expected.items():
        if missing not in path or not among(path, content):
            (clone.path / path).parent.mkdir(parents=True, exist_ok=True)
            (clone.path / path).write_bytes(content)
    times = "results/smoke/step_time"
    shutil.copytree(finished.path / times, clone.path / times)
    return Begun(clone, expected)


def grid_or_size(path: str, content: bytes) -> bool:
    """Whether a cell of the smoke study is one of the grid or of the sizes: those train
    together, and curves and confirmations in packs of their own."""
    return CURVE not in path and not has_other_seed(content)


@contextmanager
def running(
    clone: Clone, *arguments: str, own_servers: bool = False
) -> Iterator[subprocess.Popen]:
    """Train the cells, or what else is asked for, in a process group of its own that ends
    with the block.

    Args:
        clone: where to train.
        arguments: what to ask Snakemake for.
        own_servers: whether the run starts the servers of which its jobs are forks, as it
            does elsewhere; otherwise it shares those of all tests.
    """
    shared = {} if own_servers else shared_fork_servers()
    process = subprocess.Popen(
        clone.command(*(arguments or ("cells",))),
        cwd=clone.path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=os.environ | shared,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)


def wait_until(
    happened: Callable[[], object],
    process: subprocess.Popen | None = None,
    patience: float = PATIENCE,
):
    """Wait for something to happen, in a run if one is given, and return it."""
    deadline = time.monotonic() + patience
    while not (outcome := happened()):
        assert process is None or process.poll() is None, "the run ended before it happened"
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return outcome


def processes_in(clone: Clone, part: str = "") -> list[psutil.Process]:
    """The processes that run in a clone, with a part of their command line."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            inside = Path(process.cwd()) == clone.path
            if inside and any(part in each for each in process.cmdline()):
                found.append(process)
    return found


def wait_for_end(clone: Clone, patience: float = PATIENCE) -> None:
    """Wait until nothing runs in a clone, and make the files that were left half-written
    look old: the next run leaves new ones alone, whose writer may be alive."""
    wait_until(lambda: not processes_in(clone), patience=patience)
    for file in clone.half_written():
        os.utime(file, (0, 0))


def pack_jobs(clone: Clone) -> list[psutil.Process]:
    """The processes that train packs."""
    return processes_in(clone, "train_pack.py")


def pack_logs(clone: Clone) -> list[str]:
    """What the packs' jobs have written to their logs."""
    return [log.read_text() for log in clone.path.glob("logs/packs/train-*.log")]


def contents(clone: Clone) -> dict[str, bytes]:
    """Every cell's file, by path."""
    return {path: content for path, (_, content) in clone.cells().items()}
