"""A user's own Keras model on the user's own data."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import keras

from lrvalley.data.task_data import TaskData
from lrvalley.errors import InputError
from lrvalley.study.trajectory import KerasTaskSpec, ProgramSpec
from lrvalley.training.keras_models import Recipe
from lrvalley.training.keras_program import KerasProgram

SIZE = "size"
NO_CLASSES: Mapping[str, type] = MappingProxyType({})


def program(
    spec: ProgramSpec,
    build: Callable[..., keras.Model],
    data: TaskData,
    optimizer_classes: Mapping[str, type] = NO_CLASSES,
) -> KerasProgram:
    """The program that trains the model.

    Args:
        spec: what the trainings share; its task is a `KerasTaskSpec`.
        build: the user's function. It gets the task's options, and `size` if it takes one.
        data: the data that the spec names.
        optimizer_classes: the user's optimizer classes by name.

    Raises:
        InputError: if the function does not take an option, or if the model cannot be
            trained as it is.
    """
    made = recipe(spec, build)
    return KerasProgram(made, data, spec.batch, spec.check_every, optimizer_classes)


def recipe(spec: ProgramSpec, build: Callable[..., keras.Model]) -> Recipe:
    """How the model of a spec is made.

    Raises:
        InputError: if the function does not take an option.
    """
    task = spec.task
    assert isinstance(task, KerasTaskSpec)
    arguments = _arguments(task, spec.size, build)
    return Recipe(_name(build, task), build, arguments, task.loss, tuple(task.metrics))


def _name(build: Callable[..., keras.Model], task: KerasTaskSpec) -> str:
    """What messages call the function: with its file, if that is known."""
    return str(getattr(build, "place", task.model))


def _arguments(
    task: KerasTaskSpec, size: float, build: Callable[..., keras.Model]
) -> dict[str, Any]:
    """The function's keyword arguments."""
    parameters = inspect.signature(build).parameters
    takes_all = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    known = [
        name
        for name, p in parameters.items()
        if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
    ]
    given = dict(task.options)
    if takes_all or SIZE in known:
        given.setdefault(SIZE, size)
    for name in given:
        if name not in known and not takes_all:
            raise InputError(
                f"task.options.{name}: {_name(build, task)} does not take it; expected one "
                f"of: {', '.join(known) or 'none'}"
            )
    for name in known:
        if parameters[name].default is inspect.Parameter.empty and name not in given:
            raise InputError(f"task.options: {_name(build, task)} needs {name}; found none")
    return given
