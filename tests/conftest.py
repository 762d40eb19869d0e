"""Clones that several tests share."""

import fcntl
import gc
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.clones import ROOT, Clone, make_clone
from support.users_folder import Folder, begin

# Of two workers, each begins with a half of the tests. What takes long is first in both, so
# that short ones are left to share at the end. The second half begins with what needs no
# smoke study: the first half makes it meanwhile.
LONG_IN_FIRST_HALF = ("tests/faults", "tests/versioning")
LONG_IN_SECOND_HALF = ("tests/unit/training", "tests/workflow")
# The variable with the folder that several runs of pytest share.
SHARED = "LRVALLEY_SHARED_CLONES"
Once = Callable[[str, Callable[[Path], object]], Path]

# A process that has imported TensorFlow and traced some graphs has a million objects:
# Python's search among them for garbage takes a fifteenth of the time of the tests.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    first, second, short = [], [], []
    for item in items:
        if item.nodeid.startswith(LONG_IN_FIRST_HALF):
            first.append(item)
        elif item.nodeid.startswith(LONG_IN_SECOND_HALF):
            second.append(item)
        else:
            short.append(item)
    share = max(len(items) // 2 - len(first), 0)
    items[:] = [*first, *short[:share], *second, *short[share:]]


@pytest.fixture(scope="session")
def once(tmp_path_factory) -> Once:
    """Make a folder that all processes of a parallel run share, in the first that asks;
    and so do all runs of pytest that are told where."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    shared = Path(os.environ.get(SHARED, shared))

    def make_once(name: str, make: Callable[[Path], object]) -> Path:
        folder, half_made = shared / name, shared / f"{name}-half-made"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                shutil.rmtree(half_made, ignore_errors=True)
                half_made.mkdir()
                make(half_made)
                half_made.rename(folder)
        return folder

    return make_once


@pytest.fixture(scope="session")
def dataset(once) -> Path:
    """MNIST: the project's own copy, or else a download."""
    file = ROOT / "data" / "mnist.npz"

    def get(folder: Path) -> None:
        if file.exists():
            (folder / "data").mkdir()
            shutil.copy2(file, folder / "data")
        else:
            make_clone(folder, None).run("data/mnist.npz")

    return once("dataset", get) / "data" / file.name


@pytest.fixture(scope="session")
def finished(once, dataset) -> Clone:
    """A clone in which the smoke study has run; not to be changed."""
    return Clone(once("finished", lambda folder: make_clone(folder, dataset).run()))


@pytest.fixture(scope="session")
def tuned(once, finished) -> Clone:
    """A clone in which the smoke study and `snakemake tune` have run; not to be changed."""

    def tune(folder: Path) -> None:
        shutil.copytree(finished.path, folder, symlinks=True, dirs_exist_ok=True)
        Clone(folder).run("tune")

    return Clone(once("tuned", tune))


@pytest.fixture(scope="session")
def answered(once) -> Folder:
    """A user's folder after one run of a study of the user's model; not to be changed."""
    return Folder(once("own-study", lambda folder: begin(folder).run()) / "mine")


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
