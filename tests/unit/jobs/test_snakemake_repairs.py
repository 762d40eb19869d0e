"""Real runs of tiny workflows: each repair is needed, and does what is said of it."""

import asyncio
import threading
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import pytest
from snakemake.api import SnakemakeApi
from snakemake.io import flag
from snakemake.jobs import Job
from snakemake.scheduling.job_scheduler import JobScheduler
from snakemake.script import PythonScript
from snakemake.settings.types import OutputSettings, Quietness, ResourceSettings

from lrvalley.jobs import snakemake_repairs as repairs
from lrvalley.jobs.fork_server import PRELOADED

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

SCRIPTED = """
rule all:
    output: "all"
    conda: "{environment}.yaml"
    script: "script.py"
"""
SCRIPT = """
import sys
from pathlib import Path

Path(snakemake.output[0]).write_text(str("wave" in sys.modules))
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


def run_with(folder, rules, repair):
    Path(folder / "Snakefile").write_text(rules)
    with SnakemakeApi(OutputSettings(quiet={Quietness.ALL})) as api:
        run = api.workflow(
            resource_settings=ResourceSettings(cores=2),
            snakefile=folder / "Snakefile",
            workdir=folder,
        )
        repair(run._workflow)
        run.dag().execute_workflow(executor="local")
    return (folder / "all").read_text()


def leave(workflow):
    """No repair."""


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


@pytest.mark.parametrize(
    ("environment", "repair", "forked"),
    [
        ("own", repairs.fork_scripts, True),
        ("own", leave, False),
        ("of_somebody_else", repairs.fork_scripts, False),
    ],
)
def test_a_script_finds_what_it_needs_imported(
    tmp_path, monkeypatch, environment, repair, forked
):
    monkeypatch.setattr(PythonScript, "execute_script", PythonScript.execute_script)
    monkeypatch.setitem(PRELOADED, "own", ("wave",))
    (tmp_path / "script.py").write_text(SCRIPT)
    (tmp_path / f"{environment}.yaml").touch()
    rules = SCRIPTED.format(environment=environment)
    assert run_with(tmp_path, rules, repair) == str(forked)


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
