"""The study's tables, each a pure function of trained cells or of another table.

A training that misses its target is censored: it counts as infinite in a median
and is never averaged in as a number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from lrvalley.analysis.outcomes import best_check, steps_of
from lrvalley.analysis.rows import records
from lrvalley.analysis.statistics import fit_line, median_with_misses
from lrvalley.analysis.table_file import as_table
from lrvalley.analysis.timing_check import StepTimes, step_time_of
from lrvalley.records.cell_file import Result
from lrvalley.records.table_columns import GRID, SCALING
from lrvalley.study.objective import Objective


def cells_table(
    grid: Sequence[Result],
    scaling: Sequence[Result],
    step_times: StepTimes,
    max_seconds: Mapping[str, float | None],
    objective: Objective,
) -> pd.DataFrame:
    """A row per cell of the two experiments.

    Args:
        grid: cells of the experiment `GRID`.
        scaling: cells of the experiment `SCALING`; a cell of both has two rows.
        step_times: seconds per step by (optimizer, size).
        max_seconds: by experiment; a cell that takes longer counts as failed. None: no
            limit.
        objective: what is asked of a training.

    Returns:
        The table `cells`, ordered by experiment, optimizer, lr, size and seed.

    Raises:
        InputError: if the step time of a cell is missing.
    """
    rows = [
        _cell_row(experiment, result, step_times, max_seconds[experiment], objective)
        for experiment, results in ((GRID, grid), (SCALING, scaling))
        for result in results
    ]
    order = ["experiment", "optimizer", "lr", "size", "seed"]
    return as_table(rows, "cells").sort_values(order, ignore_index=True, kind="stable")


def _cell_row(
    experiment: str,
    result: Result,
    step_times: StepTimes,
    max_seconds: float | None,
    objective: Objective,
) -> dict[str, Any]:
    cell, history = result.cell, result.history
    values = objective.values(history)
    best = best_check(values, objective)
    step_time = step_time_of(step_times, cell.optimizer, cell.size)
    steps = steps_of(result, None if best is None else history.step[best])
    time_s = math.nan if steps is None else steps * step_time
    return {
        "experiment": experiment,
        "optimizer": cell.optimizer,
        "lr": cell.lr,
        "size": cell.size,
        "seed": cell.seed,
        "target": cell.target,
        "max_steps": cell.max_steps,
        "status": result.status,
        "steps": steps,
        "examples": None if steps is None else steps * cell.batch,
        "steps_trained": result.steps_trained,
        "weights": result.weights,
        "step_time_s": step_time,
        "time_s": time_s,
        "trained": time_s <= (math.inf if max_seconds is None else max_seconds),
        "first_value": values[0] if values else None,
        "value": values[-1] if values else None,
        "best_value": None if best is None else values[best],
        "best_step": None if best is None else history.step[best],
        "train_accuracy": _last(history.train.get("accuracy")),
        "loss": _last(history.loss) if history.step else None,
        "key": cell.key,
        "tensorflow": result.tensorflow,
        "device": result.device,
    }


def _last(values: Sequence[float | None] | None) -> float | None:
    return values[-1] if values else None


def rates_table(cells: pd.DataFrame, objective: Objective) -> pd.DataFrame:
    """The seeds of every (experiment, optimizer, lr, size) as one row.

    Args:
        cells: the table `cells`.
        objective: what is asked of a training.

    Returns:
        The table `rates`. A rate trained if more than half of its seeds did; its
        steps and time are then medians in which a miss is infinite. In the median of the
        best values, a seed that diverged is worse than all others.
    """
    coordinates = ["experiment", "optimizer", "lr", "size"]
    rows = [
        dict(zip(coordinates, values, strict=True)) | _over_seeds(seeds, objective)
        for values, seeds in cells.groupby(coordinates)
    ]
    return as_table(rows, "rates")


def _over_seeds(seeds: pd.DataFrame, objective: Objective) -> dict[str, Any]:
    hits = seeds[seeds["trained"]]
    trained = 2 * len(hits) > len(seeds)
    return {
        "weights": seeds["weights"].iloc[0],
        "seeds": len(seeds),
        "seeds_trained": len(hits),
        "trained": trained,
        "steps": median_with_misses(hits["steps"], len(seeds)) if trained else math.nan,
        "time_s": median_with_misses(hits["time_s"], len(seeds)) if trained else math.nan,
        "time_low_s": hits["time_s"].min(),
        "time_high_s": hits["time_s"].max(),
        **_values_over_seeds(seeds, objective),
    }


def _values_over_seeds(seeds: pd.DataFrame, objective: Objective) -> dict[str, Any]:
    values = seeds["best_value"].mask(seeds["status"] == "diverged")
    worst = -math.inf if objective.higher else math.inf
    median = float(np.median(values.fillna(worst)))
    return {
        "first_value": seeds["first_value"].median(),
        "value": median if math.isfinite(median) else math.nan,
        "value_low": values.min(),
        "value_high": values.max(),
    }


def fastest_slowest_table(rates: pd.DataFrame) -> pd.DataFrame:
    """The fastest and the slowest optimizer that trained, at every rate of the grid.

    Args:
        rates: the table `rates`.

    Returns:
        The table `fastest_slowest`; where no optimizer trained, the names are empty
        and the times NaN.
    """
    at_lr: dict[float, list[Mapping[str, Any]]] = {}
    for row in records(rates[rates["experiment"] == GRID].sort_values("lr")):
        at_lr.setdefault(row["lr"], []).append(row)
    rows = [{"lr": lr} | _extremes(tried) for lr, tried in at_lr.items()]
    return as_table(rows, "fastest_slowest")


def _extremes(tried: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    trained = sorted(
        (row for row in tried if row["trained"]),
        key=lambda row: (row["time_s"], row["optimizer"]),
    )
    row = {
        "optimizers_tried": len(tried),
        "optimizers_trained": len(trained),
        "fastest_optimizer": "",
        "slowest_optimizer": "",
        "slowest_failed": len(trained) < len(tried),
    }
    if not trained:
        return row
    fastest, slowest = trained[0], trained[-1]
    return row | {
        "fastest_optimizer": fastest["optimizer"],
        "fastest_time_s": fastest["time_s"],
        "slowest_optimizer": slowest["optimizer"],
        "slowest_time_s": slowest["time_s"],
    }


def scaling_fit_table(rates: pd.DataFrame) -> pd.DataFrame:
    """Time against size, and against weights, at every rate of the scaling experiment.

    Args:
        rates: the table `rates`; its scaling experiment has one optimizer.

    Returns:
        The table `scaling_fit`: ``time = c + k x`` over the sizes that trained.
    """
    scaling = rates[rates["experiment"] == SCALING]
    rows = [
        {"lr": lr, "against": against} | _fit_row(tried, against)
        for lr, tried in scaling.groupby("lr")
        for against in ("size", "weights")
    ]
    return as_table(rows, "scaling_fit")


def _fit_row(tried: pd.DataFrame, against: str) -> dict[str, Any]:
    trained = tried[tried["trained"]]
    line = fit_line(trained[against], trained["time_s"])
    return {
        "c_s": line.c,
        "k_s": line.k,
        "r2": line.r2,
        "residual_s": line.residual,
        "points": len(trained),
        "failed": len(tried) - len(trained),
    }


def curves_table(
    results: Sequence[Result], step_times: StepTimes, objective: Objective
) -> pd.DataFrame:
    """The objective's metric over time: a row per check of the given cells.

    Args:
        results: the cells at each optimizer's best rate.
        step_times: seconds per step by (optimizer, size).
        objective: what is asked of a training.

    Returns:
        The table `curves`, ordered by optimizer, lr, seed and step.

    Raises:
        InputError: if the step time of a cell is missing.
    """
    rows = [row for result in results for row in _checks(result, step_times, objective)]
    order = ["optimizer", "lr", "seed", "step"]
    return as_table(rows, "curves").sort_values(order, ignore_index=True, kind="stable")


def _checks(
    result: Result, step_times: StepTimes, objective: Objective
) -> list[dict[str, Any]]:
    cell, history = result.cell, result.history
    step_time = step_time_of(step_times, cell.optimizer, cell.size)
    train, validation = history.train, history.validation or {}
    columns = {
        "train_accuracy": train.get("accuracy"),
        "loss": train.get("loss"),
        "validation_accuracy": validation.get("accuracy"),
        "train_value": train.get(objective.metric),
        "validation_value": validation.get(objective.metric),
    }
    return [
        {
            "optimizer": cell.optimizer,
            "lr": cell.lr,
            "seed": cell.seed,
            "step": step,
            "time_s": step * step_time,
            **{name: values and values[check] for name, values in columns.items()},
        }
        for check, step in enumerate(history.step)
    ]
