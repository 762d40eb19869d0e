"""A Slurm cluster, and clones that use it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from clones import SMOKE, Clone, make_clone
from slurm import Cluster, installed, obstacle

from lrvalley.gpu import ALLOW_CPU

SNAKEMAKE = [str(Path(sys.executable).with_name("snakemake")), "--profile", "slurm-gpu"]
# The profile's 10 s are for a cluster that others use, too.
AT_ONCE = (
    "--slurm-init-seconds-before-status-checks=1",
    "--seconds-between-status-checks=1",
)


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


@pytest.fixture(scope="session")
def cluster(tmp_path_factory) -> Iterator[Cluster]:
    """Slurm, for the whole session."""
    if reason := obstacle():
        pytest.skip(f"no Slurm cluster here: {reason}")
    if not installed():
        pytest.skip("no Slurm cluster here: `make test-cluster` installs Slurm")
    cluster = Cluster(tmp_path_factory.mktemp("slurm"))
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def on_cluster(cluster):
    """Has the jobs of a clone run on the cluster, where the CPU is allowed or not."""

    def use(clone, allow_cpu=True):
        environment = {ALLOW_CPU: "1" if allow_cpu else ""}
        return ClusterClone(clone.path.resolve(), cluster, environment)

    return use


@pytest.fixture(scope="session")
def studied(cluster, tmp_path_factory, dataset) -> ClusterClone:
    """A clone in which the cluster has run the smoke study; not to be changed."""
    clone = make_clone(tmp_path_factory.mktemp("studied"), dataset)
    studied = ClusterClone(clone.path.resolve(), cluster, {ALLOW_CPU: "1"})
    studied.run()
    return studied
