"""Every figure: a pure function from tidy tables to a matplotlib figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from lrvalley.errors import InputError
from lrvalley.reporting.figures.by_rate import (
    fastest_and_slowest_by_lr,
    time_to_train_by_lr,
)
from lrvalley.reporting.figures.by_size import time_by_size, time_by_size_and_lr
from lrvalley.reporting.figures.heatmap import cells_heatmap
from lrvalley.reporting.figures.over_time import validation_accuracy_over_time
from lrvalley.reporting.figures.population import population_accuracy, population_lineage
from lrvalley.reporting.figures.search import settings_search
from lrvalley.reporting.figures.style import figure_style
from lrvalley.reporting.figures.tuners import range_tests, regret_by_steps
from lrvalley.support.atomic_files import atomic_path

__all__ = [
    "FIGURES",
    "Options",
    "cells_heatmap",
    "draw",
    "fastest_and_slowest_by_lr",
    "population_accuracy",
    "population_lineage",
    "range_tests",
    "regret_by_steps",
    "save_figure",
    "settings_search",
    "time_by_size",
    "time_by_size_and_lr",
    "time_to_train_by_lr",
    "validation_accuracy_over_time",
]

PNG_DPI = 200
Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Options:
    """What figures take from the config.

    Attributes:
        max_seconds: seconds above which a cell counts as failed.
        colors: colours by optimizer, in place of the built-in ones.
        target: train accuracy in (0, 1] of the grid's cells, for titles.
        scaling_target: the same for the scaling experiment.
    """

    max_seconds: float = 120.0
    colors: Mapping[str, str] = field(default_factory=dict)
    target: float | None = None
    scaling_target: float | None = None


def _time_to_train_by_lr(tables: Tables, options: Options) -> Figure:
    return time_to_train_by_lr(
        tables["rates"], options.max_seconds, options.colors, options.target
    )


def _fastest_and_slowest_by_lr(tables: Tables, options: Options) -> Figure:
    return fastest_and_slowest_by_lr(
        tables["fastest_slowest"], options.max_seconds, options.colors, options.target
    )


def _validation_accuracy_over_time(tables: Tables, options: Options) -> Figure:
    return validation_accuracy_over_time(tables["curves"], options.colors)


def _time_by_size(tables: Tables, options: Options) -> Figure:
    return time_by_size(tables["rates"], options.scaling_target)


def _time_by_size_and_lr(tables: Tables, options: Options) -> Figure:
    return time_by_size_and_lr(tables["rates"], options.scaling_target)


def _cells_heatmap(tables: Tables, options: Options) -> Figure:
    return cells_heatmap(tables["cells"])


def _regret_by_steps(tables: Tables, options: Options) -> Figure:
    return regret_by_steps(tables["tuners"])


def _population_lineage(tables: Tables, options: Options) -> Figure:
    return population_lineage(tables["population"], tables["best_lr"])


def _population_accuracy(tables: Tables, options: Options) -> Figure:
    return population_accuracy(tables["population"], tables["curves"])


def _settings_search(tables: Tables, options: Options) -> Figure:
    names = ("search", "search_check", "rates", "replays_pbt")
    return settings_search(*(tables[name] for name in names))


def _range_tests(tables: Tables, options: Options) -> Figure:
    return range_tests(tables["range_test"], tables["best_lr"], tables["tuners"])


FIGURES: Mapping[str, Callable[[Tables, Options], Figure]] = {
    "time_to_train_by_lr": _time_to_train_by_lr,
    "fastest_and_slowest_by_lr": _fastest_and_slowest_by_lr,
    "validation_accuracy_over_time": _validation_accuracy_over_time,
    "time_by_size": _time_by_size,
    "time_by_size_and_lr": _time_by_size_and_lr,
    "cells_heatmap": _cells_heatmap,
    "regret_by_steps": _regret_by_steps,
    "population_lineage": _population_lineage,
    "population_accuracy": _population_accuracy,
    "settings_search": _settings_search,
    "range_tests": _range_tests,
}
"""Every figure by its name: a function of (tables by name, options)."""


def draw(name: str, tables: Tables, options: Options) -> Figure:
    """The figure called `name`.

    Args:
        name: a key of `FIGURES`.
        tables: at least the tables that it reads.
        options: what it takes from the config.

    Raises:
        InputError: if there is no such figure.
    """
    if name not in FIGURES:
        known = ", ".join(FIGURES)
        raise InputError(f"figure {name!r}: not known, expected one of {known}")
    return FIGURES[name](tables, options)


def save_figure(figure: Figure, path: str | Path) -> None:
    """Write a figure, atomically; the same figure gives the same bytes.

    Args:
        figure: what to write.
        path: a file whose suffix, ``.png`` or ``.svg``, is its format.

    Raises:
        InputError: if the suffix is another one.
    """
    suffix = Path(path).suffix
    if suffix not in (".png", ".svg"):
        raise InputError(f"figure file {path}: suffix {suffix!r}, expected .png or .svg")
    metadata = {"Date": None} if suffix == ".svg" else None
    with atomic_path(path) as temporary, figure_style():
        figure.savefig(temporary, dpi=PNG_DPI, metadata=metadata)
