"""When a pack's job trained, of the time that it held its GPU."""

from types import SimpleNamespace

import pytest
from support.cells import make_cell, make_result

from lrvalley.jobs.handover import HandOver
from lrvalley.jobs.pack_job import PackJob

CELL = make_cell("adam", 0.01)
LANE = SimpleNamespace(history=SimpleNamespace(loss=[0.5]))


@pytest.fixture
def job(tmp_path):
    """A pack's job that has begun at second 100, what it says, and what sets its clock."""
    now, said = [100.0], []
    progress = tmp_path / "pack.progress"
    job = PackJob(HandOver(tmp_path), [CELL], progress, None, said.append, lambda: now[0])
    return job, said, lambda second: now.__setitem__(0, second)


def test_it_says_when_it_trained(job):
    job, said, at = job
    for second in (109.3, 130.0, 160.0):
        at(second)
        job.report(50, [LANE])
    at(161.0)
    job.decided(make_result(CELL))
    at(161.14)
    job.end()
    assert said[-1] == (
        "first check after 9.3 s; last cell decided after 61.0 s; end after 61.1 s"
    )


def test_a_pack_whose_cells_need_no_step_has_no_first_check(job):
    job, said, at = job
    at(107.0)
    job.decided(make_result(CELL))
    job.end()
    assert said[-1] == "last cell decided after 7.0 s; end after 7.0 s"
