"""A study of a user's own model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lrvalley.config import keras_optimizers
from lrvalley.config.messages import WrongValue
from lrvalley.config.own_study import OwnStudyConfig
from lrvalley.config.sections.own_model import NAMED_DATA
from lrvalley.data.catalog import DATASETS
from lrvalley.data.content_id import content_id
from lrvalley.study.cell import CELLS
from lrvalley.study.learning_rates import learning_rates
from lrvalley.study.objective import Objective
from lrvalley.study.rounding import round_lr
from lrvalley.study.study import Study
from lrvalley.study.trajectory import (
    KERAS,
    TRAJECTORY_DIGITS,
    USERS_CLASS,
    KerasTaskSpec,
    OptimizerSpec,
    ProgramSpec,
    digest,
)
from lrvalley.study.users_code import check_defined, users_code
from lrvalley.support.file_and_name import FileAndName, names_a_file

REHEARSAL = CELLS + "/{task}/{key}-rehearsal.json"
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
        for name in self.optimizers:
            self.rates(name)

    @cached_property
    def objective(self) -> Objective:
        """What is asked of a training of the grid."""
        own = self.config.objective
        target = self.config.grid.target
        return Objective.of(
            own.metric, own.direction, own.target if target is None else target
        )

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
        data = self.config.task.data
        return data if data in NAMED_DATA else None

    @property
    def users_copy(self) -> str | None:
        """Where the user has a copy of that data set; None: it is downloaded."""
        return self.config.task.data_path

    @property
    def dataset(self) -> str | None:
        """The data file that trainings read; None if a user's function makes the data."""
        if self.named_data:
            return f"data/{self.named_data}.npz"
        return None if self.data_function else self.config.task.data

    @property
    def compares_with_article(self) -> bool:
        """No."""
        return False

    @property
    def optimizers(self) -> list[str]:
        """The optimizers of the grid, those of the user by the names of their classes."""
        return [_name(each) for each in self.config.grid.optimizers]

    @property
    def scaling_optimizer(self) -> str:
        """The optimizer of the scaling experiment."""
        return _name(self.config.scaling.optimizer)

    def rates(self, optimizer: str) -> list[float]:
        """The learning rates at which the grid trains an optimizer, ascending.

        Its default rate is one of them, unless its rates are given one by one.
        """
        grid = self.config.grid
        as_given = self._as_given[optimizer]
        if as_given in grid.rates_of:
            return learning_rates(grid.rates_of[as_given], f"grid.rates_of.{as_given}")
        rates = learning_rates(grid.rates, "grid.rates")
        default = self.default_rate(optimizer)
        if isinstance(grid.rates, tuple) or default is None:
            return rates
        return sorted({*rates, default})

    def default_rate(self, optimizer: str) -> float | None:
        """Keras's default rate of one of its optimizers."""
        as_given = self._as_given[optimizer]
        if names_a_file(as_given):
            return None
        return round_lr(keras_optimizers.default_rate(as_given))

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
        as_given = self._as_given[name]
        return OptimizerSpec(
            name, self.settings(name), lr, self._schedule, self._definitions(as_given)
        )

    def settings(self, optimizer: str) -> Mapping[str, Any]:
        """The settings of an optimizer that differ from its defaults."""
        return self._settings[self._as_given[optimizer]]

    @property
    def model_function(self) -> FileAndName:
        """Where the function is that builds the model."""
        return FileAndName.parse(self.config.task.model)

    @property
    def data_function(self) -> FileAndName | None:
        """Where the function is that returns the data, if there is one."""
        data = self.config.task.data
        named = data in NAMED_DATA or data.endswith(".npz")
        return None if named else FileAndName.parse(data)

    @property
    def optimizer_classes(self) -> dict[str, FileAndName]:
        """Where the user's own optimizers are, by name."""
        places = {name: self._as_given[name] for name in self._as_given}
        return {
            name: FileAndName.parse(place)
            for name, place in places.items()
            if names_a_file(place)
        }

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
    def _data_id(self) -> str:
        task, function = self.config.task, self.data_function
        if function:
            own = f"{function.name}:{users_code([function.path])}"
        elif task.data in NAMED_DATA:
            own = DATASETS[task.data].content_id
        else:
            own = content_id(task.data)
        files = [content_id(name) for name in task.files]
        return f"{own}:{digest({'files': files})}" if files else own

    @cached_property
    def _as_given(self) -> dict[str, str]:
        """The optimizers as the configuration names them, by name."""
        given = [*self.config.grid.optimizers, self.config.scaling.optimizer]
        return {_name(each): each for each in given}

    @cached_property
    def _settings(self) -> dict[str, dict[str, Any]]:
        settings = {}
        for name in self._as_given.values():
            own = dict(self.config.optimizers.get(name, {}))
            if not names_a_file(name):
                own = keras_optimizers.checked_settings(name, own)
                own = keras_optimizers.study_settings(name, own)
            settings[name] = own
        return settings

    def _definitions(self, as_given: str) -> str:
        if not names_a_file(as_given):
            return KERAS
        return USERS_CLASS + users_code([FileAndName.parse(as_given).path])

    @property
    def _schedule(self) -> dict[str, Any]:
        return self.config.schedule.of(self.config.grid.max_steps)

    def _check_files(self) -> None:
        check_defined("task.model", self.model_function)
        if self.data_function:
            check_defined("task.data", self.data_function)
        elif self.config.task.data not in NAMED_DATA:
            self._check_exists("task.data", self.config.task.data)
        for place in self.config.grid.optimizers:
            if names_a_file(place):
                check_defined("grid.optimizers", FileAndName.parse(place))
        for name in self.config.task.files:
            self._check_exists("task.files", name)

    @staticmethod
    def _check_exists(key: str, name: str) -> None:
        if not Path(name).expanduser().exists():
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
                key = "task.check_every" if self.config.task.check_every else f"{CHECKS}"
                raise WrongValue(
                    f"{experiment}.max_steps",
                    f"found {steps}, expected a multiple of {self.check_every} ({key})",
                )

    def _check_optimizers(self) -> None:
        names = [_name(each) for each in self.config.grid.optimizers]
        for name in names:
            if names.count(name) > 1:
                raise WrongValue(
                    "grid.optimizers", f"found {name} twice, expected names that differ"
                )
        known = set(self._as_given.values())
        for key, given in (
            ("optimizers", self.config.optimizers),
            ("grid.rates_of", self.config.grid.rates_of),
        ):
            for name in given:
                if name not in known:
                    raise WrongValue(
                        f"{key}.{name}",
                        f"found an optimizer that is not in grid.optimizers, expected one "
                        f"of {', '.join(sorted(known))}",
                    )
        _ = self._settings, self._schedule


def _name(as_given: str) -> str:
    """The name of an optimizer: that of its class."""
    return FileAndName.parse(as_given).name if names_a_file(as_given) else as_given
