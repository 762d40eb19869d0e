"""The same packs through another executor, and the scripts for batch systems.

The queue is made here: it runs jobs at once, detached. No PBS, LSF or SGE is needed, and
none is tested.
"""

import os
import re
import shutil
import subprocess
from collections import Counter

import pytest
from support.clones import ROOT
from support.runs import begin, contents, grid_or_size

from lrvalley.training.gpu_check import ALLOW_CPU

PROFILE = "profiles/cluster-generic"
# Of the smoke study, what has one program to be timed. A cell of the grid and one of the
# sizes are missing; the table does not ask for the curve among them.
PART = ("--config", "grid={optimizers: [adam]}", "scaling={sizes: [1]}")
MISSING = "/adam/size-1/lr-1.000e-02/"
# Commands of PBS by its manual: a job's number and what it printed are below $QUEUE.
QSUB = """\
for script; do :; done
echo "$*" >> "$QUEUE/submissions"
id=$(wc -l < "$QUEUE/submissions").local
setsid sh -c 'sh "$0" > "$1.log" 2>&1; echo $? > "$1.part"; mv "$1.part" "$1.code"' \\
    "$script" "$QUEUE/$id" &
echo "$id"
"""
QSTAT = """\
for id; do :; done
if [ -f "$QUEUE/$id.code" ]; then
    echo "    job_state = F"; echo "    Exit_status = $(cat "$QUEUE/$id.code")"
else
    echo "    job_state = R"
fi
"""


def write_commands(folder, commands):
    folder.mkdir()
    for name, script in commands.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}")
        (folder / name).chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


@pytest.fixture
def queue(tmp_path, monkeypatch):
    """A queue that takes the commands of PBS."""
    path = write_commands(tmp_path / "bin", {"qsub": QSUB, "qstat": QSTAT})
    (tmp_path / "queue").mkdir()
    for name, value in (path | {"QUEUE": str(tmp_path / "queue"), ALLOW_CPU: "1"}).items():
        monkeypatch.setenv(name, value)
    return tmp_path / "queue"


def test_only_what_trains_is_submitted_and_the_cells_are_the_same(fresh, queue, finished):
    begun = begin(fresh, finished, MISSING)
    shutil.rmtree(fresh.path / "results/smoke/step_time")
    checks = ("--max-status-checks-per-second=20", "--seconds-between-status-checks=1")
    table = "results/smoke/tables/cells.csv"
    fresh.run(table, "--profile", PROFILE, *checks, "--latency-wait=5", *PART)
    submissions = (queue / "submissions").read_text().splitlines()
    rules = Counter(line.split("-N ")[1].split()[0] for line in submissions)
    assert rules == {"train_pack": 1, "measure_step_times": 1}
    assert all("select=1:ncpus=2:mem=8000mb:ngpus=1" in line for line in submissions)
    # The table needs neither curves nor confirmations.
    expected = {
        path: content
        for path, content in begun.expected.items()
        if MISSING not in path or grid_or_size(path, content)
    }
    assert contents(fresh) == expected


@pytest.mark.parametrize("profile", ["slurm-gpu", PROFILE])
def test_a_dry_run_shows_the_packs_that_would_be_submitted(fresh, profile):
    planned = fresh.planned("--profile", profile, "results/smoke/tables/cells.csv")
    assert planned["train_pack"] == 2


def test_slurm_is_asked_for_where_there_is_none(fresh, tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    for folder in os.environ["PATH"].split(os.pathsep):
        for command in os.scandir(folder) if os.path.isdir(folder) else ():
            link = tmp_path / "bin" / command.name
            if command.name != "sbatch" and not link.exists():
                link.symlink_to(command.path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    refused = fresh.snakemake("--profile", "slurm-gpu", "cells")
    assert refused.returncode == 1
    assert re.search(r"executor slurm: found no sbatch\b.* on this machine", refused.stdout)
    assert "Traceback" not in refused.stdout
    assert fresh.planned("--profile", "slurm-gpu", "cells")["train_pack"] == 2


PBS, LSF, SGE = (f"{ROOT}/{PROFILE}/{name}.sh" for name in ("pbs", "lsf", "sge"))
ENDED = "exit_status  {}\nfailed       {}\n"
STATES = [
    (PBS, {"qstat": "echo '    job_state = Q'"}, "running"),
    (PBS, {"qstat": "echo '    job_state = F'; echo '    Exit_status = 0'"}, "success"),
    (PBS, {"qstat": "echo '    job_state = F'; echo '    Exit_status = 271'"}, "failed"),
    (PBS, {"qstat": "echo '    job_state = F'"}, "failed"),
    (PBS, {"qstat": "exit 1"}, "running"),
    (LSF, {"bjobs": "echo PEND"}, "running"),
    (LSF, {"bjobs": "echo DONE"}, "success"),
    (LSF, {"bjobs": "echo EXIT"}, "failed"),
    (LSF, {"bjobs": "exit 1"}, "running"),
    (SGE, {"qstat": "exit 0"}, "running"),
    (SGE, {"qstat": "exit 1", "qacct": "exit 1"}, "running"),
    (SGE, {"qstat": "exit 1", "qacct": f"printf '{ENDED.format(0, 0)}'"}, "success"),
    (SGE, {"qstat": "exit 1", "qacct": f"printf '{ENDED.format(1, 0)}'"}, "failed"),
    (SGE, {"qstat": "exit 1", "qacct": f"printf '{ENDED.format(0, 100)}'"}, "failed"),
]
SUBMITTED = [
    (PBS, {"qsub": "echo 7.server"}, "7.server"),
    (LSF, {"bsub": "echo 'Job <7> is submitted to queue <normal>.'"}, "7"),
    (SGE, {"qsub": "echo 7"}, "7"),
]


def printed_by(tmp_path, script, commands, *arguments):
    path = write_commands(tmp_path / "bin", commands)
    return subprocess.run(
        [script, *arguments],
        cwd=tmp_path,
        env=os.environ | path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


@pytest.mark.parametrize(("script", "commands", "state"), STATES)
def test_a_script_says_how_a_job_is_doing(tmp_path, script, commands, state):
    assert printed_by(tmp_path, script, commands, "status", "7") == state


@pytest.mark.parametrize(("script", "commands", "job"), SUBMITTED)
def test_a_script_prints_the_id_of_what_it_submits(tmp_path, script, commands, job):
    arguments = ("submit", "train_pack", "2", "8000", "60", "job.sh")
    assert printed_by(tmp_path, script, commands, *arguments) == job
