"""The columns of every table, and the CSV files that the tables are kept in.

The same values give the same bytes, and a table that is read back has the types
that it was made with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from lrvalley.errors import InputError
from lrvalley.support.atomic_files import write_text

FLOAT_FORMAT = "%.6g"

TEXT, FLAG, NUMBER, COUNT, COUNT_OR_NA = "str", "bool", "float64", "int64", "Int64"

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "cells": {
        "experiment": TEXT,
        "optimizer": TEXT,
        "lr": NUMBER,
        "size": COUNT,
        "seed": COUNT,
        "target": NUMBER,
        "max_steps": COUNT,
        "status": TEXT,
        "steps": COUNT_OR_NA,
        "examples": COUNT_OR_NA,
        "steps_trained": COUNT,
        "weights": COUNT,
        "step_time_s": NUMBER,
        "time_s": NUMBER,
        "trained": FLAG,
        "train_accuracy": NUMBER,
        "loss": NUMBER,
        "key": TEXT,
        "tensorflow": TEXT,
        "device": TEXT,
    },
    "rates": {
        "experiment": TEXT,
        "optimizer": TEXT,
        "lr": NUMBER,
        "size": COUNT,
        "weights": COUNT,
        "seeds": COUNT,
        "seeds_trained": COUNT,
        "trained": FLAG,
        "steps": NUMBER,
        "time_s": NUMBER,
        "time_low_s": NUMBER,
        "time_high_s": NUMBER,
    },
    "best_lr": {
        "optimizer": TEXT,
        "best_lr": NUMBER,
        "steps": NUMBER,
        "time_s": NUMBER,
        "band_from": NUMBER,
        "band_to": NUMBER,
        "rates_trained": COUNT,
        "rates_tried": COUNT,
        "share": NUMBER,
        "at_edge": TEXT,
    },
    "fastest_slowest": {
        "lr": NUMBER,
        "optimizers_tried": COUNT,
        "optimizers_trained": COUNT,
        "fastest_optimizer": TEXT,
        "fastest_time_s": NUMBER,
        "slowest_optimizer": TEXT,
        "slowest_time_s": NUMBER,
        "slowest_failed": FLAG,
    },
    "scaling_fit": {
        "lr": NUMBER,
        "against": TEXT,
        "c_s": NUMBER,
        "k_s": NUMBER,
        "r2": NUMBER,
        "residual_s": NUMBER,
        "points": COUNT,
        "failed": COUNT,
    },
    "claims": {
        "number": COUNT,
        "claim": TEXT,
        "statistic": TEXT,
        "value": NUMBER,
        "threshold": TEXT,
        "verdict": TEXT,
        "note": TEXT,
    },
    "article": {
        "optimizer": TEXT,
        "article_rates_trained": COUNT,
        "article_rates_tried": COUNT,
        "article_band_from": NUMBER,
        "article_band_to": NUMBER,
        "article_best_lr": NUMBER,
        "article_time_s": NUMBER,
        "our_rates_trained": COUNT_OR_NA,
        "our_rates_tried": COUNT_OR_NA,
        "our_band_from": NUMBER,
        "our_band_to": NUMBER,
        "our_best_lr": NUMBER,
        "our_time_s": NUMBER,
        "best_lr_ratio": NUMBER,
    },
    "article_scaling": {
        "lr": NUMBER,
        "article_c_s": NUMBER,
        "article_k_s": NUMBER,
        "article_r2": NUMBER,
        "our_c_s": NUMBER,
        "our_k_s": NUMBER,
        "our_r2": NUMBER,
    },
    "curves": {
        "optimizer": TEXT,
        "lr": NUMBER,
        "seed": COUNT,
        "step": COUNT,
        "time_s": NUMBER,
        "train_accuracy": NUMBER,
        "loss": NUMBER,
        "validation_accuracy": NUMBER,
    },
    "timing_check": {
        "optimizer": TEXT,
        "lr": NUMBER,
        "size": COUNT,
        "cell_steps": COUNT,
        "steps": COUNT,
        "step_time_s": NUMBER,
        "predicted_s": NUMBER,
        "measured_s": NUMBER,
        "ratio": NUMBER,
    },
    "replays": {
        "method": TEXT,
        "setting": TEXT,
        "optimizer": TEXT,
        "replay": COUNT,
        "steps_spent": COUNT,
        "grid_steps": COUNT,
        "lr": NUMBER,
        "cell_lr": NUMBER,
        "steps": COUNT_OR_NA,
        "best_steps": COUNT_OR_NA,
    },
    "tuners": {
        "method": TEXT,
        "setting": TEXT,
        "optimizer": TEXT,
        "replays": COUNT,
        "steps_spent": NUMBER,
        "steps_spent_low": NUMBER,
        "steps_spent_high": NUMBER,
        "share_of_grid": NUMBER,
        "lr": NUMBER,
        "lr_ratio": NUMBER,
        "regret": NUMBER,
        "regret_low": NUMBER,
        "regret_high": NUMBER,
        "found": NUMBER,
        "in_band": NUMBER,
    },
    "population": {
        "optimizer": TEXT,
        "run": COUNT,
        "step": COUNT,
        "member": COUNT,
        "lr": NUMBER,
        "settings": TEXT,
        "train_accuracy": NUMBER,
        "validation_accuracy": NUMBER,
        "parent": COUNT,
    },
    "search": {
        "optimizer": TEXT,
        "lr": NUMBER,
        "settings": TEXT,
        "status": TEXT,
        "steps": COUNT_OR_NA,
        "steps_trained": COUNT,
        "train_accuracy": NUMBER,
        "key": TEXT,
    },
    "search_check": {
        "optimizer": TEXT,
        "origin": TEXT,
        "lr": NUMBER,
        "settings": TEXT,
        "seed": COUNT,
        "status": TEXT,
        "steps": COUNT_OR_NA,
        "key": TEXT,
    },
    "range_test": {
        "optimizer": TEXT,
        "seed": COUNT,
        "lr": NUMBER,
        "loss": NUMBER,
    },
}


def as_table(rows: Iterable[Mapping[str, Any]], name: str) -> pd.DataFrame:
    """The table `name` with the given rows.

    Args:
        rows: a value for every column of the table; None stands for a missing number.
        name: a key of `COLUMNS`.

    Returns:
        The table with its columns in order and of their types, also without rows.
    """
    types = COLUMNS[name]
    return pd.DataFrame(list(rows), columns=list(types)).astype(dict(types))


def write_csv(frame: pd.DataFrame, path: str | Path) -> None:
    """Write a table, atomically; numbers have six significant digits."""
    text = frame.to_csv(index=False, float_format=FLOAT_FORMAT, lineterminator="\n")
    write_text(path, text)


def read_csv(path: str | Path) -> pd.DataFrame:
    """Read a table written by `write_csv`.

    Args:
        path: the file.

    Returns:
        The table. A header that is one of `COLUMNS` gives the types declared there;
        the types of any other table are inferred. An empty text is ``""``.

    Raises:
        InputError: if the file cannot be read as a table, or a value is not of its
            column's type.
    """
    try:
        types = _declared_types(list(pd.read_csv(path, nrows=0).columns))
        if types is None:
            return _without_missing_text(pd.read_csv(path))
        gaps = {column: [""] for column, kind in types.items() if kind != TEXT}
        return pd.read_csv(path, dtype=types, keep_default_na=False, na_values=gaps)
    except (OSError, ValueError) as error:
        raise InputError(
            f"table {path}: not readable ({error}), expected a CSV file that this "
            "workflow wrote; delete the file to make the table again"
        ) from None


def _declared_types(header: list[str]) -> dict[str, str] | None:
    for types in COLUMNS.values():
        if header == list(types):
            return dict(types)
    return None


def _without_missing_text(frame: pd.DataFrame) -> pd.DataFrame:
    texts = frame.select_dtypes("str").columns
    return frame.assign(**{column: frame[column].fillna("") for column in texts})
