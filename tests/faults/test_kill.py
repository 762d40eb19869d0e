"""A run that is killed half-way goes on where it stopped."""

import os
import re
import signal

import pytest
from support.runs import (
    PATIENCE,
    begin,
    grid_or_size,
    pack_jobs,
    pack_logs,
    processes_in,
    running,
    wait_for_end,
    wait_until,
)

# The cells of the grid and of the sizes at size 1 with Adam: four in one pack, which end
# after 100 to 300 steps.
PACK = "/adam/size-1/lr-1.000e-0"


@pytest.fixture
def begun(fresh, finished):
    return begin(fresh, finished, PACK, grid_or_size)


def decided(clone):
    """The cells that the packs' jobs have handed over."""
    return {file.stem for file in clone.path.glob(".snakemake/lrvalley/cells/*.json")}


def trained(clone):
    """The keys of the cells that the last job of a pack has trained."""
    (log,) = pack_logs(clone)
    return set(re.findall(r"^  results/\S+/([\w-]+)\.json$", log, re.MULTILINE))


def some_decided(clone):
    return lambda: decided(clone) and pack_jobs(clone)


def assert_goes_on(begun):
    """What was decided is kept, and only the rest is trained."""
    kept = decided(begun.clone)
    assert kept
    begun.completes()
    assert not trained(begun.clone) & kept


def test_ctrl_c(begun):
    with running(begun.clone, own_servers=True) as process:
        wait_until(some_decided(begun.clone), process)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(PATIENCE) != 0
    wait_for_end(begun.clone)
    assert_goes_on(begun)


def test_sigkill_of_snakemake_and_all_its_jobs(begun):
    with running(begun.clone, own_servers=True) as process:
        wait_until(some_decided(begun.clone), process)
    wait_for_end(begun.clone)
    assert_goes_on(begun)


def test_sigkill_of_the_job_of_a_pack(begun):
    with running(begun.clone) as process:
        (job,) = wait_until(some_decided(begun.clone), process)
        job.kill()
        assert process.wait(PATIENCE) != 0
    assert processes_in(begun.clone) == []
    wait_for_end(begun.clone)
    assert_goes_on(begun)


def test_sigkill_of_snakemake_alone(begun):
    """Its pack's job sees that nobody waits for it, and ends by itself."""
    longer = ("--config", "grid={max_steps: 30000, target: 0.999}")
    with running(begun.clone, "cells", *longer) as process:
        wait_until(lambda: pack_jobs(begun.clone), process)
        gone = re.compile(f"Error: the run {process.pid} that waits for this pack is gone")
        wait_until(lambda: re.search(r"^step \d+", "".join(pack_logs(begun.clone)), re.M))
        os.kill(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
        wait_for_end(begun.clone)
    assert any(gone.search(log) for log in pack_logs(begun.clone))
    for log in begun.clone.path.glob("logs/packs/train-*.log"):
        log.unlink()
    begun.completes()


def test_a_run_that_begins_before_the_job_of_a_killed_one_has_ended(begun):
    with running(begun.clone) as process:
        wait_until(some_decided(begun.clone), process)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
        assert_goes_on(begun)


def test_a_population_goes_on_from_its_last_judgement_to_the_same_bytes(fresh, tuned):
    (undisturbed,) = tuned.path.glob("results/cells/*/adam/size-1/pbt/*.json")
    population = str(undisturbed.relative_to(tuned.path))
    file, log = fresh.path / population, fresh.path / f"logs/{population}.log"
    with running(fresh, population) as process:
        wait_until(fresh.states, process)
    assert not file.exists()
    assert fresh.states() == [file.stem]
    fresh.run(population)
    assert "going on after judgement" in log.read_text()
    assert fresh.states() == []
    assert file.read_bytes() == undisturbed.read_bytes()


def test_an_answer_goes_on_from_its_rung_and_from_its_confirmation(fresh, finished):
    """On four cores it is the one of an undisturbed run on two that has the grid, and what
    is on record is left as it is."""
    on_four = ("answer", "--cores", "4")
    with running(fresh, *on_four) as process:
        kept = wait_until(fresh.cells, process)
    wait_for_end(fresh)
    assert not list(fresh.path.glob("results/smoke/answer*"))
    assert {path: fresh.cells()[path] for path in kept} == kept

    in_training = re.compile(r"^step \d+", re.MULTILINE)
    with running(fresh, *on_four) as process:
        wait_until(lambda: in_training.search("".join(pack_logs(fresh))), process)
        kept |= fresh.cells()
        for job in pack_jobs(fresh):
            job.kill()
        assert process.wait(PATIENCE) != 0
    wait_for_end(fresh)
    assert not list(fresh.path.glob("results/smoke/answer*"))

    fresh.run(*on_four)
    answer = "results/smoke/answer.json"
    assert (fresh.path / answer).read_bytes() == (finished.path / answer).read_bytes()
    after = fresh.cells()
    assert {path: after[path] for path in kept} == kept
    assert fresh.half_written() == fresh.handed_over() == processes_in(fresh) == []
