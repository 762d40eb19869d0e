"""What a study has found, as it is printed at the end of a run.

A run reads every module that its Snakefile imports, so nothing here imports pandas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from lrvalley.reporting.answer_content import read_answer
from lrvalley.reporting.confirmed_answer import terminal_lines
from lrvalley.reporting.objective_words import target_words, value_of_metric
from lrvalley.reporting.rule_parameters import code_settings, pasted
from lrvalley.reporting.wording import display_name
from lrvalley.study.follow_ups import table_rows
from lrvalley.study.objective import Objective
from lrvalley.study.study import Study

NUMBERS = ("best_lr", "steps", "time_s", "rates_tried", "value")
INDENT = "  "

Row = Mapping[str, str]


def printed_answer(study: Study, results: Path) -> list[str]:
    """The confirmed answer of a study, or if there is none, what its grid has found.

    Args:
        study: the study.
        results: the folder of its results.

    Returns:
        Lines of text; none if neither `answer.json` nor the table `best_lr` has been made.

    Raises:
        InputError: if the file is damaged.
    """
    answer, table = results / "answer.json", results / "tables" / "best_lr.csv"
    if answer.exists():
        lines = terminal_lines(read_answer(answer), INDENT)
    elif table.exists():
        lines = _of_grid(study, table)
    else:
        return []
    pages = (("Answer", results / "answer.md"), ("Report", results / "report.html"))
    return [*lines, *(f"{name}: {page}" for name, page in pages if page.exists())]


def _of_grid(study: Study, table: Path) -> list[str]:
    """The best optimizer and rate of the grid, the best rate of each, and code to paste."""
    objective = study.objective
    rows = _ranked(table_rows(table, "optimizer", numbers=NUMBERS), objective)
    lines = [f"Study {study.name}: {_headline(rows, study)}"]
    lines += [INDENT + _line(row, objective) for row in rows]
    if rows and rows[0]["best_lr"]:
        name, lr = rows[0]["optimizer"], float(rows[0]["best_lr"])
        code = pasted(code_settings(study), name, lr)
        lines += ["To paste:", *(INDENT + line for line in code.splitlines())]
    return lines


def _ranked(rows: Sequence[Row], objective: Objective) -> list[Row]:
    """The best first, as in the report; those without a best rate last."""

    def rank(row: Row) -> tuple[bool, float, float, str]:
        if not row["best_lr"]:
            return True, 0.0, 0.0, row["optimizer"]
        steps = float(row["steps"])
        if objective.target is None:
            cost = (-1 if objective.higher else 1) * float(row["value"])
        else:
            cost = float(row["time_s"])
        return False, cost, steps, row["optimizer"]

    return sorted(rows, key=rank)


def _headline(rows: Sequence[Row], study: Study) -> str:
    objective = study.objective
    best = next(iter(rows), None)
    if best is None or not best["best_lr"]:
        if objective.target is None:
            return "every training diverged, with every optimizer."
        return f"no optimizer reached {target_words(objective)} at any rate."
    setting = f"{display_name(best['optimizer'])} at a learning rate of {best['best_lr']}"
    if objective.target is not None:
        return f"{setting} is the fastest to {target_words(objective)}."
    value = value_of_metric(objective, float(best["value"]))
    return f"{setting} is the best: {value} within {study.max_steps['grid']:,} steps."


def _line(row: Row, objective: Objective) -> str:
    name = display_name(row["optimizer"])
    if not row["best_lr"]:
        if objective.target is None:
            return f"{name}: diverged at all of {row['rates_tried']} rates"
        words = target_words(objective)
        return f"{name}: {words} not reached at any of {row['rates_tried']} rates"
    steps, time_s = f"{float(row['steps']):,.0f} steps", f"{float(row['time_s']):.3g} s"
    if objective.target is None:
        value = value_of_metric(objective, float(row["value"]))
        return f"{name}: rate {row['best_lr']}, {value} after {steps}, {time_s}"
    return f"{name}: rate {row['best_lr']}, {steps}, {time_s}"
