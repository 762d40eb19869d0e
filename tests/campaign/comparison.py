"""Whether the results of two runs are the same, where no clock is involved."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

import pandas as pd

from lrvalley.records.table_columns import TABLES

# Files by their paths from the root of a clone.
Files = Mapping[str, bytes]

MEASURED = ("results/*/step_time/*", "results/*/timing/*")
# What shows measured times, or depends on which of two is shorter.
SHOWS_TIMES = (
    "results/*/figures/*",
    "results/*/report.html",
    "results/*/metrics.json",
    *(
        f"results/*/tables/{name}.csv"
        for name in ("article", "article_scaling", "claims", "fastest_slowest")
    ),
    *(f"results/*/tables/{name}.csv" for name in ("scaling_fit", "timing_check")),
)
# Short cuts, which may be there or not.
SPARE = ("results/states/*",)


def differences(expected: Files, found: Files, may_lack: bool = False) -> list[str]:
    """What is not as it should be, a line for each file.

    If a time was measured again, the columns of the tables that hold seconds, and the files
    that show times, are not compared.

    Args:
        expected: the results of an undisturbed run.
        found: the results after a round.
        may_lack: whether the round asked for a part of the results only, and may have
            trained in another order.
    """
    names = [name for name in expected if not _is_one_of(name, SPARE)]
    again = any(
        _is_one_of(name, MEASURED) and found.get(name) != expected[name] for name in names
    )
    lines = []
    for name in names:
        if name not in found:
            lines += [] if may_lack else [f"{name}: missing"]
        elif not _is_same(name, expected[name], found[name], again):
            lines.append(f"{name}: other content")
    if not may_lack:
        more = (name for name in found if not _is_one_of(name, SPARE))
        lines += [f"{name}: not expected" for name in more if name not in expected]
    return sorted(lines)


def _is_same(name: str, expected: bytes, found: bytes, measured_again: bool) -> bool:
    if expected == found:
        return True
    if not measured_again:
        return False
    if _is_one_of(name, (*MEASURED, *SHOWS_TIMES)):
        return bool(found)
    if name.endswith(".csv"):
        return _timeless(name, expected) == _timeless(name, found)
    return False


def _timeless(name: str, content: bytes) -> str:
    """A table without its columns of seconds."""
    frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
    table = TABLES.get(name.rsplit("/", 1)[1].removesuffix(".csv"))
    seconds = [
        c for c, column in (table.columns if table else {}).items() if column.unit == "s"
    ]
    return str(frame.drop(columns=seconds, errors="ignore").to_csv(index=False))


def _is_one_of(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
