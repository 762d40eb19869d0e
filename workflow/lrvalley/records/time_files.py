"""Files of measured times, and what they say about times that are computed.

A step time is seconds a step, measured alone; a timing is a whole training against the
clock. `lrvalley.training.timing` measures both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from lrvalley.analysis.table_file import as_table
from lrvalley.errors import InputError


def read_step_times(paths: Iterable[str | Path]) -> dict[tuple[str, int], float]:
    """Seconds a step by (optimizer, size).

    Raises:
        InputError: naming a file that does not hold a step time.
    """
    contents = [_read(path, "optimizer", "size", "seconds") for path in paths]
    return {(c["optimizer"], c["size"]): c["seconds"] for c in contents}


def timing_check_table(
    paths: Iterable[str | Path], step_times: Mapping[tuple[str, int], float]
) -> pd.DataFrame:
    """Steps x step time beside the clock, for trainings that ran alone.

    Args:
        paths: files of timings.
        step_times: seconds a step by (optimizer, size).

    Returns:
        The table `timing_check`. `ratio` is measured over predicted seconds.
        `cell_steps` are those of the same cell trained in a pack: what differs from
        `steps` is the effect of sums in another order, no more.

    Raises:
        InputError: naming a file that does not hold a timing.
    """
    kept = ("optimizer", "lr", "size", "cell_steps", "steps")
    rows = []
    for content in (_read(path, *kept, "seconds") for path in paths):
        step_time = step_times[content["optimizer"], content["size"]]
        predicted = content["steps"] * step_time
        rows.append(
            {name: content[name] for name in kept}
            | {
                "step_time_s": step_time,
                "predicted_s": predicted,
                "measured_s": content["seconds"],
                "ratio": content["seconds"] / predicted,
            }
        )
    order = ["size", "optimizer", "lr"]
    return as_table(rows, "timing_check").sort_values(order, ignore_index=True)


def _read(path: str | Path, *names: str) -> dict[str, Any]:
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        return {name: content[name] for name in names}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"measured time {path}: {type(error).__name__} {error}, expected JSON with "
            f"{', '.join(names)}; delete the file to measure again"
        ) from None
