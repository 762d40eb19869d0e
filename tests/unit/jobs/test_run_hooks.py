import fcntl
import gc
import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from snakemake.io import flag
from support.cells import make_result
from support.fake_workflow import FakeWorkflow

from lrvalley.errors import InputError
from lrvalley.jobs import run_hooks
from lrvalley.jobs.planner import TRAINING_RULE, Planner
from lrvalley.jobs.run_hooks import PRUNING_RULE, TUNER_RULES, Run
from lrvalley.jobs.run_lock import RunLock
from lrvalley.study.load import load_study
from lrvalley.support.atomic_files import HALF_WRITTEN

STUDY = load_study({"study": "mine", "grid": {"rates": [0.1, 0.2]}})
CELL = STUDY.grid[0]
TRACES = (
    ".snakemake/locks/0.output.lock",
    ".snakemake/incomplete/cmVz",
    ".snakemake/lrvalley/packs/train-0.json",
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def collector():
    """The garbage collector, as it was before the test."""
    yield
    gc.unfreeze()
    gc.enable()


@pytest.fixture
def traces(folder):
    """What a run that was killed has left."""
    for name in TRACES:
        (folder / name).parent.mkdir(parents=True)
        (folder / name).touch()


class StubLock(RunLock):
    """A lock without a file."""

    def is_alone(self):
        return self.alone


def new_run(alone=True, **changes):
    said = []
    workflow = FakeWorkflow(**changes)
    planner = Planner(workflow, 48, said.append)
    run = Run(workflow, STUDY, planner, said.append, answer=list)
    run.lock = StubLock(3, alone)
    return run, said


def end(run):
    if run.lock.handle is not None and not isinstance(run.lock, StubLock):
        os.close(run.lock.handle)


def test_a_run_that_acts_removes_the_traces_of_one_that_was_killed(folder, traces):
    run, _ = new_run()
    run.begin(acts=True)
    assert run.lock.alone
    assert not any((folder / name).exists() for name in TRACES)
    end(run)


@pytest.mark.parametrize(
    ("age", "acts", "stays"), [(0, True, True), (61, True, False), (61, False, True)]
)
def test_a_run_that_acts_removes_what_a_killed_writer_has_left(folder, age, acts, stays):
    half = folder / "results/cells" / f"{HALF_WRITTEN}x.json"
    half.parent.mkdir(parents=True)
    half.touch()
    os.utime(half, (time.time() - age,) * 2)
    run, _ = new_run()
    run.begin(acts)
    assert half.exists() == stays
    end(run)


def test_a_run_that_does_not_act_changes_nothing_and_trusts_what_is_there(folder, traces):
    run, _ = new_run()
    run.begin(acts=False)
    assert run.workflow.execution_settings.ignore_incomplete
    files = [f for f in folder.rglob("*") if f.is_file()]
    assert sorted(files) == sorted(folder / name for name in TRACES)


def test_beside_another_run_the_traces_stay(folder, traces):
    with open(folder / ".snakemake/run.lock", "w") as other:
        fcntl.flock(other, fcntl.LOCK_SH)
        run, _ = new_run()
        run.begin(acts=True)
        assert not run.lock.alone
        assert all((folder / name).exists() for name in TRACES)
        end(run)


@pytest.mark.parametrize(
    ("locally", "acts", "waits"),
    [(False, True, True), (False, False, False), (True, True, False)],
)
def test_a_run_that_submits_jobs_waits_for_those_of_one_that_is_gone(
    folder, monkeypatch, locally, acts, waits
):
    waited = []
    monkeypatch.setattr(
        run_hooks, "wait_for_earlier_jobs", lambda where, say: waited.append(where)
    )
    run, _ = new_run(local_exec=locally)
    run.begin(acts)
    end(run)
    assert waited == ([folder] if waits else [])


def test_the_run_begins_when_snakemake_executes():
    run, _ = new_run()
    executed = []
    run.workflow.execute = lambda plugin, *, settings: executed.append(settings)
    run.watch()
    plugin = SimpleNamespace(
        name="local", common_settings=SimpleNamespace(dryrun_exec=False, touch_exec=False)
    )
    run.workflow.execute(plugin, settings="as given")
    assert executed == ["as given"]
    assert run.lock.alone and run.lock.handle is not None
    end(run)


def test_cells_are_not_pruned_while_another_run_is_alive():
    for alone in (True, False):
        run, _ = new_run(alone)
        run.workflow.need(PRUNING_RULE)
        if alone:
            run.start()
        else:
            with pytest.raises(InputError, match="another run is alive"):
                run.start()


@pytest.mark.parametrize("rule", [*TUNER_RULES, TRAINING_RULE])
def test_a_damaged_data_file_is_found_before_training(folder, rule):
    (folder / "data").mkdir()
    (folder / "data" / "mnist.npz").write_text("no zip")
    run, _ = new_run()
    run.workflow.need("write_report")
    run.start()
    run.workflow.need(rule, pack="train-0")
    with pytest.raises(InputError, match=r"data/mnist\.npz: not readable"):
        run.start()


def test_damaged_cells_are_set_aside_and_named(folder):
    run, said = new_run()
    Path(CELL.path).parent.mkdir(parents=True)
    Path(CELL.path).write_text("{")
    run.planner.want([CELL])
    (marker,) = run.planner.needed_by(CELL.key, pytest.fail)
    run.workflow.need_pack(marker, [CELL])
    run.start()
    (note,) = said
    assert CELL.path in note
    assert not Path(CELL.path).exists()


def test_what_is_missing_cannot_be_touched(folder):
    run, _ = new_run(touch=True)
    (folder / "made").touch()
    run.workflow.need("write_report", "made")
    run.workflow.need("train_pack", flag("pack.done", "temp"))
    run.start()
    run.workflow.need("write_report", "gone")
    with pytest.raises(InputError, match="found gone missing, expected a finished study"):
        run.start()


def test_a_dry_run_sets_nothing_aside(folder):
    run, said = new_run(dryrun=True)
    Path(CELL.path).parent.mkdir(parents=True)
    Path(CELL.path).write_text("{")
    run.planner.want([CELL])
    run.planner.needed_by(CELL.key, pytest.fail)
    run.start()
    assert said == []
    assert Path(CELL.path).read_text() == "{"


def test_the_hand_over_folder_is_cleared_unless_another_run_may_use_it():
    run, _ = new_run(alone=False)
    run.planner.handover.put(make_result(CELL))
    run.succeed()
    assert run.planner.handover.has(CELL)
    run.lock = RunLock(None, alone=True)
    run.succeed()
    assert not run.planner.handover.has(CELL)


def test_garbage_is_collected_from_the_first_job_on(folder):
    run, _ = new_run()
    run.workflow.execute = pytest.fail
    run.watch()
    assert not gc.isenabled()
    run.start()
    assert gc.isenabled()
