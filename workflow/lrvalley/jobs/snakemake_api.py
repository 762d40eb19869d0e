"""What this workflow asks of Snakemake beyond its documented interface, all in one place;
`snakemake_repairs` has what it mends of Snakemake itself.

Written for Snakemake 9.27; a test holds that each of these still does what is said here.
The order in which Snakemake starts: it parses the Snakefile, calls `workflow.execute` (for
runs, dry runs and `--touch` only), calls input functions while it builds the graph of jobs,
looks for incomplete files, takes its lock, and calls `onstart` if there is something to do.
Of a workflow that is used as a module, it ignores `onstart` and `onsuccess`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, cast

from snakemake.exceptions import WorkflowError
from snakemake.io import IOFile, ancient, flag, is_flagged
from snakemake.settings.types import RerunTrigger

from lrvalley.errors import InputError

# The flag with which Snakemake marks a local copy of a file from elsewhere. It records the
# flag's value as the name of the input, not the name of the copy.
STANDS_FOR = "sourcecache_entry"
INTERRUPTED = "interrupted; run the same command to go on, what is finished stays"


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


def missing_if_touched(workflow: Any) -> list[str]:
    """With `--touch`, the files that are not there to be touched; else none.

    Snakemake would go on as if they were, up to a rule that reads one.
    """
    if not (is_main_process(workflow) and workflow.touch):
        return []
    outputs = (each for job in workflow.dag.needrun_jobs() for each in job.output)
    kept = (each for each in outputs if not is_flagged(each, "temp"))
    return [str(each) for each in kept if not os.path.lexists(each)]


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


def on_execute(
    workflow: Any,
    begin: Callable[[bool], None],
    end: Callable[[bool], None] = lambda acts: None,
) -> None:
    """Call something when a run or a dry run begins, before files and locks are looked at,
    and when it ends.

    Args:
        workflow: Snakemake's workflow, while the Snakefile is parsed.
        begin: called with whether the run acts; the workflow has its executor already. An
            InputError ends the run with its message.
        end: called with the same, however the run ends.
    """
    execute = workflow.execute

    def wrapped(executor_plugin: Any, *arguments: Any, **named: Any) -> Any:
        if not is_main_process(workflow):
            return execute(executor_plugin, *arguments, **named)
        settings = executor_plugin.common_settings
        acts = not (settings.dryrun_exec or settings.touch_exec)
        workflow._executor_plugin = executor_plugin
        try:
            begin(acts)
            return execute(executor_plugin, *arguments, **named)
        except InputError as error:
            raise WorkflowError(str(error)) from None
        # Between jobs; while some run, Snakemake ends them itself.
        except KeyboardInterrupt:
            raise WorkflowError(INTERRUPTED) from None
        finally:
            end(acts)

    workflow.execute = wrapped


def add_hooks(
    workflow: Any, start: Callable[[], None], succeed: Callable[[], None]
) -> None:
    """Call something before the first job, and at the end of a run that lacked nothing.

    The hooks of the Snakefile stay; with `--no-hooks` they alone are left out.

    Args:
        workflow: Snakemake's workflow, when a run begins.
        start: called before the Snakefile's own `onstart`; an `InputError` ends the run
            with its message.
        succeed: called before the Snakefile's own `onsuccess`.
    """
    settings = workflow.execution_settings
    if settings.no_hooks:
        settings.no_hooks = False
        workflow._onstart = workflow._onsuccess = workflow._onerror = lambda log: None

    def before(
        ours: Callable[[], None], own: Callable[[Any], Any]
    ) -> Callable[[Any], None]:
        def both(log: Any) -> None:
            try:
                ours()
            except InputError as error:
                raise WorkflowError(str(error)) from None
            own(log)

        return both

    workflow._onstart = before(start, workflow._onstart)
    workflow._onsuccess = before(succeed, workflow._onsuccess)


def is_module(workflow: Any) -> bool:
    """Whether the Snakefile that is parsed is used as a module of another workflow."""
    return not workflow.modifier.is_main_snakefile()


def refuse_prefix(workflow: Any) -> None:
    """Refuse a module's `prefix`: the names of cells and of plans are known to jobs.

    Raises:
        WorkflowError: if the Snakefile that is parsed is used with a prefix.
    """
    seen = workflow.modifier.path_modifier.replace_prefix("results")
    if seen != "results":
        raise WorkflowError(
            f"module {workflow.modifier.namespace}: found a prefix that makes {seen} of "
            "results, expected none; `study:` in the configuration keeps results apart"
        )


def overlays(workflow: Any) -> list[str]:
    """The files with configurations that the user names, in the order in which they are
    laid on top of each other; those of a module's user are not known."""
    return [] if is_module(workflow) else list(workflow.overwrite_configfiles)


def command_line(workflow: Any) -> Mapping[str, Any]:
    """What the user has set with `--config`; of values within braces all is text.

    A module's user sets nothing of it there.
    """
    return {} if is_module(workflow) else dict(workflow.config_settings.config)


def set_default_target(workflow: Any, rule: str) -> None:
    """Make a rule the default target, which an included Snakefile cannot."""
    workflow.default_target = rule


def own_files(workflow: Any) -> Callable[[str], bool]:
    """Whether the Snakefile that is parsed has a rule that makes a file."""
    is_own = own_rules(workflow)

    def makes(path: str) -> bool:
        return any(rule.is_producer(path) for rule in workflow.rules if is_own(rule))

    return makes


def own_rules(workflow: Any) -> Callable[[Any], bool]:
    """Whether a rule is of the Snakefile that is parsed, or of one that this includes."""
    namespace = workflow.globals
    return lambda rule: rule.module_globals is namespace


def name_of(rule: Any) -> str:
    """The name of a rule in its own Snakefile; the user of a module may give it another."""
    own = rule.module_globals["rules"]._rules
    names = (name for name, proxy in own.items() if proxy.rule is rule)
    return str(next(names, rule.name))


def trust_existing_files(workflow: Any) -> None:
    """Have Snakemake take files for complete although it did not see their jobs end.

    Every file is renamed into place here, so that one that exists is complete.
    """
    workflow.execution_settings.ignore_incomplete = True


def is_forced(workflow: Any, path: str, rules: Iterable[str]) -> bool:
    """Whether the user forces a file, or one of some rules, to be made again."""
    dag = workflow.dag
    names = {name_of(rule) for rule in dag.forcerules}
    return path in dag.forcefiles or not names.isdisjoint(rules)


def force(workflow: Any, path: str) -> None:
    """Have a file made again, although it exists; to be called by an input function."""
    workflow.dag.forcefiles.add(path)


def recorded_inputs(workflow: Any, path: str) -> list[str]:
    """The inputs that Snakemake recorded when a file was made; none if it does not know."""
    return list(workflow.persistence.input(IOFile(path)) or [])


def standing_for(path: str, name: str) -> Any:
    """A file that exists, as an input that Snakemake takes for an old one of another name.

    No input that a job of the run makes may be `ancient`: when a checkpoint ends while that
    job has written its output and is still running, Snakemake drops all that waits for it,
    and ends the run as if it were done.
    """
    return ancient(flag(path, STANDS_FOR, name))


def is_target(workflow: Any, rule: str) -> bool:
    """Whether the user asks for a rule by its name; known when a run begins."""
    return rule in targets(workflow)


def targets(workflow: Any) -> Collection[str]:
    """The rules and files that the user asks for; known when a run begins."""
    return cast(Collection[str], workflow.dag_settings.targets)


def needed_jobs(workflow: Any, *rules: str) -> list[Any]:
    """The jobs of some rules, or all, that this run is known to have."""
    needed = workflow.dag.needrun_jobs()
    return [job for job in needed if not rules or name_of(job.rule) in rules]


def has_jobs(workflow: Any, *rules: str) -> bool:
    """Whether what this run was asked for rests on one of some rules, whether that has to
    run or not."""
    return any(name_of(job.rule) in rules for job in workflow.dag.jobs)


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
