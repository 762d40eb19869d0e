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

from lrvalley.analysis.statistics import fit_line, median_with_misses
from lrvalley.analysis.table_file import as_table
from lrvalley.analysis.timing_check import StepTimes, step_time_of
from lrvalley.records.cell_file import Result
from lrvalley.records.table_columns import GRID, SCALING


def cells_table(
    grid: Sequence[Result],
    scaling: Sequence[Result],
    step_times: StepTimes,
    max_seconds: Mapping[str, float],
) -> pd.DataFrame:
    """A row per cell of the two experiments.

    Args:
        grid: cells of the experiment `GRID`.
        scaling: cells of the experiment `SCALING`; a cell of both has two rows.
        step_times: seconds per step by (optimizer, size).
        max_seconds: by experiment; a cell that takes longer counts as failed.

    Returns:
        The table `cells`, ordered by experiment, optimizer, lr, size and seed.

    Raises:
        InputError: if the step time of a cell is missing.
    """
    rows = [
        _cell_row(experiment, result, step_times, max_seconds[experiment])
        for experiment, results in ((GRID, grid), (SCALING, scaling))
        for result in results
    ]
    order = ["experiment", "optimizer", "lr", "size", "seed"]
    return as_table(rows, "cells").sort_values(order, ignore_index=True, kind="stable")


def _cell_row(
    experiment: str, result: Result, step_times: StepTimes, max_seconds: float
) -> dict[str, Any]:
    cell, history = result.cell, result.history
    step_time = step_time_of(step_times, cell.optimizer, cell.size)
    steps = result.steps if result.status == "reached" else None
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
        "examples": None if steps is None else result.examples,
        "steps_trained": result.steps_trained,
        "weights": result.weights,
        "step_time_s": step_time,
        "time_s": time_s,
        "trained": time_s <= max_seconds,
        "train_accuracy": history.accuracy[-1] if history.accuracy else math.nan,
        "loss": history.loss[-1] if history.loss else math.nan,
        "key": cell.key,
        "tensorflow": result.tensorflow,
        "device": result.device,
    }


def rates_table(cells: pd.DataFrame) -> pd.DataFrame:
    """The seeds of every (experiment, optimizer, lr, size) as one row.

    Args:
        cells: the table `cells`.

    Returns:
        The table `rates`. A rate trained if more than half of its seeds did; its
        steps and time are then medians in which a miss is infinite.
    """
    coordinates = ["experiment", "optimizer", "lr", "size"]
    rows = [
        dict(zip(coordinates, values, strict=True)) | _over_seeds(seeds)
        for values, seeds in cells.groupby(coordinates)
    ]
    return as_table(rows, "rates")


def _over_seeds(seeds: pd.DataFrame) -> dict[str, Any]:
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
    }


def best_lr_table(rates: pd.DataFrame) -> pd.DataFrame:
    """The best rate of every optimizer of the grid, and the band around it.

    Args:
        rates: the table `rates`.

    Returns:
        The table `best_lr`. Best is the trained rate of fewest steps, the smaller
        one of equals; an optimizer that never trained has no best rate (NaN).
    """
    grid = rates[rates["experiment"] == GRID].sort_values("lr")
    rows = [
        {"optimizer": optimizer} | _best_of(tried)
        for optimizer, tried in grid.groupby("optimizer")
    ]
    return as_table(rows, "best_lr")


def _best_of(tried: pd.DataFrame) -> dict[str, Any]:
    trained = tried["trained"].to_numpy()
    lrs = tried["lr"].to_numpy()
    row = {
        "rates_trained": trained.sum(),
        "rates_tried": len(tried),
        "share": trained.mean(),
        "at_edge": "",
    }
    if not trained.any():
        return row
    best = int(np.argmin(tried["steps"].where(tried["trained"], math.inf)))
    failed = np.flatnonzero(~trained)
    below, above = failed[failed < best], failed[failed > best]
    first = below.max() + 1 if below.size else 0
    last = above.min() - 1 if above.size else len(lrs) - 1
    return row | {
        "best_lr": lrs[best],
        "steps": tried["steps"].iloc[best],
        "time_s": tried["time_s"].iloc[best],
        "band_from": lrs[first],
        "band_to": lrs[last],
        "at_edge": _edge(best, len(lrs)),
    }


def _edge(position: int, count: int) -> str:
    if count == 1:
        return "both"
    return {0: "lower", count - 1: "upper"}.get(position, "")


def fastest_slowest_table(rates: pd.DataFrame) -> pd.DataFrame:
    """The fastest and the slowest optimizer that trained, at every rate of the grid.

    Args:
        rates: the table `rates`.

    Returns:
        The table `fastest_slowest`; where no optimizer trained, the names are empty
        and the times NaN.
    """
    grid = rates[rates["experiment"] == GRID]
    rows = [{"lr": lr} | _extremes(tried) for lr, tried in grid.groupby("lr")]
    return as_table(rows, "fastest_slowest")


def _extremes(tried: pd.DataFrame) -> dict[str, Any]:
    trained = tried[tried["trained"]].sort_values(["time_s", "optimizer"])
    row = {
        "optimizers_tried": len(tried),
        "optimizers_trained": len(trained),
        "fastest_optimizer": "",
        "slowest_optimizer": "",
        "slowest_failed": len(trained) < len(tried),
    }
    if trained.empty:
        return row
    fastest, slowest = trained.iloc[0], trained.iloc[-1]
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


def curves_table(results: Sequence[Result], step_times: StepTimes) -> pd.DataFrame:
    """Accuracy over time: a row per check of the given cells.

    Args:
        results: the cells at each optimizer's best rate.
        step_times: seconds per step by (optimizer, size).

    Returns:
        The table `curves`, ordered by optimizer, lr, seed and step.

    Raises:
        InputError: if the step time of a cell is missing.
    """
    rows = [row for result in results for row in _checks(result, step_times)]
    order = ["optimizer", "lr", "seed", "step"]
    return as_table(rows, "curves").sort_values(order, ignore_index=True, kind="stable")


def _checks(result: Result, step_times: StepTimes) -> list[dict[str, Any]]:
    cell, history = result.cell, result.history
    step_time = step_time_of(step_times, cell.optimizer, cell.size)
    validation = history.validation_accuracy or [math.nan] * len(history.step)
    checks = zip(history.step, history.accuracy, history.loss, validation, strict=True)
    return [
        {
            "optimizer": cell.optimizer,
            "lr": cell.lr,
            "seed": cell.seed,
            "step": step,
            "time_s": step * step_time,
            "train_accuracy": train_accuracy,
            "loss": loss,
            "validation_accuracy": validation_accuracy,
        }
        for step, train_accuracy, loss, validation_accuracy in checks
    ]
