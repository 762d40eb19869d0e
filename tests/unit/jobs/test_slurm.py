import stat

import pytest

from lrvalley.errors import InputError
from lrvalley.jobs import slurm
from lrvalley.jobs.slurm import require_slurm, submitted_jobs, wait_for_earlier_jobs

COMMENT = "rule_train_pack_wildcards_train-2215fb7e7b99afe1"


@pytest.fixture
def squeue(tmp_path, monkeypatch):
    """Writes a `squeue` that runs a shell script."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(slurm, "POLL_SECONDS", 0.01)

    def write(script):
        file = tmp_path / "squeue"
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    return write


def test_jobs_of_this_folder_that_snakemake_has_submitted(squeue, tmp_path):
    lines = [
        f"11|{COMMENT}|{tmp_path}",
        f"12_3|{COMMENT}|{tmp_path}",
        f"13|{COMMENT}|{tmp_path}/elsewhere",
        f"14|(null)|{tmp_path}",
        f"15|a comment of the user|{tmp_path}",
    ]
    squeue("\n".join(f"echo '{line}'" for line in lines))
    assert submitted_jobs(tmp_path) == ["11", "12_3"]


def test_a_machine_without_slurm_has_no_jobs(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert submitted_jobs(tmp_path) == []


def test_a_run_does_not_wait_for_slurm_that_does_not_answer(squeue, tmp_path):
    squeue("exit 1")
    said = []
    wait_for_earlier_jobs(tmp_path, said.append)
    assert said == [
        "squeue fails; jobs of an earlier run, if there are any, are submitted again"
    ]


def test_a_run_waits_until_the_earlier_jobs_have_ended(squeue, tmp_path):
    polls = tmp_path / "polls"
    squeue(
        f"echo >> {polls}; case $(wc -l < {polls}) in"
        f" 1|2) echo '7|{COMMENT}|{tmp_path}';; esac"
    )
    said = []
    wait_for_earlier_jobs(tmp_path, said.append)
    assert len(polls.read_text()) == 3
    (message,) = said
    assert "Waiting for the Slurm jobs of an earlier run" in message
    assert "scancel 7" in message


def test_a_run_that_waits_says_once_that_slurm_does_not_answer(squeue, tmp_path):
    polls = tmp_path / "polls"
    squeue(
        f"echo >> {polls}; case $(wc -l < {polls}) in"
        f" 1|4) echo '7|{COMMENT}|{tmp_path}';; 2|3) exit 1;; esac"
    )
    said = []
    wait_for_earlier_jobs(tmp_path, said.append)
    assert len(polls.read_text()) == 5
    assert said[1:] == ["squeue fails; waiting until it answers again. To give up: Ctrl-C"]


def test_nothing_is_said_where_nothing_is_waited_for(squeue, tmp_path):
    squeue("true")
    wait_for_earlier_jobs(tmp_path, pytest.fail)


def test_slurm_is_required_where_it_is_to_run_the_jobs(squeue, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    require_slurm("local")
    with pytest.raises(InputError, match="found no sbatch, squeue on this machine"):
        require_slurm("slurm")
    squeue("true")
    with pytest.raises(InputError, match="found no sbatch on this machine"):
        require_slurm("slurm")
    (tmp_path / "squeue").rename(tmp_path / "sbatch")
    squeue("true")
    require_slurm("slurm")
