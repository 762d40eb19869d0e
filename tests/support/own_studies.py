"""Studies of users' models, with invented trainings that look like real ones."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from lrvalley.analysis.best_rates import best_lr_table
from lrvalley.analysis.study_tables import (
    cells_table,
    curves_table,
    fastest_slowest_table,
    rates_table,
    scaling_fit_table,
)
from lrvalley.records.cell_file import Result
from lrvalley.study.cell import Cell
from lrvalley.study.history import History, outcome_of
from lrvalley.study.objective import Objective
from lrvalley.study.rounding import round_lr
from lrvalley.study.trajectory import (
    KERAS,
    OptimizerSpec,
    ProgramSpec,
    TaskSpec,
    Trajectory,
)

STEP_S = 0.004
EVERY = 100
MAX_STEPS = 2_000
RATES = [round_lr(10 ** (i / 3)) for i in range(-15, 1)]
DEFAULTS = {"SGD": 0.01, "Adam": 0.001, "AdamW": 0.001, "RMSprop": 0.001, "Lion": 0.001}


class Valley(NamedTuple):
    """Where an optimizer trains best, how well, and from where on it diverges."""

    best: float
    quality: float
    diverges: float


VALLEYS: Mapping[str, Valley] = {
    "SGD": Valley(0.05, 0.93, 0.7),
    "Adam": Valley(0.002, 0.98, 0.2),
    "AdamW": Valley(0.003, 1.0, 0.2),
    "RMSprop": Valley(0.001, 0.95, 0.1),
    "Lion": Valley(0.0002, 0.97, 0.01),
}


@dataclass(frozen=True)
class Metric:
    """A metric's name in a history, untrained, and at its best."""

    name: str
    untrained: float
    floor: float


LOSS = Metric("loss", 2.303, 0.29)
ACCURACY = Metric("accuracy", 0.1, 0.92)
MAE = Metric("mae", 210.0, 2.3)


def training(
    optimizer: str,
    lr: float,
    seed: int,
    objective: Objective,
    metrics: Sequence[Metric],
    validate: bool = False,
) -> Result:
    """An invented training, to its end."""
    program = ProgramSpec(TaskSpec("article_cnn", {}, "blobs:0"), 1, seed, 32, EVERY)
    spec = OptimizerSpec(optimizer, {}, lr, definitions=KERAS)
    stop = objective.stop(MAX_STEPS, objective.target)
    if validate:
        stop = objective.curve(MAX_STEPS)
    history = _history(optimizer, lr, seed, metrics)
    outcome = outcome_of(history, stop)
    return Result(
        cell=Cell(Trajectory(program, spec), stop),
        weights=61_706,
        tensorflow="2.21.0",
        device="CPU",
        **outcome._asdict(),
    )


def _history(optimizer: str, lr: float, seed: int, metrics: Sequence[Metric]) -> History:
    valley = VALLEYS[optimizer]
    random = np.random.default_rng([seed, round(1e6 * lr), len(optimizer)])
    off = math.log10(lr / valley.best)
    # Rates that are too small train slowly, rates that are too large end at a worse value.
    speed = 9.0 * 10 ** min(0.7 * off, 0.2)
    reach = valley.quality * (1 - 0.2 * max(off, 0) ** 1.5) * (1 + 0.006 * random.normal())
    reach = max(reach, 0.0)
    steps = np.arange(EVERY, MAX_STEPS + 1, EVERY)
    learnt = reach * (1 - np.exp(-speed * (steps / MAX_STEPS) ** 0.7))
    learnt = np.clip(learnt + random.normal(0, 0.004 * learnt), 0, 1)
    if lr >= valley.diverges:
        steps, learnt = steps[:2], learnt[:2]
    columns: dict[str, dict[str, list[float | None]]] = {"train": {}, "validation": {}}
    for split, share in (("train", 1.0), ("validation", 0.985)):
        for metric in metrics:
            columns[split][metric.name] = _values(metric, share * learnt)
        if lr >= valley.diverges:
            columns[split]["loss"][-1] = None
    return History(
        steps.tolist(), columns["train"], [False] * len(steps), columns["validation"]
    )


def _values(metric: Metric, learnt: np.ndarray) -> list[float | None]:
    if metric.untrained > 10 * metric.floor:
        values = metric.untrained * (metric.floor / metric.untrained) ** learnt
    else:
        values = metric.untrained + (metric.floor - metric.untrained) * learnt
    return [float(f"{value:.6g}") for value in values]


@dataclass(frozen=True)
class OwnTables:
    """The tables of an invented study, and what was asked."""

    objective: Objective
    tables: Mapping[str, pd.DataFrame]

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]


def own_tables(
    objective: Objective,
    metrics: Sequence[Metric],
    seeds: Sequence[int] = (1,),
    optimizers: Sequence[str] = tuple(VALLEYS),
    rates: Sequence[float] = tuple(RATES),
    max_seconds: float | None = None,
) -> OwnTables:
    """The tables of a study of invented trainings."""
    step_times = {(name, 1): STEP_S * (1 + 0.1 * i) for i, name in enumerate(VALLEYS)}
    grid = [
        training(optimizer, lr, seed, objective, metrics)
        for optimizer in optimizers
        for lr in sorted({*rates, DEFAULTS[optimizer]} if len(rates) > 1 else rates)
        for seed in seeds
    ]
    cells = cells_table(grid, [], step_times, {"grid": max_seconds}, objective)
    table = rates_table(cells, objective)
    best = best_lr_table(table, objective, DEFAULTS)
    curves = [
        training(row.optimizer, row.best_lr, seed, objective, metrics, validate=True)
        for row in best[best["best_lr"].notna()].itertuples()
        for seed in seeds
    ]
    tables = {
        "cells": cells,
        "rates": table,
        "best_lr": best,
        "curves": curves_table(curves, step_times, objective),
    }
    if objective.target is not None:
        tables["fastest_slowest"] = fastest_slowest_table(table)
        tables["scaling_fit"] = scaling_fit_table(table)
    return OwnTables(objective, tables)


LOSS_OF_THREE_SEEDS = own_tables(
    Objective.of("val_loss"), (LOSS, ACCURACY), seeds=(1, 2, 3)
)
ACCURACY_OF_ONE_SEED = own_tables(Objective.of("val_accuracy"), (LOSS, ACCURACY))
ACCURACY_TO_TARGET = own_tables(
    replace(Objective.of("val_accuracy"), target=0.8), (LOSS, ACCURACY), seeds=(1, 2, 3)
)
MAE_OF_ONE_SEED = own_tables(Objective.of("val_mae"), (LOSS, MAE))
LOSS_TO_TARGET = own_tables(replace(Objective.of("val_loss"), target=0.6), (LOSS, ACCURACY))
ALL_DIVERGED = own_tables(
    Objective.of("val_loss"), (LOSS,), rates=(1.0,), optimizers=("Adam", "SGD")
)
ONE_RATE = own_tables(
    Objective.of("val_loss"), (LOSS,), rates=(0.001,), optimizers=("Adam",)
)
STUDIES = {
    "loss of three seeds": LOSS_OF_THREE_SEEDS,
    "accuracy of one seed": ACCURACY_OF_ONE_SEED,
    "accuracy to a target": ACCURACY_TO_TARGET,
    "MAE of one seed": MAE_OF_ONE_SEED,
    "loss to a target": LOSS_TO_TARGET,
    "all diverged": ALL_DIVERGED,
    "one rate": ONE_RATE,
}
