"""What can be trained: a module a task, with a function `program`."""

from __future__ import annotations

from importlib import import_module

from lrvalley.data.dataset import Dataset
from lrvalley.study.trajectory import ProgramSpec
from lrvalley.training.program import Program


def load_program(spec: ProgramSpec, dataset: Dataset) -> Program:
    """The program of a task.

    Args:
        spec: the task, its size, its batch and its check interval.
        dataset: the data that the task names.
    """
    task = import_module(f"{__name__}.{spec.task.name}")
    return task.program(spec, dataset)
