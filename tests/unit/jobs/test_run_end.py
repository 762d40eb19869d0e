"""What a run does at its end, and what it refuses at its start."""

from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from support.fake_workflow import rule_of

from lrvalley.errors import InputError
from lrvalley.jobs.remembered import asks_for_answer, remembered_files
from lrvalley.jobs.run_hooks import Run
from lrvalley.jobs.run_lock import RunLock
from lrvalley.reporting.printed_answer import printed_answer
from lrvalley.study.load import load_study


class StubLock(RunLock):
    """A lock without a file."""

    def is_alone(self):
        return self.alone


ALONE = StubLock(handle=3, alone=True)
TABLE = "optimizer,best_lr,steps,time_s,rates_tried,value\nadam,0.01,700,5.5,48,0.971\n"


def job(rule, **more):
    return SimpleNamespace(rule=rule_of(rule), **more)


class Dag(SimpleNamespace):
    def needrun_jobs(self):
        return self.jobs


def run_with(*rules, lock=ALONE, target="all"):
    said, cleared = [], []
    workflow = SimpleNamespace(
        dag=Dag(jobs=[job(rule) for rule in rules]),
        is_main_process=True,
        executor_plugin="local",
        dryrun=False,
        touch=False,
        dag_settings=SimpleNamespace(targets={target}),
    )
    planner = SimpleNamespace(
        handover=SimpleNamespace(clear=lambda: cleared.append(True)),
        begin=list,
        check_placed=list,
    )
    study = load_study({"study": "mine"})
    answer = partial(printed_answer, study, Path("results/mine"))
    run = Run(workflow, study, planner, said.append, answer)
    run.lock = lock
    return run, said, cleared


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = Path("results/mine/tables/best_lr.csv")
    table.parent.mkdir(parents=True)
    table.write_text(TABLE)
    return table


@pytest.mark.parametrize("rule", ["tabulate_cells", "write_answer"])
def test_the_answer_is_printed(capsys, rule):
    run, _, cleared = run_with(rule, "write_report")
    run.succeed()
    assert capsys.readouterr().out.startswith("Study mine: Adam at a learning rate of 0.01")
    assert cleared


def test_a_run_that_made_something_else_prints_none(capsys):
    run, *_ = run_with("download_dataset")
    run.succeed()
    assert capsys.readouterr().out == ""


def test_without_the_table_there_is_no_answer(folder, capsys):
    folder.unlink()
    run, *_ = run_with("tabulate_cells")
    run.succeed()
    assert capsys.readouterr().out == ""


def test_a_damaged_table_is_said_and_does_not_fail_the_run(folder):
    folder.write_text("optimizer\n")
    run, said, _ = run_with("tabulate_cells")
    run.succeed()
    assert "best_lr.csv: found optimizer" in said[0]


def test_the_folder_of_another_run_is_left_alone():
    run, _, cleared = run_with(lock=StubLock(handle=3, alone=False))
    run.succeed()
    assert not cleared


@pytest.mark.parametrize(
    "handle, seen",
    [(3, "another run is alive"), (None, "found a file system without file locks")],
)
def test_nothing_is_pruned_beside_another_run(handle, seen):
    run, *_ = run_with("prune", lock=StubLock(handle, alone=False))
    with pytest.raises(InputError, match=f"prune: {seen}"):
        run.start()


def test_a_full_disk_stops_a_run_that_trains_and_none_that_prunes(monkeypatch):
    monkeypatch.setattr("lrvalley.jobs.run_hooks.free_space", lambda folder: 1)
    run, *_ = run_with("prune")
    run.start()
    for training in (("train_cell", "train_pack"), ("search_answer",)):
        run, *_ = run_with(*training)
        with pytest.raises(InputError, match="0 MB free on the disk, expected at least"):
            run.start()


@pytest.mark.parametrize("rule", ["train_cell", "search_answer"])
@pytest.mark.parametrize("target", ["all", "answer"])
def test_a_run_that_trains_is_remembered_and_what_was_asked_for(rule, target):
    run, *_ = run_with(rule, target=target)
    run.start()
    (file,) = remembered_files()
    assert asks_for_answer(file) == (target == "answer")


def test_a_run_that_lost_cells_keeps_them_and_fails():
    run, _, cleared = run_with("tabulate_cells")

    def refuse():
        raise InputError("lost")

    run.planner.check_placed = refuse
    with pytest.raises(InputError, match="lost"):
        run.succeed()
    assert cleared == []
