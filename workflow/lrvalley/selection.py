"""Which further trainings the tables of the grid and the scaling call for.

Snakemake asks this while it builds its graph, so nothing here imports pandas.
"""

from __future__ import annotations

import csv
from pathlib import Path

from lrvalley.spec import Cell, canonical_lr
from lrvalley.study import Study


def best_rates(best_lr: str | Path) -> dict[str, float]:
    """The best rate of each optimizer that has one.

    Args:
        best_lr: file of the table `best_lr`.
    """
    return {
        row["optimizer"]: float(row["best_lr"]) for row in _rows(best_lr) if row["best_lr"]
    }


def fastest_cells(rates: str | Path) -> dict[str, list[str]]:
    """For each program, the coordinates of the cell that trained in the fewest steps.

    Args:
        rates: file of the table `rates`.

    Returns:
        Lists of equal length for `experiment`, `optimizer`, `size` and `lr`, as they
        stand in file names.
    """
    best: dict[tuple[str, str], dict[str, str]] = {}
    trained = [row for row in _rows(rates) if row["steps"]]
    for row in sorted(trained, key=lambda row: float(row["steps"])):
        best.setdefault((row["optimizer"], row["size"]), row)
    rows = [best[program] for program in sorted(best)]
    names = ("experiment", "optimizer", "size")
    return {name: [row[name] for row in rows] for name in names} | {
        "lr": [canonical_lr(float(row["lr"])) for row in rows]
    }


def wanted_curves(cell: Cell, study: Study, best_lr: str | Path) -> list[Cell]:
    """The curves that are wanted together with a cell.

    They depend on the grid, so a run cannot announce them when it starts.

    Args:
        cell: the cell.
        study: the study that it is of.
        best_lr: file of the table `best_lr`.

    Returns:
        All curves of the study if the cell is one, else none.
    """
    if cell.target is not None or not Path(best_lr).exists():
        return []
    return study.curves(best_rates(best_lr))


def _rows(file: str | Path) -> list[dict[str, str]]:
    with open(file, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
