"""Clones that several tests share."""

import shutil
from pathlib import Path

import pytest
from clones import ROOT, Clone, make_clone


@pytest.fixture(scope="session")
def dataset(tmp_path_factory) -> Path:
    """MNIST: the project's own copy, or else a download."""
    file = ROOT / "data" / "mnist.npz"
    if file.exists():
        copy = tmp_path_factory.mktemp("data") / file.name
        shutil.copy2(file, copy)
        return copy
    clone = make_clone(tmp_path_factory.mktemp("download"), None)
    clone.run("data/mnist.npz")
    return clone.path / "data" / "mnist.npz"


@pytest.fixture(scope="session")
def finished(tmp_path_factory, dataset) -> Clone:
    """A clone in which the smoke study has run; not to be changed."""
    clone = make_clone(tmp_path_factory.mktemp("finished"), dataset)
    clone.run()
    return clone


@pytest.fixture
def clone(tmp_path, finished) -> Clone:
    """A copy of the clone in which the smoke study has run."""
    shutil.copytree(finished.path, tmp_path / "clone", symlinks=True)
    return Clone(tmp_path / "clone")


@pytest.fixture
def fresh(tmp_path, dataset) -> Clone:
    """A clone in which nothing has run."""
    (tmp_path / "fresh").mkdir()
    return make_clone(tmp_path / "fresh", dataset)
