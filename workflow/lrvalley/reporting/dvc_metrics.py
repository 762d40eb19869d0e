"""The few numbers by which two studies are compared."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lrvalley.article.claim import FAILS, HOLDS, NOT_TESTABLE

VERDICTS = {HOLDS: "hold", FAILS: "do_not_hold", NOT_TESTABLE: "not_testable"}


def study_metrics(
    best_lr: pd.DataFrame, claims: pd.DataFrame, cells: pd.DataFrame
) -> dict[str, Any]:
    """A study's outcome as nested numbers; what is not known is left out.

    Args:
        best_lr: the table `best_lr`.
        claims: the table `claims`.
        cells: the table `cells`.

    Returns:
        `optimizers`: for each, the columns of `best_lr` that are numbers; `claims`: how
        many have each verdict; `cells`: how many there are, how many reached their
        target in time, and the steps that all were trained for.
    """
    rows = best_lr.set_index("optimizer").select_dtypes("number")
    counts = claims["verdict"].value_counts()
    return {
        "optimizers": {name: _known(row) for name, row in rows.iterrows()},
        "claims": {name: int(counts.get(verdict, 0)) for verdict, name in VERDICTS.items()},
        "cells": {
            "cells": len(cells),
            "trained": int(cells["trained"].sum()),
            "steps": int(cells["steps_trained"].sum()),
        },
    }


def _known(row: pd.Series[float]) -> dict[str, float]:
    return {str(name): float(value) for name, value in row.items() if pd.notna(value)}
