"""Clones whose jobs Slurm runs."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cluster.slurm import Cluster
from support.clones import SMOKE, Clone
from support.snakemake_server import run_snakemake, shared_fork_servers

SNAKEMAKE = [str(Path(sys.executable).with_name("snakemake")), "--profile", "slurm-gpu"]
# The profile spares Slurm. The plugin asks for the first time after so many seconds, and
# waits 10 s longer each time that nothing has ended since: here after 3, 16 and 39 s. The
# logs tell which job was which pack.
SOON = (
    "--slurm-init-seconds-before-status-checks=3",
    "--latency-wait=5",
    "--slurm-keep-successful-logs",
)
# All cells, and one training against the clock.
STUDIED = ("cells", "results/smoke/timing/scaling/adam/size-2/lr-1.000e-02.json")
MOMENTS = r"first check after (\S+) s; last cell decided after (\S+) s; end after (\S+) s"


@dataclass(frozen=True)
class Allocation:
    """A pack's job as Slurm and the pack saw it, in seconds.

    Attributes:
        held: from the start of the job to its end.
        before: from the start of the pack's script to the first check of its cells.
        training: from there to when the last cell was decided.
        after: from there to the end of the script.
    """

    held: float
    before: float
    training: float
    after: float

    def __str__(self) -> str:
        return (
            f"{self.held:.0f} s of allocation, {self.training / self.held:.0%} of it "
            "between the first check and the last cell; "
            f"{self.held - self.training:.1f} s without a training step: "
            f"{self.held - self.before - self.training - self.after:.1f} s Snakemake's "
            f"start and end, {self.before:.1f} s until the first check, "
            f"{self.after:.1f} s after the last cell"
        )


@dataclass(frozen=True)
class ClusterClone(Clone):
    """A clone whose jobs Slurm runs."""

    cluster: Cluster
    environment: dict[str, str]
    study: tuple[str, ...] = SMOKE

    def command(self, *arguments: str) -> list[str]:
        return [*SNAKEMAKE, *SOON, *arguments, *self.study]

    def run(self, *arguments: str, succeeds: bool = True) -> str:
        """Run Snakemake to its end, and return what it printed."""
        done = run_snakemake(self.command(*arguments)[1:], self.path, self._own_variables)
        assert (done.returncode == 0) == succeeds, done.stdout[-6000:]
        return done.stdout

    @contextmanager
    def running(self, *arguments: str) -> Iterator[subprocess.Popen]:
        """Run Snakemake, in a process group of its own that ends with the block."""
        process = subprocess.Popen(
            self.command(*arguments),
            cwd=self.path,
            # What runs on this machine is forked of the servers of all tests.
            env=os.environ | shared_fork_servers() | self._own_variables,
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

    @property
    def _own_variables(self) -> dict[str, str]:
        return self.cluster.environment | self.environment

    def submissions(self) -> list[dict[str, str]]:
        """What Slurm has recorded of the clone's jobs that have ended."""
        return [job for job in self.cluster.jobs() if job["WorkDir"] == str(self.path)]

    def running_jobs(self) -> dict[str, str]:
        """The comments of the clone's jobs that are running, by id."""
        listed = self.cluster.call("squeue", "-h", "-t", "running", "-o", "%i|%k|%Z")
        jobs = (line.split("|") for line in listed.splitlines())
        return {job: comment for job, comment, folder in jobs if folder == str(self.path)}

    def packs_in_training(self) -> int:
        """How many packs have begun."""
        logs = self.path.glob("logs/packs/train-*.log")
        return sum("training together" in log.read_text() for log in logs)

    def allocations(self) -> dict[str, Allocation]:
        """How long the packs' jobs held their GPUs, and trained, by the pack's name."""
        found = {}
        for log in self.path.glob("logs/packs/train-*.log"):
            (held,) = (
                (_moment(job["EndTime"]) - _moment(job["StartTime"])).total_seconds()
                for job in self.submissions()
                if job["JobId"] in self._ids(log.stem)
            )
            said = re.search(MOMENTS, log.read_text())
            assert said, log.read_text()
            first, last, end = map(float, said.groups())
            found[log.stem] = Allocation(held, first, last - first, end - last)
        return found

    def _ids(self, pack: str) -> list[str]:
        logs = self.path.glob(f".snakemake/slurm_logs/rule_train_pack/*{pack}*/*.log")
        return [log.stem for log in logs]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
