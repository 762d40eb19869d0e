"""A Slurm cluster, and clones that use it."""

from collections.abc import Iterator

import pytest
from clusters import ClusterClone
from lrvalley.training.gpu import ALLOW_CPU
from slurm import Cluster, installed, obstacle
from support.clones import make_clone


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
