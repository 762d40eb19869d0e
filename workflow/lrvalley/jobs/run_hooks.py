"""What the workflow does when a run begins, when its jobs start, when it has succeeded and
when it ends in any way.

Nothing of this happens while the Snakefile is parsed, or in a dry run.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lrvalley.data.data_file import load_dataset
from lrvalley.errors import InputError
from lrvalley.jobs import snakemake_api
from lrvalley.jobs.environment import (
    NO_LOCKS,
    check_folder,
    check_space,
    free_space,
    space_for,
)
from lrvalley.jobs.planner import CELL_RULE, TRAINING_RULE, Planner
from lrvalley.jobs.remembered import ANSWER, remember
from lrvalley.jobs.run_lock import NO_RUN, RunLock, join_runs
from lrvalley.jobs.slurm import require_slurm, wait_for_earlier_jobs
from lrvalley.study import code_reading
from lrvalley.study.study import Study
from lrvalley.support.atomic_files import abandoned

SNAKEMAKE_FOLDER = ".snakemake"
RESULTS = Path("results")
# The confirmed answer, and what the grid has found.
ANSWERING_RULES = ("write_answer", "tabulate_cells")
PRUNING_RULE = "prune"
SEARCHING_RULE = "search_answer"
TUNER_RULES = ("train_population", "train_range_test")

Say = Callable[[str], None]


@dataclass
class Run:
    """A run of the workflow.

    Attributes:
        workflow: Snakemake's workflow.
        study: the study.
        planner: the plan of its packs.
        say: tells the user something.
        answer: what the study has found so far, in lines.
        started_from: what the study was laid on, as `remember` takes it.
        is_ours: whether this workflow makes a file, if it is a module of another; None if
            there is no other.
    """

    workflow: Any
    study: Study
    planner: Planner
    say: Say
    answer: Callable[[], Iterable[str]]
    is_ours: Callable[[str], bool] | None = None
    started_from: Sequence[object] = ()
    lock: RunLock = field(default=NO_RUN)

    def watch(self) -> None:
        """Have this run begin and end as the methods below say."""
        # All that planning makes is kept, and Python would look through it over and over
        # for what is not: a fifth of the time of a run that has nothing to do.
        gc.disable()
        if snakemake_api.is_module(self.workflow):
            self.is_ours = snakemake_api.own_files(self.workflow)
        snakemake_api.on_execute(self.workflow, self.begin, self.end)

    def begin(self, acts: bool) -> None:
        """Begin: if no other run is alive, the traces of one that was killed are removed.

        Args:
            acts: whether the run acts; a dry run shows what it would do, and changes
                nothing.

        Raises:
            InputError: if Slurm is to run the jobs and is not here.
        """
        snakemake_api.add_hooks(self.workflow, self.start, self.succeed)
        if self.is_ours is None:
            snakemake_api.trust_existing_files(self.workflow)
        if not acts:
            return
        require_slurm(snakemake_api.executor_of(self.workflow))

        def wait() -> None:
            if not snakemake_api.runs_locally(self.workflow):
                wait_for_earlier_jobs(Path.cwd(), self.say)

        self.lock = join_runs(SNAKEMAKE_FOLDER, when_alone=wait, is_ours=self.is_ours)
        if self.lock.handle is None:
            self.say(NO_LOCKS)
        elif self.lock.alone:
            for file in abandoned(RESULTS, time.time()):
                file.unlink(missing_ok=True)
            self.planner.handover.tidy()

    def start(self) -> None:
        """Check disk and data, and set aside what is damaged, before the first job.

        Raises:
            InputError: if the disk is too full, the data file is damaged, the study's
                folder is another's, a finished cell would be trained again, a file to be
                touched is missing, or cells would be pruned while another run is alive or
                may be.
        """
        gc.freeze()
        gc.enable()
        if missing := snakemake_api.missing_if_touched(self.workflow):
            more = f" and {len(missing) - 1} files more" if len(missing) > 1 else ""
            raise InputError(
                f"--touch: found {missing[0]}{more} missing, expected a finished study, "
                "because nothing is made; run without --touch"
            )
        if not snakemake_api.is_real_run(self.workflow):
            return
        check_folder(RESULTS / self.study.name)
        if snakemake_api.needed_jobs(self.workflow, PRUNING_RULE):
            self._refuse_to_prune_beside_others()
        cells = len(snakemake_api.needed_jobs(self.workflow, CELL_RULE))
        searches = len(snakemake_api.needed_jobs(self.workflow, SEARCHING_RULE))
        if cells or searches:
            self._check_space(cells + searches * self.study.config.answer.candidates)
            answer = set(snakemake_api.targets(self.workflow)) == {ANSWER}
            remember(self.study, self.started_from, answer=answer)
        rules = (TRAINING_RULE, SEARCHING_RULE, *TUNER_RULES)
        training = snakemake_api.needed_jobs(self.workflow, *rules)
        named, file = self.study.named_data, self.study.dataset
        if training and named and file and Path(file).exists():
            load_dataset(file, named)
        self.planner.begin()
        code_reading.keep()  # for the jobs of a cluster, which read the Snakefile, too

    def end(self, acts: bool) -> None:
        """Keep what was read of the code, for the runs that follow.

        Args:
            acts: as in `begin`.
        """
        if acts:
            code_reading.keep()

    def _refuse_to_prune_beside_others(self) -> None:
        if self.lock.handle is None:
            raise InputError(
                "prune: found a file system without file locks, expected one that shows "
                "whether another run is alive, because that may need the cells"
            )
        if not self.lock.is_alone():
            raise InputError(
                "prune: another run is alive in this folder, expected none, because it may "
                "need the cells; wait for its end"
            )

    def _check_space(self, cells: int) -> None:
        space = space_for(self.study, cells)
        if warning := check_space(space, free_space(RESULTS), RESULTS):
            self.say(warning)

    def succeed(self) -> None:
        """Clear the hand-over folder, unless another run may still use it, and answer.

        The answer is left out if the run made something that it does not rest on.

        Raises:
            InputError: if trained cells are not in their places.
        """
        self.planner.check_placed()
        if self.lock.is_alone():
            self.planner.handover.clear()
        if not snakemake_api.has_jobs(self.workflow, *ANSWERING_RULES):
            return
        try:
            for line in self.answer():
                print(line)
        except InputError as error:
            self.say(str(error))
