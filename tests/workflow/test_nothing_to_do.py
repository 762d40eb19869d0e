"""A finished study stays finished, whatever Snakemake looks at."""

import os
import shutil
import time

import pytest

TRIGGERS = {
    "the profile's": (),
    "mtime and input": ("--rerun-triggers", "mtime", "input"),
    "Snakemake's own": (
        "--rerun-triggers",
        "code",
        "input",
        "mtime",
        "params",
        "software-env",
    ),
}


def as_it_is(clone):
    pass


def data_gone(clone):
    (clone.path / "data/mnist.npz").unlink()


def data_touched(clone):
    data = clone.path / "data/mnist.npz"
    copy = shutil.copy(data, clone.path / "copy")
    os.replace(copy, data)
    data.touch()


def brought_by_git(clone):
    """Snakemake knows nothing of the files, and all have one time: which of them a checkout
    writes first is chance."""
    shutil.rmtree(clone.path / ".snakemake")
    data_gone(clone)
    now = time.time()
    for path in (clone.path / "results").rglob("*"):
        os.utime(path, (now, now))


@pytest.mark.parametrize("state", [as_it_is, data_gone, data_touched, brought_by_git])
def test_nothing_to_do(clone, state):
    state(clone)
    assert {name: clone.planned(*options) for name, options in TRIGGERS.items()} == {
        name: {} for name in TRIGGERS
    }
