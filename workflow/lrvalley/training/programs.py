"""The programs of a study: its model and data are loaded once in a process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from lrvalley.data.data_file import load_dataset
from lrvalley.data.task_data import TaskData
from lrvalley.study.article_study import ArticleStudy
from lrvalley.study.own_study import OwnStudy
from lrvalley.study.trajectory import ProgramSpec
from lrvalley.training.load_data import load_task_data
from lrvalley.training.tasks import keras_model, load_program
from lrvalley.training.tracing import trace_as_written
from lrvalley.training.users_files import users_function, users_object

# A program is a `training.trainable.Trainable` that can be timed, too.
Loader = Callable[[ProgramSpec], Any]


@dataclass(frozen=True)
class OwnFiles:
    """What a study of a user's own model takes from the user's files.

    Attributes:
        build: the function that returns the model.
        data: the examples.
        optimizers: the user's optimizer classes by name.
    """

    build: Callable[..., Any]
    data: TaskData
    optimizers: dict[str, Any]


def own_files(study: OwnStudy) -> OwnFiles:
    """Load a user's files.

    Raises:
        InputError: if one cannot be loaded, or the data are not as expected.
    """
    classes = {name: users_object(at) for name, at in study.optimizer_classes.items()}
    build = users_function(study.model_function)
    data = load_task_data(study.config.task.data, study.dataset)
    return OwnFiles(build, data, classes)


def program_loader(study: ArticleStudy | OwnStudy) -> Loader:
    """A function that gives the program of a spec, the same for all seeds.

    Raises:
        InputError: if the data, or a file of the user, cannot be loaded.
    """
    if isinstance(study, OwnStudy):
        own = own_files(study)

        def load(spec: ProgramSpec) -> Any:
            return keras_model.program(spec, own.build, own.data, own.optimizers)

    else:
        trace_as_written()
        dataset = load_dataset(study.dataset, study.named_data)

        def load(spec: ProgramSpec) -> Any:
            return load_program(spec, dataset)

    loaded = cache(lambda key: load(specs[key]))
    specs: dict[str, ProgramSpec] = {}

    def program(spec: ProgramSpec) -> Any:
        specs.setdefault(spec.any_seed, spec)
        return loaded(spec.any_seed)

    return program
