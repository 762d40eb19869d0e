"""What the workflow does when a run begins, when its jobs start and when it has succeeded.

Nothing of this happens while the Snakefile is parsed, or in a dry run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lrvalley.data.data_file import load_dataset
from lrvalley.errors import InputError
from lrvalley.jobs import snakemake_api
from lrvalley.jobs.planner import TRAINING_RULE, Planner
from lrvalley.jobs.run_lock import NO_RUN, RunLock, join_runs
from lrvalley.jobs.slurm import require_slurm, wait_for_earlier_jobs
from lrvalley.study.study import Study

SNAKEMAKE_FOLDER = ".snakemake"
PRUNING_RULE = "prune"
TUNER_RULES = ("train_population", "train_range_test")

Say = Callable[[str], None]


@dataclass
class Run:
    """A run of the workflow.

    Attributes:
        workflow: Snakemake's workflow.
        study: the study.
        planner: the plan of its packs.
        dataset: the data file.
        say: tells the user something.
    """

    workflow: Any
    study: Study
    planner: Planner
    dataset: str
    say: Say
    lock: RunLock = field(default=NO_RUN)

    def watch(self) -> None:
        """Have this run begin and end as the methods below say."""
        snakemake_api.on_execute(self.workflow, self.begin)

    def begin(self, acts: bool) -> None:
        """Begin: if no other run is alive, the traces of one that was killed are removed.

        Args:
            acts: whether the run acts; a dry run shows what it would do, and changes
                nothing.

        Raises:
            InputError: if Slurm is to run the jobs and is not here.
        """
        snakemake_api.trust_existing_files(self.workflow)
        if not acts:
            return
        require_slurm(snakemake_api.executor_of(self.workflow))

        def wait() -> None:
            if not snakemake_api.runs_locally(self.workflow):
                wait_for_earlier_jobs(Path.cwd(), self.say)

        self.lock = join_runs(SNAKEMAKE_FOLDER, when_alone=wait)

    def start(self) -> None:
        """Check the data, and set aside what is damaged, before the first job.

        Raises:
            InputError: if the data file is damaged, a finished cell would be trained again,
                or cells would be pruned while another run is alive.
        """
        if not snakemake_api.is_real_run(self.workflow):
            return
        if snakemake_api.needed_jobs(self.workflow, PRUNING_RULE) and not self.lock.alone:
            raise InputError(
                "prune: another run is alive in this folder, expected none, because it may "
                "need the cells; wait for its end"
            )
        training = snakemake_api.needed_jobs(self.workflow, TRAINING_RULE, *TUNER_RULES)
        if training and Path(self.dataset).exists():
            load_dataset(self.dataset, self.study.config.data.name)
        for note in self.planner.begin():
            self.say(note)

    def succeed(self) -> None:
        """Clear the hand-over folder, unless another run may still use it."""
        if self.lock.alone:
            self.planner.handover.clear()
