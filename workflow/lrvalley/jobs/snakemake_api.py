"""What this workflow asks of Snakemake beyond its documented interface, all in one place.

Written for Snakemake 9.27; a test holds that each of these still does what is said here.
The order in which Snakemake starts: it parses the Snakefile, calls `workflow.execute` (for
runs, dry runs and `--touch` only), calls input functions while it builds the graph of jobs,
looks for incomplete files, takes its lock, and calls `onstart` if there is something to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from snakemake.exceptions import WorkflowError
from snakemake.io import IOFile, flag
from snakemake.settings.types import RerunTrigger

from lrvalley.errors import InputError

# The flag with which Snakemake marks a local copy of a file from elsewhere. It records the
# flag's value as the name of the input, not the name of the copy.
STANDS_FOR = "sourcecache_entry"


def is_main_process(workflow: Any) -> bool:
    """Whether this process plans; jobs read the Snakefile, too, and do not."""
    return bool(workflow.is_main_process)


def is_real_run(workflow: Any) -> bool:
    """Whether this is a run that acts: no dry run, `--touch`, `--lint`, `--summary` or job.

    Known when `workflow.execute` has been called, not while the Snakefile is parsed.
    """
    return (
        is_main_process(workflow)
        and workflow.executor_plugin is not None
        and not workflow.dryrun
        and not workflow.touch
    )


def runs_locally(workflow: Any) -> bool:
    """Whether jobs run on this machine; else they are submitted to a cluster.

    A dry run is planned for the executor that it stands for. Snakemake replaces that one
    and keeps only that its jobs would start in threads, which clusters' jobs do.
    """
    stands_for_cluster = workflow.dryrun and workflow.execution_settings.use_threads
    return bool(workflow.local_exec and not stands_for_cluster)


def executor_of(workflow: Any) -> str:
    """The name of what runs the jobs; known when a run begins."""
    return str(workflow.executor_plugin.name)


def on_execute(workflow: Any, begin: Callable[[bool], None]) -> None:
    """Call something when a run or a dry run begins, before files and locks are looked at.

    Args:
        workflow: Snakemake's workflow, while the Snakefile is parsed.
        begin: called with whether the run acts; the workflow has its executor already. An
            InputError ends the run with its message.
    """
    execute = workflow.execute

    def wrapped(executor_plugin: Any, *arguments: Any, **named: Any) -> Any:
        if is_main_process(workflow):
            settings = executor_plugin.common_settings
            workflow._executor_plugin = executor_plugin
            try:
                begin(not (settings.dryrun_exec or settings.touch_exec))
            except InputError as error:
                raise WorkflowError(str(error)) from None
        return execute(executor_plugin, *arguments, **named)

    workflow.execute = wrapped


def trust_existing_files(workflow: Any) -> None:
    """Have Snakemake take files for complete although it did not see their jobs end.

    Every file is renamed into place here, so that one that exists is complete.
    """
    workflow.execution_settings.ignore_incomplete = True


def is_forced(workflow: Any, path: str, rules: Iterable[str]) -> bool:
    """Whether the user forces a file, or one of some rules, to be made again."""
    dag = workflow.dag
    names = {rule.name for rule in dag.forcerules}
    return path in dag.forcefiles or not names.isdisjoint(rules)


def force(workflow: Any, path: str) -> None:
    """Have a file made again, although it exists; to be called by an input function."""
    workflow.dag.forcefiles.add(path)


def recorded_inputs(workflow: Any, path: str) -> list[str]:
    """The inputs that Snakemake recorded when a file was made; none if it does not know."""
    return list(workflow.persistence.input(IOFile(path)) or [])


def standing_for(path: str, name: str) -> Any:
    """A file that exists, as an input that Snakemake takes for one of another name."""
    return flag(path, STANDS_FOR, name)


def needed_jobs(workflow: Any, *rules: str) -> list[Any]:
    """The jobs of some rules that this run is going to have."""
    return [job for job in workflow.dag.needrun_jobs() if job.rule.name in rules]


def needed_dependents(workflow: Any, job: Any) -> list[Any]:
    """The jobs of this run that wait for a job."""
    dag = workflow.dag
    return [other for other in dag.depending[job] if dag.needrun(other)]


def reason_of(workflow: Any, job: Any) -> str:
    """Why Snakemake runs a job, in its words."""
    return str(workflow.dag.reason(job))


def looks_at_inputs(workflow: Any) -> bool:
    """Whether another set of inputs than recorded makes Snakemake run a job again."""
    return RerunTrigger.INPUT in workflow.dag_settings.rerun_triggers
