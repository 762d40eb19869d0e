"""As much of Snakemake's workflow as `lrvalley.jobs.snakemake_api` asks about."""

from __future__ import annotations

from types import SimpleNamespace

from snakemake.settings.types import RerunTrigger

from lrvalley.jobs.planner import CELL_RULE, TRAINING_RULE


class FakeJob(SimpleNamespace):
    """A job of Snakemake; like there, each is itself only."""

    __hash__ = object.__hash__


def rule_of(name: str) -> SimpleNamespace:
    """A rule of this workflow, which no other uses as a module."""
    return SimpleNamespace(name=name, module_globals={"rules": SimpleNamespace(_rules={})})


def job_of(rule: str, output: str, **wildcards: str) -> FakeJob:
    return FakeJob(
        rule=rule_of(rule),
        output=[output],
        wildcards=SimpleNamespace(**wildcards),
    )


class FakeDag:
    """A graph of jobs in which every job is needed."""

    def __init__(self):
        self.forcefiles, self.forcerules = set(), []
        self.jobs, self.depending = [], {}

    def needrun_jobs(self):
        return list(self.jobs)

    def needrun(self, job):
        return job in self.jobs

    def reason(self, job):
        return "because"


class FakeWorkflow(SimpleNamespace):
    """A workflow in its main process; by default a run that acts, on two cores."""

    def __init__(self, **changes):
        self.recorded = {}
        values = {
            "is_main_process": True,
            "executor_plugin": SimpleNamespace(name="local"),
            "dryrun": False,
            "touch": False,
            "local_exec": True,
            "cores": 2,
            "dag": FakeDag(),
            "persistence": SimpleNamespace(input=lambda file: self.recorded.get(str(file))),
            "dag_settings": SimpleNamespace(
                rerun_triggers={RerunTrigger.MTIME, RerunTrigger.PARAMS}, targets=set()
            ),
            "execution_settings": SimpleNamespace(
                ignore_incomplete=False, use_threads=False, no_hooks=False
            ),
            "modifier": SimpleNamespace(is_main_snakefile=lambda: True),
            "_onstart": lambda log: None,
            "_onsuccess": lambda log: None,
        }
        super().__init__(**{**values, **changes})

    def force_rules(self, *names):
        self.dag.forcerules += [rule_of(name) for name in names]

    def look_at_inputs(self):
        self.dag_settings.rerun_triggers.add(RerunTrigger.INPUT)

    def need(self, rule, output="x", **wildcards):
        """Have the run a job more."""
        job = job_of(rule, output, **wildcards)
        self.dag.jobs.append(job)
        self.dag.depending[job] = []
        return job

    def need_pack(self, marker, cells, rule=TRAINING_RULE):
        """Have the run the job of a pack, and the jobs of some of its cells."""
        pack = self.need(rule, marker, pack=marker.rsplit("/", 1)[-1].split(".")[0])
        waiting = [self.need(CELL_RULE, cell.path, key=cell.key) for cell in cells]
        self.dag.depending[pack] = waiting
        return pack
