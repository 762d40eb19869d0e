"""What the workflow does when a run starts, before any job."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lrvalley.cellfile import read_cell
from lrvalley.errors import InputError
from lrvalley.packing import Announcement, HandOver
from lrvalley.spec import Cell
from lrvalley.study import Study

TRAINING_RULE = "train_cell"


def announce_training(dag: Any, study: Study, handover: HandOver, trainers: int) -> None:
    """Write down which cells this run is going to train.

    Args:
        dag: Snakemake's graph of jobs.
        study: the study.
        handover: where the cells are handed over.
        trainers: how many jobs run at the same time.
    """
    jobs = [job for job in dag.needrun_jobs() if job.rule.name == TRAINING_RULE]
    cells = sorted((study.find(**job.wildcards_dict) for job in jobs), key=_order)
    handover.announce(Announcement(tuple(cells), trainers))


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
