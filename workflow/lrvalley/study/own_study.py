"""A study of a user's own model."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lrvalley.config.data_source import ArrayFile, DataSource, NamedData, data_source
from lrvalley.config.messages import WrongValue
from lrvalley.config.own_study import OwnStudyConfig
from lrvalley.data.catalog import DATASETS
from lrvalley.data.content_id import content_id
from lrvalley.study.cell import CELLS
from lrvalley.study.consistency import check_first_rung, check_seeds
from lrvalley.study.learning_rates import learning_rates
from lrvalley.study.objective import Objective
from lrvalley.study.own_optimizer import OwnOptimizer
from lrvalley.study.study import Study
from lrvalley.study.trajectory import (
    TRAJECTORY_DIGITS,
    KerasTaskSpec,
    OptimizerSpec,
    ProgramSpec,
    digest,
)
from lrvalley.study.users_code import check_defined, users_code
from lrvalley.support.file_and_name import FileAndName

REHEARSAL = CELLS + "/{task}/{key}-rehearsal.json"
# Folders that every run writes to.
WRITTEN = ("results", "logs", ".snakemake")
# By default the metrics are looked at so many times within the budget.
CHECKS = 20


@dataclass(frozen=True)
class OwnStudy(Study):
    """A study whose model, and perhaps whose data, are a user's."""

    config: OwnStudyConfig

    def __post_init__(self) -> None:
        self._check_files()
        self._check_objective()
        self._check_budget()
        self._check_optimizers()
        check_first_rung(self.config.answer.first_rung, self.check_every)
        check_seeds(self.config.seeds, self.config.answer.seeds, "answer.seeds")
        _ = [self.rates(name) for name in self.optimizers], self.scaling_rates

    @cached_property
    def objective(self) -> Objective:
        """What is asked of a training of the grid."""
        own = self.config.objective
        target = self.config.grid.target
        target = own.target if target is None else target
        return Objective.of(own.metric, own.direction, target, own.patience)

    @property
    def max_steps(self) -> dict[str, int]:
        """The budget of a cell in steps, by experiment."""
        grid = self.config.grid.max_steps
        return {"grid": grid, "scaling": self.config.scaling.max_steps or grid}

    @property
    def targets(self) -> dict[str, float | None]:
        """The value of the objective's metric that ends a training, by experiment."""
        grid, scaling = self.objective.target, self.config.scaling.target
        return {"grid": grid, "scaling": grid if scaling is None else scaling}

    @property
    def curve_steps(self) -> int:
        """Steps for which each optimizer is followed at its best rate."""
        return self.config.grid.max_steps

    @property
    def check_every(self) -> int:
        """Steps between two checks."""
        return self.config.task.check_every or max(1, self.config.grid.max_steps // CHECKS)

    @property
    def named_data(self) -> str | None:
        """The data set, if it is one of `lrvalley.data.catalog`."""
        return self._data.name if isinstance(self._data, NamedData) else None

    @property
    def users_copy(self) -> str | None:
        """Where the user has a copy of that data set; None: it is downloaded."""
        return self.config.task.data_path

    @property
    def dataset(self) -> str | None:
        """The data file that trainings read; None if a user's function makes the data."""
        match self._data:
            case NamedData(name):
                return f"data/{name}.npz"
            case ArrayFile(path):
                return path
        return None

    @property
    def compares_with_article(self) -> bool:
        """No."""
        return False

    @property
    def optimizers(self) -> list[str]:
        """The optimizers of the grid, those of the user by the names of their classes."""
        return [self._own(each).name for each in self.config.grid.optimizers]

    @property
    def scaling_optimizer(self) -> str:
        """The optimizer of the scaling experiment."""
        return self._own(self.config.scaling.optimizer).name

    def rates(self, optimizer: str) -> list[float]:
        """The learning rates at which the grid trains an optimizer, ascending.

        Its default rate is one of them, unless its rates are given one by one.
        """
        grid = self.config.grid
        as_given = self._optimizers[optimizer].as_given
        if as_given in grid.rates_of:
            return learning_rates(grid.rates_of[as_given], f"grid.rates_of.{as_given}")
        rates = learning_rates(grid.rates, "grid.rates")
        default = self.default_rate(optimizer)
        if isinstance(grid.rates, tuple) or default is None:
            return rates
        return sorted({*rates, default})

    def default_rate(self, optimizer: str) -> float | None:
        """Keras's default rate of one of its optimizers."""
        return self._optimizers[optimizer].default_rate

    def program(self, size: float, seed: int | None = None) -> ProgramSpec:
        """What the study trains at a size; without a seed, with the first."""
        return ProgramSpec(
            task=self.task,
            size=size,
            seed=self.config.seeds[0] if seed is None else seed,
            batch=self.config.task.batch,
            check_every=self.check_every,
        )

    def optimizer(self, name: str, lr: float) -> OptimizerSpec:
        """An optimizer of the study at a rate."""
        own = self._optimizers[name]
        return OptimizerSpec(name, own.settings, lr, self._schedule, own.definitions)

    def settings(self, optimizer: str) -> Mapping[str, Any]:
        """The settings of an optimizer that differ from its defaults."""
        return self._optimizers[optimizer].settings

    @property
    def model_function(self) -> FileAndName:
        """Where the function is that builds the model."""
        return FileAndName.parse(self.config.task.model)

    @property
    def optimizer_classes(self) -> dict[str, FileAndName]:
        """Where the user's own optimizers are, by name."""
        return {name: own.place for name, own in self._optimizers.items() if own.place}

    @property
    def rehearsal(self) -> str:
        """The file that says that model and data fit together."""
        content = {
            "step_times": [
                self.step_time_trajectory(*each).key for each in self.programs()
            ],
            "objective": self.objective.name,
        }
        key = digest(content)[:TRAJECTORY_DIGITS]
        return REHEARSAL.format(task=self.task.name, key=key)

    @cached_property
    def task(self) -> KerasTaskSpec:
        """What the study trains."""
        task, model = self.config.task, self.model_function
        stem = Path(model.file).stem
        return KerasTaskSpec(
            name="".join(c if c.isalnum() else "_" for c in stem),
            options=task.options,
            data=self._data_id,
            model=model.name,
            code=users_code([model.path]),
            loss=task.loss,
            metrics=task.metrics,
        )

    @cached_property
    def _data(self) -> DataSource:
        return data_source(self.config.task.data)

    @cached_property
    def _data_id(self) -> str:
        match self._data:
            case NamedData(name):
                own = DATASETS[name].content_id
            case ArrayFile(path):
                own = content_id(path)
            case FileAndName() as function:
                own = f"{function.name}:{users_code([function.path])}"
        files = [content_id(name) for name in self.config.task.files]
        return f"{own}:{digest({'files': files})}" if files else own

    def _own(self, as_given: str) -> OwnOptimizer:
        return OwnOptimizer(as_given, self.config.optimizers.get(as_given, {}))

    @cached_property
    def _optimizers(self) -> dict[str, OwnOptimizer]:
        """The optimizers by name.

        The scaling's comes first: without sizes it is Adam and trains nothing, and must not
        take the place of a user's class of that name.
        """
        given = [self.config.scaling.optimizer, *self.config.grid.optimizers]
        return {own.name: own for own in map(self._own, given)}

    @property
    def _schedule(self) -> dict[str, Any]:
        return self.config.schedule.of(self.config.grid.max_steps)

    def _check_files(self) -> None:
        check_defined("task.model", self.model_function)
        match self._data:
            case ArrayFile(path):
                self._check_exists("task.data", path)
            case FileAndName() as function:
                check_defined("task.data", function)
        grid, scaling = self.config.grid, self.config.scaling
        for key, given in (
            ("grid.optimizers", grid.optimizers),
            ("scaling.optimizer", (scaling.optimizer,)),
        ):
            for place in (self._own(each).place for each in given):
                if place:
                    check_defined(key, place)
        for name in self.config.task.files:
            self._check_exists("task.files", name)
            read = Path(name).expanduser().resolve()
            if any(Path(folder).resolve().is_relative_to(read) for folder in WRITTEN):
                raise WrongValue(
                    "task.files",
                    f"found {name}, to which runs write, expected files and folders that "
                    "no run changes",
                )

    @staticmethod
    def _check_exists(key: str, name: str) -> None:
        # Not of `Path`, which raises an error for a name that is too long.
        if not os.path.exists(os.path.expanduser(name)):
            raise WrongValue(key, f"found {name}, which does not exist, expected a file")

    def _check_objective(self) -> None:
        try:
            _ = self.objective
        except ValueError as error:
            raise WrongValue(
                "objective.direction", f"found nothing, expected higher or lower: {error}"
            ) from None

    def _check_budget(self) -> None:
        for experiment, steps in self.max_steps.items():
            if steps % self.check_every:
                given = self.config.task.check_every
                why = "task.check_every" if given else f"grid.max_steps / {CHECKS}"
                raise WrongValue(
                    f"{experiment}.max_steps",
                    f"found {steps}, expected a multiple of {self.check_every} ({why})",
                )

    def _check_optimizers(self) -> None:
        # Names become names of files, and not all disks tell capitals from small letters.
        lower = [name.lower() for name in self.optimizers]
        for name in self.optimizers:
            if lower.count(name.lower()) > 1:
                raise WrongValue(
                    "grid.optimizers", f"found {name} twice, expected names that differ"
                )
        scaling = self.config.scaling.optimizer
        same_name = self._optimizers[self.scaling_optimizer].as_given
        if self.has_scaling and scaling != same_name:
            raise WrongValue(
                "scaling.optimizer",
                f"found {scaling}, expected another name than that of {same_name}",
            )
        known = {own.as_given for own in self._optimizers.values()}
        for key, given, names in (
            ("optimizers", self.config.optimizers, known),
            ("grid.rates_of", self.config.grid.rates_of, known),
            ("figures.colors", self.config.figures.colors, set(self._optimizers)),
        ):
            for name in given:
                if name not in names:
                    raise WrongValue(
                        f"{key}.{name}",
                        f"found an optimizer that is not in grid.optimizers, expected one "
                        f"of {', '.join(sorted(names))}",
                    )
        _ = [own.settings for own in self._optimizers.values()], self._schedule
