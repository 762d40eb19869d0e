import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from support.cells import make_cell, make_history, make_result

from lrvalley.errors import InputError
from lrvalley.jobs import pack_job
from lrvalley.jobs.handover import TRAIN, HandOver
from lrvalley.jobs.pack_job import REPORT_EVERY_S, PackJob
from lrvalley.jobs.packs import Pack

CELLS = (make_cell("adam", 0.01), make_cell("gd", 0.1), make_cell("gd", 0.2))

STARTED = 100.0  # second at which a job begins; seconds in its log count from there


def lane(*losses):
    history = make_history(accuracy=[0.5] * len(losses), loss=losses)
    return SimpleNamespace(history=history)


class Clock:
    now = STARTED

    def __call__(self):
        return self.now


@pytest.fixture
def planned(tmp_path):
    """A folder in which a pack is planned, and the pack's marker."""
    handover = HandOver(tmp_path)
    marker = handover.marker(TRAIN, Pack(CELLS))
    handover.write_plan(marker, CELLS, None)
    return handover, marker


def job_with(planned, main=None):
    said, clock = [], Clock()
    handover, marker = planned
    progress = (handover.root / marker).with_suffix(".progress")
    job = PackJob(handover, CELLS, progress, main, said.append, clock)
    return job, said, clock


def progress_of(job):
    return json.loads(job.progress.read_text())


def test_it_trains_what_was_not_handed_over_and_says_so(planned, capsys):
    handover, marker = planned
    handover.put(make_result(CELLS[1]))
    job = PackJob.of(handover, marker)
    assert list(job.cells) == [CELLS[0], CELLS[2]]
    assert capsys.readouterr().out.splitlines() == [
        "training together: 2",
        f"  {CELLS[0].path}",
        f"  {CELLS[2].path}",
    ]


@pytest.mark.parametrize(("width", "shares"), [(48, [3]), (2, [2, 1]), (1, [1, 1, 1])])
def test_its_cells_train_in_turns_of_at_most_a_width(planned, width, shares):
    job, _, _ = job_with(planned)
    turns = job.turns(width)
    assert [len(turn) for turn in turns] == shares
    assert {cell for turn in turns for cell in turn} == set(CELLS)


def test_a_job_without_cells_has_no_turn(planned):
    handover, marker = planned
    for cell in CELLS:
        handover.put(make_result(cell))
    assert PackJob.of(handover, marker).turns(48) == []


def test_a_damaged_hand_over_is_trained_again(planned):
    handover, marker = planned
    handover.put(make_result(CELLS[1]))
    handover.cell(CELLS[1].key).write_text("{")
    assert list(PackJob.of(handover, marker).cells) == list(CELLS)


def test_the_process_that_waits_is_that_of_the_plan(planned):
    handover, marker = planned
    assert PackJob.of(handover, marker).main is None
    handover.write_plan(marker, CELLS, 4711)
    assert PackJob.of(handover, marker).main == 4711


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"status": "reached", "steps": 50}, "reached at step 50"),
        ({"status": "budget", "steps": None}, "budget at step 100"),
        ({"steps": 12_000}, "reached at step 12,000"),
    ],
)
def test_a_decided_cell_is_handed_over_and_named(planned, changes, line):
    job, said, _ = job_with(planned)
    job.decided(make_result(CELLS[0], **changes))
    assert job.handover.has(CELLS[0])
    assert said == [f"{line}: {CELLS[0].path}"]


def test_how_far_it_is_can_be_read_from_its_file(planned):
    job, said, _ = job_with(planned)
    job.decided(make_result(CELLS[0]))
    job.report(1_050, [lane(2.0, 0.5), lane(3.0, 0.25)])
    assert progress_of(job) == {
        "step": 1_050,
        "in_training": 2,
        "decided": 1,
        "cells": 3,
        "lowest_loss": 0.25,
    }
    assert said[-1] == "step 1,050: 2 in training, lowest train loss 0.25"


def test_losses_that_are_not_finite_are_passed_over(planned):
    job, _, _ = job_with(planned)
    job.report(50, [lane(None), lane(1.5)])
    assert progress_of(job)["lowest_loss"] == 1.5
    job, _, _ = job_with(planned)
    job.report(50, [lane(None)])
    assert progress_of(job)["lowest_loss"] is None


def test_it_reports_from_time_to_time(planned):
    job, said, clock = job_with(planned)
    for now, step in ((0, 50), (REPORT_EVERY_S - 0.1, 100), (REPORT_EVERY_S, 150)):
        clock.now = STARTED + now
        job.report(step, [lane(1.0)])
    assert [line.split(":")[0] for line in said] == ["step 50", "step 150"]


def test_it_ends_when_the_run_that_waits_for_it_is_gone(planned):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    job, _, _ = job_with(planned, main=gone.pid)
    with pytest.raises(InputError, match=f"the run {gone.pid} that waits"):
        job.report(50, [lane(1.0)])
    job, said, _ = job_with(planned, main=os.getpid())
    job.report(50, [lane(1.0)])
    assert said


def test_a_process_of_another_user_is_alive(planned, monkeypatch):
    def refuse(process, signal):
        raise PermissionError

    monkeypatch.setattr(pack_job.os, "kill", refuse)
    job, said, _ = job_with(planned, main=1)
    job.report(50, [lane(1.0)])
    assert said


def test_it_says_how_long_it_held_its_gpu_before_it_trained_and_after(planned):
    job, said, clock = job_with(planned)
    for second in (9.3, 30.0, 60.0):
        clock.now = STARTED + second
        job.report(50, [lane(0.5)])
    clock.now = STARTED + 61.0
    job.decided(make_result(CELLS[0]))
    clock.now = STARTED + 61.14
    job.end()
    assert said[-1] == (
        "first check after 9.3 s; last cell decided after 61.0 s; end after 61.1 s; "
        "85% of it in training"
    )


def test_what_comes_after_the_last_cell_is_no_training(planned):
    job, said, clock = job_with(planned)
    clock.now = STARTED + 10.0
    job.report(50, [lane(0.5)])
    clock.now = STARTED + 30.0
    job.decided(make_result(CELLS[0]))
    clock.now = STARTED + 80.0
    job.end()
    assert said[-1].endswith("end after 80.0 s; 25% of it in training")


def test_a_pack_whose_cells_need_no_step_has_no_first_check(planned):
    job, said, clock = job_with(planned)
    clock.now = STARTED + 7.0
    job.decided(make_result(CELLS[0]))
    job.end()
    assert said[-1] == "last cell decided after 7.0 s; end after 7.0 s"
