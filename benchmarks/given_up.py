"""Whether a training could be given up before its budget ends, at no cost.

The rule that is tried: at a quarter and at half of the budget, give up a training whose
train accuracy (mean of the last five checks) is many times further from 100% than the
target is. It is replayed on all trainings that the article's study has on record, cut to
several budgets. Writes `given_up.csv`: for each pair of limits and each budget the
trainings that reach the target, the share of all steps that those take which use up their
budget, the trainings that are given up, those of them that would have reached the target
(the cost), and the share of all steps that is saved. Trains nothing.
"""

import itertools
import os
from pathlib import Path

import pandas as pd
import yaml
from fresh import ROOT

from lrvalley.records.cell_file import read_cell
from lrvalley.study.follow_ups import band_cells
from lrvalley.study.history import end_of
from lrvalley.study.load import load_study
from lrvalley.study.stop import Stop

BEST_LR = "results/article/tables/best_lr.csv"
BUDGETS = (1_500, 2_000, 3_000, 4_500, 6_000, 9_000, 12_000)
# How many times further from 100% than the target: at a quarter and at half of the budget.
LIMITS = ((15, 4), (20, 5), (25, 8))
LOOKS = (0.25, 0.5)
CHECKS, CHECK_EVERY = 5, 50


def main():
    """Replay the rule and write the table."""
    os.chdir(ROOT)
    study = load_study(yaml.safe_load(Path("config/config.yaml").read_text()))
    cells = [*study.grid, *study.search, *band_cells(study, BEST_LR)]
    results = [read_cell(path) for path in sorted({cell.path for cell in cells})]
    rows = [
        row(results, limits, budget)
        for limits, budget in itertools.product(LIMITS, BUDGETS)
    ]
    table = pd.DataFrame(rows)
    table.to_csv(Path(__file__).with_suffix(".csv"), index=False)
    print(table.to_string())


def row(results, limits, budget):
    """What the rule does at one budget."""
    target = results[0].cell.stop.target
    ends = [end_of(result.history, Stop(budget, target)) for result in results]
    pairs = [
        (
            end,
            given_up_at(
                result.history.accuracy[: end.checks], target.value, limits, budget
            ),
        )
        for result, end in zip(results, ends, strict=True)
    ]
    given_up = [(end, at) for end, at in pairs if at is not None]
    steps = sum(end.checks for end in ends)
    in_vain = sum(end.checks for end in ends if end.status == "budget")
    return {
        "at_quarter": limits[0],
        "at_half": limits[1],
        "budget": budget,
        "trainings": len(results),
        "reached": sum(end.status == "reached" for end in ends),
        "steps_to_budget": round(in_vain / steps, 4),
        "given_up": len(given_up),
        "lost": sum(end.status == "reached" for end, _ in given_up),
        "steps_saved": round(sum(end.checks - at for end, at in given_up) / steps, 4),
    }


def given_up_at(accuracy, target, limits, budget):
    """The check at which the rule gives up a training, or None."""
    for look, limit in zip(LOOKS, limits, strict=True):
        checks = -(-round(look * budget) // CHECK_EVERY)
        if checks >= len(accuracy):
            return None
        recent = accuracy[max(checks - CHECKS, 0) : checks]
        if 1 - sum(recent) / len(recent) > limit * (1 - target):
            return checks
    return None


if __name__ == "__main__":
    main()
