"""A run that is killed half-way goes on where it stopped."""

import fcntl
import json
import os
import re
import signal
import time

import pytest
from runs import (
    PATIENCE,
    assert_completes,
    contents,
    jobs,
    log_of,
    running,
    trained_since,
    wait_until,
)

ENOUGH = 2


def some_cells(clone):
    return lambda: len(clone.cells()) >= ENOUGH


def assert_goes_on(clone):
    kept, killed = contents(clone), time.time()
    assert ENOUGH <= len(kept) < 10
    for content in kept.values():
        json.loads(content)
    assert_completes(clone, kept)
    return kept, killed


def test_ctrl_c(fresh):
    with running(fresh) as process:
        wait_until(some_cells(fresh), process)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(PATIENCE) != 0
    kept, killed = assert_goes_on(fresh)
    assert not trained_since(fresh, killed) & set(kept)


def test_sigkill_of_snakemake_and_all_its_jobs(fresh):
    with running(fresh) as process:
        wait_until(some_cells(fresh), process)
    kept, killed = assert_goes_on(fresh)
    assert not trained_since(fresh, killed) & set(kept)


def test_sigkill_of_snakemake_alone(fresh):
    """Its jobs go on; the next run waits for them and takes what they hand over."""
    with running(fresh) as process:
        wait_until(some_cells(fresh), process)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
        assert_goes_on(fresh)


def test_sigkill_of_a_job_that_trains(fresh):
    """The other jobs train what it had not finished; its own cell is left, and what the
    curves are made of."""
    with running(fresh) as process:
        training = lambda job: "training together" in log_of(fresh, job)  # noqa: E731
        job = wait_until(lambda: next(filter(training, jobs(process)), None), process)
        job.kill()
        assert process.wait(PATIENCE) != 0
    kept = contents(fresh)
    assert len(kept) == 9
    assert_completes(fresh, kept)


@pytest.fixture
def claimed(fresh):
    """Every cell of the study claimed by another process: this one."""
    printed = fresh.run("--dry-run", "cells")
    keys = set(re.findall(r"/([0-9a-f]{12})\.json", printed))
    folder = fresh.path / ".snakemake/handover"
    folder.mkdir(parents=True)
    handles = [(folder / f"{key}.lock").open("w") for key in keys]
    for handle in handles:
        fcntl.flock(handle, fcntl.LOCK_EX)
    yield handles
    for handle in handles:
        handle.close()


def test_sigkill_of_a_job_that_waits(fresh, claimed):
    with running(fresh) as process:
        waiting = lambda job: "waiting" in log_of(fresh, job)  # noqa: E731
        job = wait_until(lambda: next(filter(waiting, jobs(process)), None), process)
        assert contents(fresh) == {}
        job.kill()
        for handle in claimed:
            handle.close()
        assert process.wait(PATIENCE) != 0
    kept = contents(fresh)
    assert len(kept) == 9
    assert_completes(fresh, kept)


def test_a_population_goes_on_from_its_last_judgement_to_the_same_bytes(fresh):
    fresh.edit("config/smoke.yaml", "max_steps: 200, runs: 1", "max_steps: 2000, runs: 1")
    printed = fresh.run("--dry-run", "tune")
    population = re.search(r"results/cells/adam/size-1/pbt/\w+\.json", printed)[0]
    cell = re.search(r"results/cells/gd/size-1/lr-\S+\.json", printed)[0]
    file, log = fresh.path / population, fresh.path / f"logs/{population}.log"
    handover = fresh.path / ".snakemake/handover"
    checkpoints = lambda: list(handover.glob("[0-9a-f]*.npz"))  # noqa: E731
    with running(fresh, population) as process:
        wait_until(checkpoints, process)
    assert not file.exists()
    fresh.run(cell)
    fresh.run(population)
    resumed = file.read_bytes()
    assert "going on after judgement" in log.read_text()
    assert checkpoints() == []
    file.unlink()
    fresh.run(population)
    assert "going on after judgement" not in log.read_text()
    assert file.read_bytes() == resumed
