"""Which further trainings the tables of the grid, the scaling and the search call for.

Snakemake asks this while it builds its graph, so nothing here imports pandas.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from pathlib import Path

from lrvalley.errors import InputError
from lrvalley.study.article_study import ArticleStudy
from lrvalley.study.cell import Cell
from lrvalley.study.rounding import canonical_lr
from lrvalley.study.study import Study
from lrvalley.support.one_line import one_line

# The tables that call for further trainings.
LATER = ("best_lr", "search", "candidates")


def best_rates(best_lr: str | Path) -> dict[str, float]:
    """The best rate of each optimizer that has one.

    Args:
        best_lr: file of the table `best_lr`.

    Raises:
        InputError: if the file is not that table.
    """
    return {
        row["optimizer"]: float(row["best_lr"])
        for row in table_rows(best_lr, "optimizer", numbers=["best_lr"])
        if row["best_lr"]
    }


def fastest_cells(rates: str | Path) -> dict[str, list[str]]:
    """For each program, the coordinates of the cell that trained in the fewest steps.

    Args:
        rates: file of the table `rates`.

    Returns:
        Lists of equal length for `experiment`, `optimizer`, `size` and `lr`, as they
        stand in file names.

    Raises:
        InputError: if the file is not that table.
    """
    best: dict[tuple[str, str], dict[str, str]] = {}
    names = ("experiment", "optimizer", "size")
    rows = table_rows(rates, *names, numbers=["lr", "steps"])
    trained = [row for row in rows if row["steps"]]
    for row in sorted(trained, key=lambda row: float(row["steps"])):
        best.setdefault((row["optimizer"], row["size"]), row)
    fastest = [best[program] for program in sorted(best)]
    return {name: [row[name] for row in fastest] for name in names} | {
        "lr": [canonical_lr(float(row["lr"])) for row in fastest]
    }


def band_cells(study: ArticleStudy, best_lr: str | Path) -> list[Cell]:
    """The rates of each optimizer's band and one beyond each end, with other seeds.

    Args:
        study: the study.
        best_lr: file of the table `best_lr`.

    Raises:
        InputError: if the file is not that table.
    """
    rows = table_rows(best_lr, "optimizer", numbers=["band_from", "band_to"])
    bands = [
        study.band(row["optimizer"], float(row["band_from"]), float(row["band_to"]))
        for row in rows
        if row["band_from"]
    ]
    return [cell for band in bands for cell in band]


def search_check_cells(
    study: ArticleStudy, search: str | Path, best_lr: str | Path
) -> dict[str, list[Cell]]:
    """The best draw of the search and the best cell of the grid, with other seeds.

    The best of many is also the luckiest, so their own steps say too much.

    Args:
        study: the study.
        search: file of the table `search`, the best draw first.
        best_lr: file of the table `best_lr`.

    Returns:
        Cells by origin: `search` and `grid`; none of a grid that never reached the
        target, none at all if no draw did.

    Raises:
        InputError: if a file is not its table.
    """
    optimizer = study.config.tune.search.optimizer
    best = (optimizer, best_rates(best_lr).get(optimizer))
    rows = table_rows(search, "key", "steps")
    found = next((row["key"] for row in rows if row["steps"]), None)
    draws = [cell for cell in study.search if cell.key == found]
    grid = [cell for cell in study.grid if (cell.optimizer, cell.lr) == best]
    if not draws:
        return {"search": [], "grid": []}
    return {
        origin: [again for cell in cells[:1] for again in study.with_other_seeds(cell)]
        for origin, cells in {"search": draws, "grid": grid}.items()
    }


def confirmations(study: Study, candidates: str | Path) -> list[Cell]:
    """The candidates of the answer, with seeds that had no part in choosing them.

    Args:
        study: the study.
        candidates: file of the table `candidates`.

    Raises:
        InputError: if the file is not that table.
    """
    rows = table_rows(candidates, "optimizer", "confirm", numbers=["lr"])
    for row in rows:
        if row["optimizer"] not in study.optimizers:
            raise _not_the_table(
                candidates, row["optimizer"], f"one of {', '.join(study.optimizers)}"
            )
    return [
        study.grid_cell(row["optimizer"], float(row["lr"]), seed)
        for row in rows
        if row["confirm"]
        for seed in study.confirmation_seeds
    ]


def later_cells(study: Study, tables: str | Path) -> dict[str, list[Cell]]:
    """The cells that the study's tables call for, as far as there are tables yet.

    Args:
        study: the study.
        tables: the folder of its tables.

    Returns:
        The cells of the curves, of the bands, those that check the search, and the
        confirmations.

    Raises:
        InputError: if a table is damaged.
    """
    best_lr, search, candidates = (Path(tables, f"{name}.csv") for name in LATER)
    later = {}
    if best_lr.exists():
        later["curves"] = study.curves(best_rates(best_lr))
    if best_lr.exists() and isinstance(study, ArticleStudy):
        later["bands"] = band_cells(study, best_lr)
        if search.exists():
            checks = search_check_cells(study, search, best_lr)
            later["checks of the search"] = [c for cells in checks.values() for c in cells]
    if candidates.exists():
        later["confirmations"] = confirmations(study, candidates)
    return later


def table_rows(
    file: str | Path, *columns: str, numbers: Sequence[str] = ()
) -> list[dict[str, str]]:
    """The rows of a table, their values as text.

    Args:
        file: the table.
        columns: columns that it must have.
        numbers: further such columns, of which each value is a number or missing.

    Raises:
        InputError: if the file is not a table with these columns.
    """
    columns = (*columns, *numbers)
    try:
        with open(file, encoding="utf-8", newline="") as lines:
            table = csv.DictReader(lines)
            rows, found = list(table), table.fieldnames or []
    except (OSError, ValueError, csv.Error) as error:
        found, rows = [str(error)], []
    if not set(columns) <= set(found):
        raise _not_the_table(
            file, ", ".join(found) or "nothing", f"the columns {', '.join(columns)}"
        )
    for row in rows:
        if None in row or None in row.values():
            raise _not_the_table(file, "a row of another length", f"{len(found)} values")
        for name in numbers:
            if row[name] and not _is_number(row[name]):
                raise _not_the_table(file, f"{name} {row[name]!r}", "a number")
    return rows


def _is_number(text: str) -> bool:
    try:
        return not math.isnan(float(text))
    except ValueError:
        return False


def _not_the_table(file: str | Path, found: str, expected: str) -> InputError:
    return InputError(
        f"table {file}: found {one_line(found)}, expected {expected}; delete the file to "
        "make the table again"
    )
