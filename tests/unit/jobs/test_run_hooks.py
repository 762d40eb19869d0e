import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from lrvalley.jobs.packing import Announcement, HandOver
from support.cells import make_result

from lrvalley.errors import InputError
from lrvalley.jobs import run_hooks as hooks
from lrvalley.jobs.run_hooks import (
    DAMAGED,
    HANDOVER,
    TRAINING_RULE,
    TUNER_RULES,
    after_run,
    before_run,
    begin_run,
    set_aside_damaged,
    submitted_with,
)
from lrvalley.jobs.run_lock import RunLock
from lrvalley.records.cell_file import write_cell
from lrvalley.study.cell import canonical_lr
from lrvalley.study.study import load_study

STUDY = load_study({"study": "mine", "grid": {"rates": [0.1, 0.2]}})


class Job(SimpleNamespace):
    __hash__ = object.__hash__


def other_job(rule):
    return SimpleNamespace(rule=SimpleNamespace(name=rule))


def job(cell):
    wildcards = {"optimizer": cell.optimizer, "size": str(cell.size)}
    wildcards |= {"lr": canonical_lr(cell.lr), "key": cell.key}
    return Job(rule=SimpleNamespace(name=TRAINING_RULE), wildcards_dict=wildcards)


def begin(*jobs, alone=True, submissions=None):
    dag = SimpleNamespace(
        needrun_jobs=lambda: list(jobs),
        get_job_group=lambda job: (submissions or {}).get(job.wildcards_dict["key"]),
    )
    workflow = SimpleNamespace(dag=dag, cores=3, local_exec=submissions is None)
    run = RunLock(None, alone)
    before_run(workflow, STUDY, run, "data/mnist.npz")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_cells_of_the_runs_training_jobs_are_announced():
    wanted = [STUDY.grid[3], STUDY.grid[0]]
    begin(*map(job, wanted), other_job("plot_time_by_size"))
    announced = HandOver(Path(HANDOVER)).announced()
    assert announced == Announcement((tuple(wanted[::-1]),), trainers=3, one_machine=True)


def test_on_a_cluster_the_jobs_of_a_submission_are_a_team():
    first, second, alone, _ = STUDY.grid[:4]
    submissions = {first.key: "row", second.key: "row"}
    begin(job(second), job(alone), job(first), submissions=submissions)
    announced = HandOver(Path(HANDOVER)).announced()
    assert announced == Announcement(
        ((first, second), (alone,)), trainers=1, one_machine=False
    )


def grouping(**components):
    settings = SimpleNamespace(group_components=components)
    return SimpleNamespace(group_settings=settings, parent_groupids={})


def test_cells_of_a_row_and_seed_are_submitted_together():
    study = load_study({"study": "mine", "seeds": [1, 2], "grid": {"rates": [0.1, 0.2]}})
    workflow = grouping(row=48)
    names = [job(cell).wildcards_dict for cell in study.grid]
    groups = [submitted_with(workflow, study, name) for name in names]
    assert groups[:4] == ["row-gd-1-seed-1", "row-gd-1-seed-2"] * 2
    assert len(set(groups)) == 6 * 2
    assert set(workflow.parent_groupids.values()) == {"row"}


def test_without_a_number_for_rows_each_cell_is_submitted_alone():
    name = job(STUDY.grid[0]).wildcards_dict
    assert submitted_with(grouping(), STUDY, name) is None


def test_a_run_that_trains_nothing_leaves_what_another_has_announced():
    begin(job(STUDY.grid[0]))
    begin(other_job("write_report"), alone=False)
    assert HandOver(Path(HANDOVER)).announced().teams == ((STUDY.grid[0],),)


def test_the_folder_is_cleared_unless_another_run_may_use_it():
    begin(job(STUDY.grid[0]))
    after_run(RunLock(None, alone=False))
    assert HandOver(Path(HANDOVER)).announced().teams
    after_run(RunLock(None, alone=True))
    assert not HandOver(Path(HANDOVER)).announced().teams


def test_cells_are_not_pruned_while_another_run_is_alive():
    begin(other_job("prune"), alone=True)
    with pytest.raises(InputError, match="another run is alive"):
        begin(other_job("prune"), alone=False)


def test_a_damaged_data_file_is_found_before_training(folder):
    (folder / "data").mkdir()
    (folder / "data" / "mnist.npz").write_text("no zip")
    begin(other_job("write_report"))
    for training in (job(STUDY.grid[0]), *map(other_job, TUNER_RULES)):
        with pytest.raises(InputError, match=r"data/mnist\.npz: not readable"):
            begin(training)


def test_a_damaged_curve_is_found_too(folder):
    (folder / "best_lr.csv").write_text("optimizer,best_lr\nadam,0.1\n")
    (curve,) = STUDY.curves({"adam": 0.1})
    write_cell(curve.path, make_result(STUDY.grid[0]))
    (note,) = set_aside_damaged(STUDY, ".")
    assert curve.path in note
    assert not (folder / curve.path).exists()


@pytest.mark.parametrize(
    ("submissions", "dryrun", "waits"),
    [(100, False, True), (100, True, False), (None, False, False)],
)
def test_a_run_that_submits_jobs_waits_for_those_of_one_that_is_gone(
    folder, monkeypatch, submissions, dryrun, waits
):
    waited = []
    monkeypatch.setattr(
        hooks, "wait_for_earlier_jobs", lambda where, say: waited.append(where)
    )
    workflow = SimpleNamespace(
        is_main_process=True,
        resource_settings=SimpleNamespace(nodes=submissions),
        output_settings=SimpleNamespace(dryrun=dryrun),
    )
    run = begin_run(workflow, pytest.fail)
    os.close(run.handle)
    assert waited == ([folder] if waits else [])


def test_every_damaged_file_is_named_and_kept_elsewhere(folder):
    sound, damaged, _, other = STUDY.grid[:4]
    write_cell(sound.path, make_result(sound))
    write_cell(damaged.path, make_result(damaged))
    (folder / damaged.path).write_text("{")
    write_cell(other.path, make_result(sound))
    notes = set_aside_damaged(STUDY, ".")
    assert [damaged.path in notes[0], other.path in notes[1], len(notes)] == [True, True, 2]
    assert (folder / sound.path).exists()
    assert not (folder / damaged.path).exists()
    assert not (folder / other.path).exists()
    assert (folder / DAMAGED / damaged.path).read_text() == "{"
    assert set_aside_damaged(STUDY, ".") == []
