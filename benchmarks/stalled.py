"""Whether the cells that were stopped as stalled would ever have reached their target.

Trains the stalled cells of the article's study again, without that rule, for the whole
budget. Writes `stalled.csv`: for each the step at which it was stopped and the best train
accuracy of 50 steps, before and after.
"""

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
import yaml
from fresh import ROOT

from lrvalley.data.data_file import load_dataset
from lrvalley.records.cell_file import read_cell
from lrvalley.study.load import load_study
from lrvalley.study.stop import Stop


def main():
    """Train the cells, on all cores, and write the table."""
    os.chdir(ROOT)
    study = load_study(yaml.safe_load(Path("config/config.yaml").read_text()))
    results = [read_cell(cell.path) for cell in study.grid]
    stalled = [result for result in results if result.status == "stalled"]
    cores = len(os.sched_getaffinity(0))
    shares = [stalled[i::cores] for i in range(cores)]
    with ProcessPoolExecutor(cores, get_context("spawn")) as pool:
        rows = [row for part in pool.map(train_on, shares) for row in part]
    table = pd.DataFrame(rows).sort_values(["optimizer", "lr"])
    table.to_csv(Path(__file__).with_suffix(".csv"), index=False)
    print(table.to_string())
    saved = (table["budget"] - table["stalled_at"]).sum()
    print(f"{len(table)} cells; the rule saved {saved:,} steps")


def train_on(stalled):
    """Rows of the table for some results; without a target no cell stops early."""
    from lrvalley.training.device import prepare_for_cells
    from lrvalley.training.tasks import load_program
    from lrvalley.training.trainer import train_cells

    prepare_for_cells()
    dataset = load_dataset("data/mnist.npz", "mnist")
    longer = {}
    cells = [replace(r.cell, stop=Stop(r.cell.max_steps)) for r in stalled]
    program = load_program(cells[0].program, dataset)
    train_cells(program, cells, lambda r: longer.update({r.cell.key: r}))
    return [
        row(before, longer[cell.key]) for before, cell in zip(stalled, cells, strict=True)
    ]


def row(before, longer):
    """What a cell saw until it was stopped, and what it would have seen after."""
    checks = len(before.history.step)
    return {
        "optimizer": before.cell.optimizer,
        "lr": before.cell.lr,
        "target": before.cell.target,
        "budget": before.cell.max_steps,
        "stalled_at": before.steps_trained,
        "best_accuracy_before": max(before.history.accuracy),
        "best_accuracy_after": max(longer.history.accuracy[checks:]),
    }


if __name__ == "__main__":
    main()
