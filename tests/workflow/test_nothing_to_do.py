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
    """Files have the times of the checkout, and Snakemake knows nothing of them."""
    shutil.rmtree(clone.path / ".snakemake")
    data_gone(clone)
    for file in (clone.path / "results/cells").rglob("*.json"):
        file.touch()
    results = clone.path / "results/smoke"
    for kind in ("search", "step_time", "timing", "tables"):
        touch_all(results / kind)
    for name in ("tables/confirmed.csv", "answer.json", "answer.md"):
        (results / name).touch()
    touch_all(results / "figures")
    (results / "metrics.json").touch()
    (results / "report.html").touch()


def touch_all(folder):
    """At one time: which of them a checkout writes first is chance."""
    now = time.time()
    for file in folder.rglob("*"):
        os.utime(file, (now, now))


@pytest.mark.parametrize("state", [as_it_is, data_gone, data_touched, brought_by_git])
def test_nothing_to_do(clone, state):
    state(clone)
    assert {name: clone.planned(*options) for name, options in TRIGGERS.items()} == {
        name: {} for name in TRIGGERS
    }
