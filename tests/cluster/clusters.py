"""Clones whose jobs Slurm runs."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from slurm import Cluster
from support.clones import SMOKE, Clone

SNAKEMAKE = [str(Path(sys.executable).with_name("snakemake")), "--profile", "slurm-gpu"]


def checked_after(seconds: int) -> tuple[str, str]:
    """Options that say when the plugin asks Slurm first; the profile's 10 s spare Slurm.

    Each time that nothing has ended since, it waits 10 s longer.
    """
    first = f"--slurm-init-seconds-before-status-checks={seconds}"
    return first, "--seconds-between-status-checks=1"


AT_ONCE, WHEN_ONE_IS_DONE = checked_after(1), checked_after(5)


@dataclass(frozen=True)
class ClusterClone(Clone):
    """A clone whose jobs Slurm runs."""

    cluster: Cluster
    environment: dict[str, str]

    def command(self, *arguments: str) -> list[str]:
        return [*SNAKEMAKE, *arguments, *SMOKE]

    def run(self, *arguments: str, succeeds: bool = True) -> str:
        """Run Snakemake to its end, and return what it printed."""
        with self.running(*arguments) as process:
            printed, _ = process.communicate(timeout=600)
        assert (process.returncode == 0) == succeeds, printed[-6000:]
        return printed

    @contextmanager
    def running(self, *arguments: str) -> Iterator[subprocess.Popen]:
        """Run Snakemake, in a process group of its own that ends with the block."""
        process = subprocess.Popen(
            self.command(*arguments),
            cwd=self.path,
            env=os.environ | self.cluster.environment | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def submissions(self) -> list[dict[str, str]]:
        """What Slurm has recorded of the clone's jobs that have ended."""
        return [job for job in self.cluster.jobs() if job["WorkDir"] == str(self.path)]

    def running_jobs(self) -> list[str]:
        """The ids of the clone's jobs that are running."""
        listed = self.cluster.call("squeue", "-h", "-t", "running", "-o", "%i|%Z")
        jobs = (line.split("|") for line in listed.splitlines())
        return [job for job, folder in jobs if folder == str(self.path)]

    def is_training(self) -> bool:
        """Whether a pack has begun."""
        logs = self.path.glob("logs/cells/**/*.log")
        return any("training together" in log.read_text() for log in logs)
