"""What was trained, on what, and with which configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lrvalley.reporting.wording import format_count


def mixture_warnings(cells: pd.DataFrame) -> list[str]:
    """A sentence for each thing that should be the same for all cells and is not.

    Args:
        cells: the table `cells`.
    """
    kinds = {
        "tensorflow": "by several versions of TensorFlow",
        "device": "on several kinds of device",
    }
    warnings = []
    for column, words in kinds.items():
        found = sorted(cells[column].dropna().astype(str).unique())
        if len(found) > 1:
            listed = ", ".join(found)
            warnings.append(f"The cells of this study were trained {words}: {listed}.")
    return warnings


def run_facts(cells: pd.DataFrame) -> list[tuple[str, str]]:
    """What was trained, as (name, value) pairs; a cell of two experiments counts once.

    Args:
        cells: the table `cells`.
    """
    once = cells.drop_duplicates("key")
    counts = once["status"].value_counts().sort_index()
    statuses = ", ".join(f"{format_count(n)} {status}" for status, n in counts.items())
    facts = [
        ("Cells", f"{format_count(len(once))} ({statuses})" if len(once) else "0"),
        ("Steps trained", format_count(once["steps_trained"].sum())),
        ("TensorFlow", ", ".join(sorted(once["tensorflow"].unique()))),
        ("Device", ", ".join(sorted(once["device"].unique()))),
    ]
    return [(name, value or "none") for name, value in facts]


def flat_config(config: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """A nested configuration as (dotted key, readable value) pairs, in its order."""
    pairs = []
    for key, value in config.items():
        if isinstance(value, Mapping) and value:
            pairs += flat_config(value, f"{prefix}{key}.")
        else:
            pairs.append((f"{prefix}{key}", _config_value(value)))
    return pairs


def _config_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(_config_value(item) for item in value) or "none"
    return "none" if value is None or value == {} else str(value)
