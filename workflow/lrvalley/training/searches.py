"""Searches of a study's optimizers in one process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from lrvalley.records.rehearsal_file import read_train_examples
from lrvalley.records.state_file import StateFolder
from lrvalley.study.article_study import ArticleStudy
from lrvalley.study.cell import Cell
from lrvalley.study.own_study import OwnStudy
from lrvalley.support.lean_imports import lean_imports
from lrvalley.tuners.answer_search import run_search, search_of
from lrvalley.tuners.kept_trainings import Decided, HeldStates, KeptTrainings
from lrvalley.tuners.live import Live


def searches(
    study: ArticleStudy | OwnStudy, resources: Mapping[str, Any]
) -> Callable[[str], dict[str, Any]]:
    """What searches a rate for one optimizer after another.

    TensorFlow, the model and the data are loaded once, and only if a training is not on
    record.

    Args:
        study: the study.
        resources: the resources of the job.

    Returns:
        A function that takes an optimizer's name and returns its search, as `run_search`
        does.
    """

    @cache
    def loader() -> Callable[..., Any]:
        with lean_imports():
            from lrvalley.training.device import prepare_for_cells
            from lrvalley.training.gpu_check import prepare_gpu
            from lrvalley.training.programs import program_loader

        prepare_gpu(dict(resources))
        prepare_for_cells()
        return program_loader(study)

    def train(cells: Sequence[Cell], decided: Decided, states: HeldStates) -> None:
        program = loader()(cells[0].program)
        from lrvalley.training.trainer import train_cells

        train_cells(program, cells, decided, states=states)

    def search(optimizer: str) -> dict[str, Any]:
        folder = StateFolder(Path(), study.config.pack.keep_states_mb * 1e6)
        trainings = KeptTrainings(train, HeldStates(folder))
        live = Live(trainings, study.objective, trainings.keep, epoch_of(study))
        return run_search(search_of(study, optimizer), live)

    return search


def epoch_of(study: ArticleStudy | OwnStudy) -> int:
    """Steps of an epoch of a study of one's own; 0 of another.

    Raises:
        InputError: if the study's rehearsal cannot be read.
    """
    if study.rehearsal is None:
        return 0
    batch = study.program(study.config.grid.size).batch
    return read_train_examples(study.rehearsal) // batch
