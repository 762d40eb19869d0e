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
from typing import Any

from snakemake.executors import local
from snakemake.io import is_flagged
from snakemake.jobs import Job
from snakemake.persistence import PersistenceBase
from snakemake.scheduling.job_scheduler import JobScheduler
from snakemake.script import PythonScript
from snakemake_interface_executor_plugins.executors.remote import RemoteExecutor

from lrvalley.jobs.snakemake_api import executor_of, own_rules

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


def format_commands_once() -> None:
    """Have Snakemake format a job's shell command once when it shows the job.

    It does so three times, each time with a copy of all that the Snakefile defines.
    """
    show, command = Job.log_info, Job.shellcmd

    def log_info(self: Any, *arguments: Any, **named: Any) -> None:
        self.lrvalley_command = command.fget(self)
        try:
            show(self, *arguments, **named)
        finally:  # twice for a workflow that is a module of another in two parts
            vars(self).pop("lrvalley_command", None)

    def shellcmd(self: Any) -> Any:
        known = vars(self).get("lrvalley_command")
        return command.fget(self) if known is None else known

    Job.log_info = log_info
    Job.shellcmd = property(shellcmd)


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
