"""The profile `slurm-gpu` on a real Slurm with two nodes of a (declared) GPU each."""

import os
import shutil
import signal
import time
from collections import Counter

import pytest
from clusters import AT_ONCE, WHEN_ONE_IS_DONE
from support.clones import Clone

PATIENCE = 120


def contents(clone):
    """Every cell's file, by path."""
    return {path: content for path, (_, content) in clone.cells().items()}


def grid_row(finished):
    """The cells of a row of the grid."""
    row = "results/cells/gd/size-1/"
    cells = {path: cell for path, cell in contents(finished).items() if row in path}
    return {path: cell for path, cell in cells.items() if b'"target": null' not in cell}


def wait_until(happened, process):
    deadline = time.monotonic() + PATIENCE
    while not (outcome := happened()):
        assert process.poll() is None, process.stdout.read()[-6000:]
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return outcome


def end_of(process):
    printed, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, printed[-6000:]
    return printed


def states(clone):
    return Counter(job["JobState"] for job in clone.submissions())


def test_the_smoke_study_gives_the_same_cells_as_on_this_machine(studied, finished):
    assert contents(studied) == contents(finished)
    assert (studied.path / "results/smoke/report.html").exists()
    assert studied.planned() == {}


def test_one_submission_a_row_and_both_nodes_share_them(studied):
    rows, curves, step_times, timings = 3, 2, 1, 3
    submissions = studied.submissions()
    assert states(studied) == {"COMPLETED": rows + curves + step_times + timings}
    assert {job["NodeList"] for job in submissions} == {"node1", "node2"}
    # A row asks for what a pack needs, not for the sum over its cells.
    assert Counter(job["TimeLimit"] for job in submissions) == {"60": 5, "30": 4}
    assert {job["ProcCnt"] for job in submissions} == {"2"}


def test_one_deleted_cell_is_one_submission(studied, on_cluster, tmp_path):
    shutil.copytree(studied.path, tmp_path / "clone", symlinks=True)
    clone = on_cluster(Clone(tmp_path / "clone"))
    before = clone.cells()
    path = next(iter(grid_row(studied)))
    (clone.path / path).unlink()
    clone.run("cells", *WHEN_ONE_IS_DONE)
    assert states(clone) == {"COMPLETED": 1}
    after = clone.cells()
    assert after[path][1] == before[path][1]
    assert {p for p in before if after[p] != before[p]} == {path}


def test_a_cancelled_job_is_submitted_again(fresh, on_cluster, finished):
    clone, expected = on_cluster(fresh), grid_row(finished)
    with clone.running(*expected, *AT_ONCE) as process:
        wait_until(clone.is_training, process)
        clone.cluster.call("scancel", *clone.running_jobs())
        end_of(process)
    assert states(clone) == {"CANCELLED": 1, "COMPLETED": 1}
    # Minutes: the second attempt asks for more.
    assert [job["TimeLimit"] for job in clone.submissions()] == ["60", "120"]
    assert contents(clone) == expected


def test_a_node_whose_daemon_is_killed_under_a_job(fresh, on_cluster, finished):
    clone, expected = on_cluster(fresh), grid_row(finished)
    with clone.running(*expected, *AT_ONCE) as process:
        wait_until(clone.is_training, process)
        for node in ("node1", "node2"):
            clone.cluster.kill_node(node)
        time.sleep(3)
        for node in ("node1", "node2"):
            clone.cluster.start_node(node)
        end_of(process)
    assert contents(clone) == expected


def test_snakemake_killed_and_started_again_submits_nothing_twice(
    fresh, on_cluster, finished
):
    clone, expected = on_cluster(fresh), grid_row(finished)
    with clone.running(*expected, *AT_ONCE) as process:
        wait_until(clone.is_training, process)
        os.kill(process.pid, signal.SIGKILL)
    (job,) = clone.running_jobs()
    printed = clone.run(*expected, *AT_ONCE)
    assert "Waiting for the Slurm jobs of an earlier run" in printed
    assert f"scancel {job}" in printed
    assert "Nothing to be done" in printed
    assert states(clone) == {"COMPLETED": 1}
    assert contents(clone) == expected


@pytest.fixture
def ungrouped(fresh, on_cluster):
    profile = "profiles/slurm-gpu/config.yaml"
    fresh.edit(profile, "group-components:\n  - row=48\n", "")
    return on_cluster(fresh)


def test_cells_as_an_array(ungrouped, finished):
    expected = dict(list(grid_row(finished).items())[:2])
    array = "--slurm-array-jobs=train_cell"
    printed = ungrouped.run(*expected, array, *WHEN_ONE_IS_DONE)
    assert printed.count("Submitted array job") == 1
    assert states(ungrouped) == {"COMPLETED": 2}
    assert contents(ungrouped) == expected


def test_a_submission_for_each_cell(ungrouped, finished):
    expected = dict(list(grid_row(finished).items())[:2])
    ungrouped.run(*expected, *WHEN_ONE_IS_DONE)
    assert states(ungrouped) == {"COMPLETED": 2}
    assert contents(ungrouped) == expected


def test_a_job_that_sees_no_gpu_says_so(fresh, on_cluster, finished):
    clone = on_cluster(fresh, allow_cpu=False)
    cell = next(iter(grid_row(finished)))
    printed = clone.run(cell, "--retries=0", *WHEN_ONE_IS_DONE, succeeds=False)
    assert "the job asked for a GPU (gres: gpu:1) and TensorFlow sees none" in printed
    assert clone.cells() == {}
