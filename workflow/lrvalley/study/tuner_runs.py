"""The trainings of tuners that do train: what identifies one, its key and its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from lrvalley.errors import InputError
from lrvalley.study.article_study import ArticleStudy
from lrvalley.study.cell import CELLS
from lrvalley.study.code_hash import numeric_code
from lrvalley.study.population_plan import Plan
from lrvalley.study.search_space import RATE, Space
from lrvalley.study.study import Study
from lrvalley.study.trajectory import RECORD_VERSION, TRAJECTORY_DIGITS, ProgramSpec, digest

RUN_PATTERN = CELLS + "/{task}/{optimizer}/size-{size}/{method}/{key}.json"
PBT, RANGE_TEST = "pbt", "range_test"
# The module that trains each method that trains.
MODULES: Mapping[str, str] = {
    PBT: "training/population.py",
    RANGE_TEST: "training/range_test.py",
}
# The schedule with which each of them trains.
SCHEDULES: Mapping[str, tuple[str, ...]] = {
    PBT: ("constant",),
    RANGE_TEST: ("exponential",),
}


@dataclass(frozen=True)
class TunerRun:
    """The spec of one training of a tuner.

    Attributes:
        method: `PBT` or `RANGE_TEST`.
        program: task, size, seed, batch and check interval.
        optimizer: name of the optimizer.
        fixed: the optimizer's settings, as far as the method does not choose them.
        settings: what the method needs beside it.
    """

    method: str
    program: ProgramSpec
    optimizer: str
    fixed: Mapping[str, float]
    settings: Mapping[str, Any]

    @property
    def seed(self) -> int:
        """The seed of the initial weights, the batch order and the choices."""
        return self.program.seed

    def to_json(self) -> dict[str, Any]:
        """The spec as plain JSON values."""
        return asdict(self)

    @cached_property
    def key(self) -> str:
        """Hash of the spec and of the code that computes its numbers, 12 hex digits."""
        entries = (MODULES[self.method], *self.program.task.modules)
        code = numeric_code(entries, (self.optimizer, *SCHEDULES[self.method]))
        content = {"spec": self.to_json(), "code": code, "version": RECORD_VERSION}
        return digest(content)[:TRAJECTORY_DIGITS]

    @property
    def path(self) -> str:
        """The run's file, relative to the folder that has `results/`."""
        return RUN_PATTERN.format(
            task=self.program.task.name,
            optimizer=self.optimizer,
            size=self.program.size,
            method=self.method,
            key=self.key,
        )

    @property
    def space(self) -> Space:
        """The settings that a population searches."""
        return Space.of(self.settings["space"])

    @property
    def plan(self) -> Plan:
        """How a population is trained."""
        return Plan.of(self.settings, self.seed, self.optimizer)


def populations(study: Study) -> list[TunerRun]:
    """The runs of population based training, for every optimizer of the grid."""
    if not isinstance(study, ArticleStudy):
        return []
    pbt, size = study.config.tune.pbt, study.config.grid.size
    shared = pbt.model_dump(exclude={"runs"})
    return [
        TunerRun(
            PBT,
            study.program(size),
            optimizer,
            study.settings(optimizer),
            {**shared, "run": run, "space": study.space(optimizer)},
        )
        for optimizer in study.optimizers
        for run in range(1, pbt.runs + 1)
    ]


def range_tests(study: Study) -> list[TunerRun]:
    """The range tests, for every optimizer of the grid and every seed."""
    if not isinstance(study, ArticleStudy):
        return []
    own = study
    steps, size = study.config.tune.range_test.steps, study.config.grid.size

    def ends(optimizer: str) -> dict[str, float]:
        rates = own.space(optimizer)[RATE]
        return {end: rates[end] for end in ("from", "to")}

    return [
        TunerRun(
            RANGE_TEST,
            replace(study.program(size, seed), check_every=1),
            optimizer,
            study.settings(optimizer),
            {**ends(optimizer), "steps": steps},
        )
        for optimizer in study.optimizers
        for seed in study.config.seeds
    ]


def runs(study: Study) -> list[TunerRun]:
    """All trainings of the study's tuners."""
    return [*populations(study), *range_tests(study)]


def path_pattern(method: str) -> str:
    """The files of a method's runs, with Snakemake's wildcards."""
    return RUN_PATTERN.replace("{method}", method)


def find_run(study: Study, method: str, key: str) -> TunerRun:
    """The run of a file's name.

    Raises:
        InputError: if the run is not of this study.
    """
    for run in runs(study):
        if (run.method, run.key) == (method, key):
            return run
    raise InputError(
        f"no {method} run {key} in study {study.name}: its configuration or the code that "
        "trains it has changed"
    )
