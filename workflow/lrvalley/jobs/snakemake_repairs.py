"""What of Snakemake stands in the way of large studies or of unusual places, and is mended
here for this process.

Written for Snakemake 9.27; tests hold that each is needed, and does what is said here.
"""

from __future__ import annotations

import os
import shlex
import sys
import threading
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

from snakemake.executors import local
from snakemake.io import is_flagged
from snakemake.jobs import Job
from snakemake.persistence import PersistenceBase
from snakemake.scheduling.job_scheduler import JobScheduler
from snakemake.script import PythonScript
from snakemake_interface_executor_plugins.executors.remote import RemoteExecutor

from lrvalley.jobs.fork_server import PRELOADED, ForkServers
from lrvalley.jobs.snakemake_api import (
    executor_of,
    is_main_process,
    needed_jobs,
    own_rules,
)

# Flags of outputs that are no files, or none that stay.
PIPES = ("pipe", "service")
# What runs a job of Slurm on its node.
JOBSTEP = "slurm-jobstep"


def quote_interpreter() -> None:
    """Have Snakemake quote the name of Python in the commands of its jobs.

    It does not (its issue 2645), so that no job runs if there is a space in the name.
    """
    quoted = shlex.quote(sys.executable)
    if quoted == sys.executable or hasattr(PythonScript, "lrvalley_quotes"):
        return
    PythonScript.lrvalley_quotes = True
    execute = PythonScript._execute_cmd

    def execute_quoted(self: Any, command: str, **named: Any) -> Any:
        return execute(self, command.replace("{py_exec}", "{py_exec:q}"), **named)

    PythonScript._execute_cmd = execute_quoted
    for executor in (local.Executor, RemoteExecutor):
        _quote_name_of_python(executor)


def _quote_name_of_python(executor: Any) -> None:
    name_of_python = executor.get_python_executable

    def quoted(self: Any) -> str:
        return shlex.quote(str(name_of_python(self)))

    executor.get_python_executable = quoted


def fork_scripts(workflow: Any) -> None:
    """Have the scripts of this machine's jobs run as forks of a process that has imported
    what they need, instead of each in a new one."""
    if sys.platform != "linux" or not is_main_process(workflow):
        return
    servers, is_own = ForkServers(), own_rules(workflow)
    execute = PythonScript.execute_script

    @cache
    def environments() -> dict[str, str]:
        own = (rule for rule in workflow.rules if is_own(rule) and rule.conda_env)
        return {rule.name: Path(rule.conda_env).stem for rule in own}

    @cache
    def start_all() -> None:
        """All that jobs of this run need import at the same time."""
        needed = {environments().get(job.rule.name) for job in needed_jobs(workflow)}
        for environment in PRELOADED.keys() & needed:
            servers.start(environment)

    def execute_script(self: Any, script: str, edit: bool = False) -> Any:
        environment = environments().get(self.rulename)
        elsewhere = self.conda_env or self.container_img or self.env_modules
        if elsewhere or environment not in PRELOADED:
            return execute(self, script, edit)
        start_all()
        command = shlex.join([*servers.command(environment), script])
        return self._execute_cmd("{command}", command=command, is_python_script=True)

    PythonScript.execute_script = execute_script


def look_at_jobs_once() -> None:
    """Have Snakemake's scheduler wait for one timer at a time.

    While jobs wait for a free core, it starts a timer each time it looks at them, and each
    timer makes it look again. So it looks as often in a second as jobs have ended, and
    after some hundred it keeps half a core from the trainings.
    """

    def schedule(self: Any, delay: float) -> None:
        if getattr(self, "lrvalley_waits", False):
            return

        def look() -> None:
            self.lrvalley_waits = False
            self._open_jobs.release()

        self.lrvalley_waits = True
        timer = threading.Timer(delay, look)
        timer.daemon = True  # else a run that has ended waits for it
        timer.start()

    JobScheduler._schedule_reevalutation = schedule


def look_for_pipes_once(workflow: Any) -> None:
    """Have a job look for pipes among its inputs only if a rule makes any.

    For each of its inputs Snakemake goes through all jobs that the job waits for: for a
    table of 27,000 cells that takes a minute and a half.
    """
    look = Job.is_pipe_or_service_input

    @cache
    def are_there_any() -> bool:
        outputs = [output for rule in workflow.rules for output in rule.output]
        return any(is_flagged(each, kind) for each in outputs for kind in PIPES)

    def is_pipe(self: Any, path: Any) -> bool:
        return are_there_any() and bool(look(self, path))

    Job.is_pipe_or_service_input = is_pipe


def leave_first_task_alone() -> None:
    """Have no task of a Slurm array look after the outputs of the array's first task.

    For each task the plugin starts a process with the job of the first one, which starts
    that of its own task (its issue 447, version 2.8). When that has ended, it looks for the
    outputs of the first: a task fails that ends before it, or after they were taken.
    """
    look_after = Job.postprocess

    async def postprocess(self: Any, *arguments: Any, **named: Any) -> None:
        first, own = map(os.environ.get, ("SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_ID"))
        starts_another = executor_of(self.dag.workflow) == JOBSTEP and own != first
        if not starts_another:
            await look_after(self, *arguments, **named)

    Job.postprocess = postprocess


def ignore_text_of_code(workflow: Any) -> None:
    """Have no job of the Snakefile that is parsed run again for how its code is written.

    Unless told otherwise, Snakemake compares the times of scripts with those of outputs,
    and the texts of rules with those on record: in a fresh clone every script is newer than
    the results. Where code counts, a parameter has the hash of what it does.
    """
    is_own = own_rules(workflow)
    outputs_older = Job.outputs_older_than_script_or_notebook
    code_changed = PersistenceBase.code_changed

    async def others_older(job: Any) -> AsyncIterator[Any]:
        if not is_own(job.rule):
            async for output in outputs_older(job):
                yield output

    def others_changed(self: Any, job: Any, file: Any = None) -> Any:
        if not is_own(job.rule):
            return code_changed(self, job, file=file)
        return [] if file is None else False

    Job.outputs_older_than_script_or_notebook = others_older
    PersistenceBase.code_changed = others_changed
