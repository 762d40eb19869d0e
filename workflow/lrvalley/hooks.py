"""What the workflow does when a run starts, before any job, and when it has succeeded."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lrvalley.cellfile import read_cell
from lrvalley.data import load_dataset
from lrvalley.errors import InputError
from lrvalley.packing import Announcement, HandOver
from lrvalley.runlock import RunLock
from lrvalley.selection import best_rates
from lrvalley.spec import Cell
from lrvalley.study import Study

HANDOVER = ".snakemake/handover"
TRAINING_RULE, PRUNING_RULE = "train_cell", "prune"


def before_run(
    workflow: Any, study: Study, run: RunLock, dataset: str, best_lr: str
) -> None:
    """Check what is there, and announce the cells that this run is going to train.

    Args:
        workflow: Snakemake's workflow.
        study: the study.
        run: the lock of this run.
        dataset: the data file.
        best_lr: file of the table `best_lr`.

    Raises:
        InputError: if a file is damaged, or cells would be pruned while others train.
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
    known = study.curves(best_rates(best_lr)) if Path(best_lr).exists() else []
    check_cells([*study.grid, *study.scaling, *known])
    if training := by_rule.get(TRAINING_RULE):
        if Path(dataset).exists():
            load_dataset(dataset, study.config["data"]["name"])
        cells = sorted((study.find(**job.wildcards_dict) for job in training), key=_order)
        announcement = Announcement(tuple(cells), trainers=workflow.cores or 1)
        HandOver(Path(HANDOVER)).announce(announcement)


def after_run(run: RunLock) -> None:
    """Clear the hand-over folder, unless another run may still use it."""
    if run.alone:
        HandOver(Path(HANDOVER)).clear()


def check_cells(cells: Iterable[Cell]) -> None:
    """Check the files of the cells that are trained already.

    Raises:
        InputError: naming every file that is damaged or not that cell's.
    """
    problems = []
    for cell in cells:
        if Path(cell.path).exists():
            try:
                read_cell(cell.path, cell.key)
            except InputError as error:
                problems.append(str(error))
    if problems:
        raise InputError("\n".join(problems))


def _order(cell: Cell) -> tuple[str, int, int, float]:
    return cell.optimizer, cell.size, cell.seed, cell.lr
