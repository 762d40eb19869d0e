"""Small hand-made cells and tables for the tests of the tables and the claims."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from support.article_tables import best_lr_table, cells_table
from support.cells import make_cell, make_history

from lrvalley.analysis.study_tables import fastest_slowest_table, scaling_fit_table
from lrvalley.analysis.table_file import as_table
from lrvalley.article.claim import StudyTables
from lrvalley.records.cell_file import Result
from lrvalley.records.table_columns import GRID, SCALING
from lrvalley.study.rounding import round_lr

STEP_TIME = 0.01

Steps = Mapping[float, float | None]
Valleys = Mapping[str, Steps]
Sizes = Mapping[float, Mapping[int, float | None]]
Curves = Mapping[str, Sequence[float]]


def result(
    optimizer: str = "adam",
    lr: float = 0.001,
    *,
    size: int = 1,
    seed: int = 0,
    steps: int | None = 100,
    max_steps: int = 12_000,
    status: str | None = None,
    accuracy: Sequence[float] = (0.9, 0.98),
    loss: Sequence[float | None] = (0.5, 0.1),
    validation_accuracy: Sequence[float] | None = None,
) -> Result:
    """A trained cell; one without steps spent its budget."""
    cell = make_cell(
        optimizer,
        lr,
        settings={},
        size=size,
        seed=seed,
        max_steps=max_steps,
        validate=validation_accuracy is not None,
    )
    return Result(
        cell=cell,
        status=status or ("budget" if steps is None else "reached"),
        steps=steps,
        weights=3_371 * size,
        history=make_history(accuracy, loss, validation_accuracy),
        tensorflow="2.21.0",
        device="CPU",
    )


def rate(
    optimizer: str = "adam",
    lr: float = 0.001,
    steps: float | None = 100,
    *,
    experiment: str = GRID,
    size: int = 1,
    weights: int = 3_371,
    time_s: float | None = None,
) -> dict[str, Any]:
    """A row of the table `rates`; one without steps failed."""
    trained = steps is not None
    if time_s is None:
        time_s = steps * STEP_TIME if trained else math.nan
    return {
        "experiment": experiment,
        "optimizer": optimizer,
        "lr": lr,
        "size": size,
        "weights": weights,
        "seeds": 1,
        "seeds_trained": int(trained),
        "trained": trained,
        "steps": steps,
        "time_s": time_s,
        "time_low_s": time_s,
        "time_high_s": time_s,
        "first_value": 0.3,
        "value": 0.98 if trained else 0.5,
        "value_low": 0.98 if trained else 0.5,
        "value_high": 0.98 if trained else 0.5,
    }


def rates_of(*rows: Mapping[str, Any]) -> pd.DataFrame:
    """The table `rates` of the given rows."""
    return as_table(rows, "rates")


def grid_lr(sixths: int) -> float:
    """The rate at a number of sixths of a decade above 1."""
    return round_lr(10 ** (sixths / 6))


ARTICLE_GRID = [sixths for sixths in range(-36, 13) if sixths != 0]


def valley(first: int, last: int, best: int, fastest: float, factor: float) -> Steps:
    """Steps over the article's 48 rates, in sixths of a decade above 1.

    They are `fastest` at `best`, grow by `factor` with every rate away from it, and
    only the rates from `first` to `last` train.
    """
    return {
        grid_lr(at): fastest * factor ** abs(at - best) if first <= at <= last else None
        for at in ARTICLE_GRID
    }


VALLEYS: Valleys = {
    "adam": valley(-26, -11, -17, 800, 1.35),
    "adagrad": valley(-10, -5, -6, 800, 1.8),
    "adadelta": valley(-4, 10, 8, 850, 1.25),
    "gd": valley(-8, -3, -4, 700, 1.8),
    "momentum": valley(-10, -4, -4, 1_200, 1.5),
    "rmsprop": valley(-21, -17, -18, 8_000, 1.1),
}

_LINES = {
    0.0001: (23.0, 14.0, 0.5),
    0.0005: (2.0, 8.0, 0.5),
    0.001: (3.0, 8.3, 1.0),
    0.00146: (4.0, 9.9, 1.5),
    0.005: (9.0, 18.0, 3.0),
    0.01: (10.0, 20.0, 5.0),
}
SIZES: Sizes = {
    lr: {size: c + k * size + spread * (-1) ** size for size in range(1, 11)}
    for lr, (c, k, spread) in _LINES.items()
}


def curve(tau: float, jitter: float, checks: int = 60) -> list[float]:
    """Validation accuracies that rise within `tau` checks and go up and down."""
    return [
        0.98 * (1 - math.exp(-check / tau)) + jitter * (-1) ** check
        for check in range(1, checks + 1)
    ]


CURVES: Curves = {
    "adam": curve(4, 0.001),
    "adagrad": curve(5, 0.002),
    "adadelta": curve(6, 0.002),
    "gd": curve(6, 0.003),
    "momentum": curve(7, 0.003),
    "rmsprop": curve(9, 0.004),
}


def study(
    valleys: Valleys = VALLEYS,
    sizes: Sizes = SIZES,
    curves: Curves = CURVES,
    *,
    sizes_of: str = "adam",
    weights_exponent: float = 1.0,
    max_steps: int = 12_000,
) -> StudyTables:
    """The tables of a study, by default one in which all of the claims hold.

    Args:
        valleys: steps by optimizer and rate of the grid; None for a failure.
        sizes: seconds by rate and size; None for a failure.
        curves: validation accuracy at every check, by optimizer.
        sizes_of: the optimizer of the sizes.
        weights_exponent: power of the size that the weights grow with.
        max_steps: the budget of the grid.
    """
    grid = [
        rate(optimizer, lr, steps)
        for optimizer, tried in valleys.items()
        for lr, steps in tried.items()
    ]
    scaling = [
        _size_row(sizes_of, lr, size, time_s, weights_exponent)
        for lr, tried in sizes.items()
        for size, time_s in tried.items()
    ]
    rates = rates_of(*grid, *scaling)
    return StudyTables(
        cells=cells_table(
            [result(max_steps=max_steps)], [], {("adam", 1): STEP_TIME}, {GRID: 120.0}
        ),
        rates=rates,
        best_lr=best_lr_table(rates),
        fastest_slowest=fastest_slowest_table(rates),
        scaling_fit=scaling_fit_table(rates),
        curves=as_table(_curve_rows(curves), "curves"),
    )


def _size_row(
    optimizer: str, lr: float, size: int, time_s: float | None, exponent: float
) -> dict[str, Any]:
    steps = None if time_s is None else time_s / (STEP_TIME * size)
    return rate(
        optimizer,
        lr,
        steps,
        experiment=SCALING,
        size=size,
        weights=round(3_371 * size**exponent),
        time_s=time_s,
    )


def _curve_rows(curves: Curves) -> list[dict[str, Any]]:
    return [
        {
            "optimizer": optimizer,
            "lr": 0.001,
            "seed": 0,
            "step": 50 * check,
            "time_s": 50 * check * STEP_TIME,
            "train_accuracy": accuracy,
            "loss": 0.1,
            "validation_accuracy": accuracy,
            "train_value": accuracy,
            "validation_value": accuracy,
        }
        for optimizer, accuracies in curves.items()
        for check, accuracy in enumerate(accuracies, start=1)
    ]
