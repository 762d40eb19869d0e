"""What a study has found, as it is printed at the end of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from lrvalley.config import optimizer_catalog
from lrvalley.study.follow_ups import table_rows

COLUMNS = ("optimizer", "best_lr", "steps", "time_s", "rates_tried")


def answer_of(study: str, results: Path) -> list[str]:
    """The best optimizer and rate of a study, and the best rate of each optimizer.

    Args:
        study: the study's name.
        results: the folder of its results.

    Returns:
        Lines of text; none if the table `best_lr` has not been made.

    Raises:
        InputError: if the table is damaged.
    """
    table, report = results / "tables" / "best_lr.csv", results / "report.html"
    if not table.exists():
        return []
    rows = table_rows(table, *COLUMNS)
    lines = [_headline(study, rows), *(f"  {_line(row)}" for row in _ranked(rows))]
    if report.exists():
        lines.append(f"Report: {report}")
    return lines


def _ranked(rows: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The fastest first, as in the report; those without a best rate last."""
    return sorted(rows, key=_rank)


def _rank(row: Mapping[str, str]) -> tuple[bool, float, float, str]:
    if not row["best_lr"]:
        return True, 0.0, 0.0, row["optimizer"]
    return False, float(row["time_s"]), float(row["steps"]), row["optimizer"]


def _headline(study: str, rows: Sequence[Mapping[str, str]]) -> str:
    best = next(iter(_ranked(rows)), None)
    if best is None or not best["best_lr"]:
        return f"Study {study}: no optimizer reached the target at any rate."
    name = optimizer_catalog.title(best["optimizer"])
    return f"Study {study}: {name} at a learning rate of {best['best_lr']} is the fastest."


def _line(row: Mapping[str, str]) -> str:
    name = optimizer_catalog.title(row["optimizer"])
    if not row["best_lr"]:
        return f"{name}: target not reached at any of {row['rates_tried']} rates"
    return (
        f"{name}: rate {row['best_lr']}, {float(row['steps']):,.0f} steps, "
        f"{float(row['time_s']):.3g} s"
    )
