"""The few numbers by which two studies are compared."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lrvalley.article.claim import CANNOT_BE_TOLD, FAILS, HOLDS, NOT_TESTABLE

VERDICTS = {
    HOLDS: "hold",
    FAILS: "do_not_hold",
    CANNOT_BE_TOLD: "cannot_be_told",
    NOT_TESTABLE: "not_testable",
}


def study_metrics(
    best_lr: pd.DataFrame, cells: pd.DataFrame, claims: pd.DataFrame | None = None
) -> dict[str, Any]:
    """A study's outcome as nested numbers; what is not known is left out.

    Args:
        best_lr: the table `best_lr`.
        cells: the table `cells`.
        claims: the table `claims`, if the study compares itself with the article.

    Returns:
        `optimizers`: for each, the columns of `best_lr` that are numbers; `cells`: how
        many there are, how many trained, and the steps that all were trained for;
        `claims`: how many have each verdict.
    """
    rows = best_lr.set_index("optimizer").select_dtypes("number")
    metrics: dict[str, Any] = {
        "optimizers": {name: _known(row) for name, row in rows.iterrows()}
    }
    if claims is not None:
        metrics["claims"] = _verdicts(claims)
    metrics["cells"] = {
        "cells": len(cells),
        "trained": int(cells["trained"].sum()),
        "steps": int(cells["steps_trained"].sum()),
    }
    return metrics


def _verdicts(claims: pd.DataFrame) -> dict[str, int]:
    counts = claims["verdict"].value_counts()
    return {name: int(counts.get(verdict, 0)) for verdict, name in VERDICTS.items()}


def _known(row: pd.Series[float]) -> dict[str, float]:
    return {str(name): float(value) for name, value in row.items() if pd.notna(value)}
