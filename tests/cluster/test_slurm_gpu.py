"""The profile `slurm-gpu` on a real Slurm with two nodes of a (declared) GPU each."""

import os
import re
import signal
import time
from collections import Counter

import pytest
from cluster.clusters import STUDIED
from support.runs import contents

PATIENCE = 180


def cell_at(clone, place):
    """The one cell of an optimizer, a size and a rate that no other cell is cut from."""
    (cell,) = (path for path in clone.cells() if place in path)
    return cell


@pytest.fixture
def of_two_packs(studied):
    """Two cells that cannot train together, because their networks differ."""
    places = ("gd/size-1/lr-1.000e-03", "adam/size-2/lr-1.000e-03")
    return [cell_at(studied, place) for place in places]


def number(text):
    return int(text.replace(",", ""))


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


def test_the_cells_are_the_same_as_on_this_machine(studied, finished):
    assert contents(studied) == contents(finished)
    assert studied.planned(*STUDIED) == {}


def test_a_submission_for_each_pack_and_both_nodes_share_them(studied):
    packs = len(list(studied.path.glob("logs/packs/train-*.log")))
    # Of the grid and the sizes there are two. What the tables call for, curves and other
    # seeds, is one pack or two: it depends on which table is made first.
    assert packs in (3, 4)
    step_times, timings = 1, 1
    submissions = studied.submissions()
    assert states(studied) == {"COMPLETED": packs + step_times + timings}
    assert {job["NodeList"] for job in submissions} == {"node1", "node2"}
    minutes = {"60": packs, "30": step_times + timings}
    assert Counter(job["TimeLimit"] for job in submissions) == minutes
    assert {job["ProcCnt"] for job in submissions} == {"2"}


def test_a_packs_job_ends_when_its_last_cell_is_decided(studied, capsys):
    for file in studied.path.glob("logs/packs/train-*.log"):
        log = file.read_text()
        planned = re.findall(r"^  (results/cells/\S+)$", log, re.M)
        decided = re.findall(r"^\w+ at step ([\d,]+): (results/cells/\S+)$", log, re.M)
        assert sorted(cell for _, cell in decided) == sorted(planned)
        trained = re.findall(r"^step ([\d,]+):", log, re.M)
        assert number(trained[-1]) <= number(decided[-1][0])
        assert log.splitlines()[-1].startswith("first check after")
    with capsys.disabled():
        for pack, allocation in studied.allocations().items():
            print(f"\n{pack}: {allocation}", end="")


def test_a_cancelled_job_and_a_killed_daemon(without, of_two_packs, finished):
    clone = without(*of_two_packs)
    with clone.running(*of_two_packs) as process:
        wait_until(lambda: clone.packs_in_training() == 2, process)
        for node in ("node1", "node2"):
            clone.cluster.kill_node(node)
        for node in ("node1", "node2"):
            clone.cluster.start_node(node)
        clone.cluster.call("scancel", next(iter(clone.running_jobs())))
        end_of(process)
    assert states(clone) == {"CANCELLED": 1, "COMPLETED": 2}
    # Minutes: the second attempt asks for more.
    assert Counter(job["TimeLimit"] for job in clone.submissions()) == {"60": 2, "120": 1}
    assert contents(clone) == contents(finished)


def test_a_deleted_cell_is_one_submission_though_snakemake_is_killed(
    studied, without, of_two_packs
):
    cell, _ = of_two_packs
    clone, before = without(cell), studied.cells()
    with clone.running("cells") as process:
        wait_until(clone.packs_in_training, process)
        os.kill(process.pid, signal.SIGKILL)
    (job,) = clone.running_jobs()
    printed = clone.run("cells")
    assert "Waiting for the Slurm jobs of an earlier run" in printed
    assert f"scancel {job}" in printed
    assert states(clone) == {"COMPLETED": 1}
    after = clone.cells()
    assert after[cell][1] == before[cell][1]
    assert {path for path in before if after[path] != before[path]} == {cell}


def test_packs_as_an_array(without, of_two_packs, finished):
    clone = without(*of_two_packs)
    printed = clone.run(*of_two_packs, "--slurm-array-jobs=train_pack")
    assert printed.count("Submitted array job") == 1
    assert states(clone) == {"COMPLETED": 2}
    assert contents(clone) == contents(finished)


def test_a_job_that_sees_no_gpu_says_so(without, of_two_packs):
    cell, _ = of_two_packs
    clone = without(cell, allow_cpu=False)
    printed = clone.run(cell, "--retries=0", succeeds=False)
    assert "the job asked for a GPU (gres: gpu:1) and TensorFlow sees none" in printed
    assert cell not in clone.cells()
