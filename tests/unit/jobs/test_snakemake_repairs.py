"""Real runs of tiny workflows: each repair is needed, and does what is said of it."""

import asyncio
import threading
from collections import Counter, defaultdict
from types import SimpleNamespace

import pytest
from snakemake.io import flag
from snakemake.jobs import Job
from snakemake.scheduling.job_scheduler import JobScheduler
from support.tiny_workflows import leave, run_with

from lrvalley.jobs import snakemake_repairs as repairs

# Of the default scheduler, which is not the profile's.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pulp")

PARTS = """
rule all:
    input: expand("part-{n}", n=range(20))
    output: "all"
    shell: "cat {input} > {output}"

rule part:
    output: "part-{n}"
    shell: "echo {wildcards.n} > {output}"
"""
PIPED = """
rule all:
    input: "pipe"
    output: "all"
    shell: "cat {input} > {output}"

rule write:
    output: pipe("pipe")
    shell: "echo through a pipe > {output}"
"""


def test_the_scheduler_has_one_timer_at_a_time():
    """Snakemake itself starts three here, and one more with each of their ends."""
    scheduler = object.__new__(JobScheduler)
    scheduler._open_jobs = threading.Semaphore(0)
    repairs.look_at_jobs_once()
    for _ in range(2):
        before = threading.active_count()
        for _ in range(3):
            scheduler._schedule_reevalutation(0.05)
        assert threading.active_count() == before + 1
        assert scheduler._open_jobs.acquire(timeout=10)
        assert not scheduler._open_jobs.acquire(timeout=0.2)


@pytest.fixture
def looks(monkeypatch):
    """How often Snakemake has looked for pipes in its own way."""
    seen, look = [], Job.is_pipe_or_service_input
    monkeypatch.setattr(
        Job,
        "is_pipe_or_service_input",
        lambda job, path: seen.append(path) or look(job, path),
    )
    return seen


class Waiting:
    """A job that waits for no other."""

    dag = SimpleNamespace(dependencies=defaultdict(dict))


@pytest.mark.parametrize(
    ("repair", "times"), [(leave, 20), (repairs.look_for_pipes_once, 0)]
)
def test_pipes_are_not_looked_for_where_there_are_none(tmp_path, looks, repair, times):
    written = run_with(tmp_path, PARTS, repair)
    assert sorted(map(int, written.split())) == list(range(20))
    assert len(looks) == times


def test_a_pipe_is_still_a_pipe(tmp_path, looks):
    written = run_with(tmp_path, PIPED, repairs.look_for_pipes_once)
    assert written == "through a pipe\n"
    assert looks


@pytest.mark.parametrize("kind", ["pipe", "service"])
def test_an_output_that_is_no_file_is_looked_for(looks, kind):
    rules = [SimpleNamespace(output=[flag("through", kind)])]
    repairs.look_for_pipes_once(SimpleNamespace(rules=rules))
    assert not Job.is_pipe_or_service_input(Waiting(), "through")
    assert looks == ["through"]


@pytest.mark.parametrize("repaired", [False, True])
def test_the_command_of_a_job_that_is_shown_is_formatted_once(
    tmp_path, monkeypatch, repaired
):
    formatted, own = [], Job.format_wildcards

    def format_wildcards(job, text, **variables):
        formatted.append((job.jobid, text))
        return own(job, text, **variables)

    monkeypatch.setattr(Job, "format_wildcards", format_wildcards)
    monkeypatch.setattr(Job, "log_info", Job.log_info)
    monkeypatch.setattr(Job, "shellcmd", Job.shellcmd)
    if repaired:
        repairs.format_commands_once()
    run_with(tmp_path, PARTS, leave, executor="dryrun")
    assert set(Counter(formatted).values()) == {1 if repaired else 3}


@pytest.mark.parametrize(
    ("executor", "task", "looked_after"),
    [
        ("slurm-jobstep", "2", False),
        ("slurm-jobstep", "1", True),
        ("slurm-jobstep", None, True),
        ("local", "2", True),
    ],
)
def test_a_task_of_an_array_leaves_the_files_of_the_first_alone(
    monkeypatch, executor, task, looked_after
):
    """How it is on a real Slurm: `cluster/test_slurm_gpu.py`."""
    seen = []

    async def postprocess(job, error):
        seen.append(error)

    monkeypatch.setattr(Job, "postprocess", postprocess)
    array = {"SLURM_ARRAY_TASK_MIN": task and "1", "SLURM_ARRAY_TASK_ID": task}
    for name, value in array.items():
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name, False)
    repairs.leave_first_task_alone()
    workflow = SimpleNamespace(executor_plugin=SimpleNamespace(name=executor))
    job = SimpleNamespace(dag=SimpleNamespace(workflow=workflow))
    asyncio.run(Job.postprocess(job, error=True))
    assert seen == [True] * looked_after
