"""What the workflow does before it is planned, when a run starts and when it has
succeeded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from lrvalley.data.dataset import load_dataset
from lrvalley.errors import InputError
from lrvalley.jobs.packing import Announcement, HandOver
from lrvalley.jobs.run_lock import RunLock, join_runs
from lrvalley.jobs.slurm import wait_for_earlier_jobs
from lrvalley.records.cell_file import read_cell
from lrvalley.records.run_file import read_run
from lrvalley.study.cell import Cell
from lrvalley.study.follow_ups import later_cells
from lrvalley.study.study import Study
from lrvalley.study.tuner_runs import runs
from lrvalley.support.checked_json import REMEDY

SNAKEMAKE_FOLDER = ".snakemake"
HANDOVER = f"{SNAKEMAKE_FOLDER}/handover"
DAMAGED = "logs/damaged"
TRAINING_RULE, PRUNING_RULE = "train_cell", "prune"
TUNER_RULES = ("train_population", "train_range_test")
ROW = "row"


def on_cluster(workflow: Any) -> bool:
    """Whether this process submits jobs to a cluster: it was told how many."""
    return workflow.is_main_process and workflow.resource_settings.nodes is not None


def submitted_with(workflow: Any, study: Study, name: Mapping[str, str]) -> str | None:
    """Which jobs a cell's job may be submitted with, if any: those of its row and seed.

    Jobs that are submitted together run one after another. One trains a pack, and the
    others pick up what it has trained, so they should be cells of one program.

    Args:
        workflow: Snakemake's workflow; its `--group-components` say how many.
        study: the study.
        name: the parts of the cell's file name.

    Returns:
        Name of a group, of those to which the number for `row` applies.
    """
    if ROW not in workflow.group_settings.group_components:
        return None
    (cell,) = study.find_all([name])
    group = f"{ROW}-{cell.optimizer}-{cell.size}-seed-{cell.seed}"
    workflow.parent_groupids[group] = ROW
    return group


def begin_run(workflow: Any, say: Callable[[str], None]) -> RunLock:
    """Begin a run, after the Slurm jobs of one that is gone have ended.

    Args:
        workflow: Snakemake's workflow.
        say: tells the user what is waited for.

    Returns:
        The lock of this run.
    """

    def wait() -> None:
        if on_cluster(workflow) and not workflow.output_settings.dryrun:
            wait_for_earlier_jobs(Path.cwd(), say)

    return join_runs(SNAKEMAKE_FOLDER, when_alone=wait)


def set_aside_damaged(study: Study, tables: str) -> list[str]:
    """Move the study's cell files that are damaged away, so that they are trained again.

    Args:
        study: the study.
        tables: the folder of its tables, which call for further cells.

    Returns:
        For every file that was moved, what was wrong with it and where it is now.
    """
    later = chain.from_iterable(later_cells(study, tables))
    cells = (*study.grid, *study.scaling, *study.search, *later)
    readers = [(cell.path, partial(read_cell, expected_key=cell.key)) for cell in cells]
    readers += [(run.path, partial(read_run, run=run)) for run in runs(study)]
    notes = []
    for path, read in readers:
        if Path(path).exists():
            try:
                read(path)
            except InputError as error:
                aside = Path(DAMAGED, path)
                aside.parent.mkdir(parents=True, exist_ok=True)
                Path(path).replace(aside)
                problem = str(error).removesuffix(f"; {REMEDY}")
                notes.append(f"{problem}; moved to {aside}, to be trained again")
    return notes


def before_run(workflow: Any, study: Study, run: RunLock, dataset: str) -> None:
    """Check the data, and announce the cells that this run is going to train.

    Args:
        workflow: Snakemake's workflow.
        study: the study.
        run: the lock of this run.
        dataset: the data file.

    Raises:
        InputError: if the data file is damaged, or cells would be pruned while another
            run is alive.
    """
    jobs = workflow.dag.needrun_jobs()
    by_rule: dict[str, list[Any]] = {}
    for job in jobs:
        by_rule.setdefault(job.rule.name, []).append(job)
    if PRUNING_RULE in by_rule and not run.alone:
        raise InputError(
            "prune: another run is alive in this folder, expected none, because it may "
            "need the cells; wait for its end"
        )
    if by_rule.keys() & {TRAINING_RULE, *TUNER_RULES} and Path(dataset).exists():
        load_dataset(dataset, study.config.data.name)
    if training := by_rule.get(TRAINING_RULE):
        HandOver(Path(HANDOVER)).announce(_announcement(workflow, study, training))


def after_run(run: RunLock) -> None:
    """Clear the hand-over folder, unless another run may still use it."""
    if run.alone:
        HandOver(Path(HANDOVER)).clear()


def _announcement(workflow: Any, study: Study, training: Sequence[Any]) -> Announcement:
    """The teams: all jobs of a machine, or the jobs that are submitted together."""
    teams: dict[Any, list[Cell]] = {}
    cells = study.find_all(job.wildcards_dict for job in training)
    for job, cell in zip(training, cells, strict=True):
        team = None if workflow.local_exec else workflow.dag.get_job_group(job) or job
        teams.setdefault(team, []).append(cell)
    return Announcement(
        tuple(tuple(sorted(team, key=_order)) for team in teams.values()),
        trainers=workflow.cores if workflow.local_exec else 1,
        one_machine=workflow.local_exec,
    )


def _order(cell: Cell) -> tuple[str, int, int, float]:
    return cell.optimizer, cell.size, cell.seed, cell.lr
