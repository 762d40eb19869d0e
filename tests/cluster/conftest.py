"""A Slurm cluster, and clones that use it."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from cluster.clusters import STUDIED, ClusterClone
from cluster.slurm import Cluster, installed, obstacle
from support.clones import make_clone

from lrvalley.training.gpu_check import ALLOW_CPU

SEARCHES = "results/smoke/search"


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


@pytest.fixture(scope="session")
def studied(cluster, tmp_path_factory, dataset, finished) -> ClusterClone:
    """A clone in which the cluster has trained the smoke study; not to be changed.

    Its searches are those of this machine: the test of a user's model searches on Slurm.
    """
    clone = make_clone(tmp_path_factory.mktemp("studied"), dataset)
    shutil.copytree(finished.path / SEARCHES, clone.path / SEARCHES)
    studied = ClusterClone(clone.path.resolve(), cluster, {ALLOW_CPU: "1"})
    studied.run(*STUDIED)
    return studied


@pytest.fixture
def without(studied, tmp_path) -> Callable[..., ClusterClone]:
    """Copies the studied clone without some cells, and all that would spare their
    training."""

    def copy(*cells: str, allow_cpu: bool = True) -> ClusterClone:
        path = tmp_path.resolve() / "clone"
        shutil.copytree(studied.path, path, symlinks=True)
        for folder in ("logs", "results/states"):
            shutil.rmtree(path / folder, ignore_errors=True)
        for cell in cells:
            (path / cell).unlink()
        environment = {ALLOW_CPU: "1" if allow_cpu else ""}
        return ClusterClone(path, studied.cluster, environment)

    return copy
