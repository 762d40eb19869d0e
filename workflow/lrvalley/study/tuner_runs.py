"""The trainings of tuners that do train: what identifies one, its key and its file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lrvalley.errors import InputError
from lrvalley.study.cell import KEY_LENGTH, Cell
from lrvalley.study.code_hash import numeric_code
from lrvalley.study.search_space import Space
from lrvalley.study.study import Study
from lrvalley.tuners.population import Plan

RUN_PATTERN = "results/cells/{optimizer}/size-{size}/{method}/{key}.json"
PBT, RANGE_TEST = "pbt", "range_test"
# Methods that choose among the grid's cells, and methods that train.
REPLAYED = ("grid", "random_search", "successive_halving", "hyperband", "asha")
TRAINED = (RANGE_TEST, PBT)
# The module that trains each method that trains.
MODULES: Mapping[str, str] = {
    PBT: "training/population.py",
    RANGE_TEST: "training/range_test.py",
}


@dataclass(frozen=True)
class TunerRun:
    """The spec of one training of a tuner.

    Attributes:
        method: `PBT` or `RANGE_TEST`.
        cell: network, batches, data, seed, optimizer and its settings; its rate and
            budget stand for nothing.
        settings: what the method needs beside it.
    """

    method: str
    cell: Cell
    settings: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The spec as plain JSON values."""
        return asdict(self)

    @cached_property
    def key(self) -> str:
        """First 12 hex digits of the SHA-256 of the spec and the code that trains it."""
        code = numeric_code((MODULES[self.method],), self.cell.optimizer)
        text = json.dumps({"spec": self.to_json(), "code": code}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]

    @property
    def path(self) -> str:
        """The run's file, relative to the repository's root."""
        return RUN_PATTERN.format(
            optimizer=self.cell.optimizer,
            size=self.cell.size,
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
        return Plan.of(self.settings, self.cell.seed, self.cell.optimizer)


def populations(study: Study) -> list[TunerRun]:
    """The runs of population based training, for every optimizer of the grid."""
    pbt, size = study.config.tune.pbt, study.config.grid.size
    shared = pbt.model_dump(exclude={"runs"})
    return [
        TunerRun(
            PBT,
            study.program_cell(optimizer, size),
            {**shared, "run": run, "space": study.space(optimizer)},
        )
        for optimizer in study.optimizers
        for run in range(1, pbt.runs + 1)
    ]


def range_tests(study: Study) -> list[TunerRun]:
    """The range tests, for every optimizer of the grid and every seed."""
    steps, size = study.config.tune.range_test.steps, study.config.grid.size
    return [
        TunerRun(
            RANGE_TEST,
            study.program_cell(optimizer, size, seed),
            {**study.space(optimizer)["lr"], "steps": steps},
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


def is_trained(key: str) -> bool:
    """Whether there is a file of the run of a key."""
    every = RUN_PATTERN.format(optimizer="*", size="*", method="*", key=key)
    return any(Path().glob(every))


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
