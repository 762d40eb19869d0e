"""How good the answer is, and what it costs, with other seeds for search and confirmation.

    PYTHONPATH=workflow python benchmarks/repetitions.py             # ten repetitions
    PYTHONPATH=workflow python benchmarks/repetitions.py 100 110     # those of these seeds

Each repetition is `snakemake answer` for the article's study in a fresh clone, with nothing
on record; its seed searches, and the next five confirm. Adds rows to `repetitions.csv`:
what was chosen, its median over the five seeds, steps of the search and the confirmation as
shares of the steps of the article's grid, and seconds.
"""

import json
import sys
from pathlib import Path

import pandas as pd
from fresh import ROOT, clone, timed_run

SEEDS = range(100, 200, 10)
TABLE = Path(__file__).with_suffix(".csv")
ARTICLE = ROOT / "results" / "article"


def main():
    """Repeat for each seed that has no row yet."""
    cells = pd.read_csv(ARTICLE / "tables" / "cells.csv")
    grid_steps = cells.loc[cells["experiment"] == "grid", "steps_trained"].sum()
    rows = pd.read_csv(TABLE).to_dict("records") if TABLE.exists() else []
    with clone() as path:
        for seed in map(int, sys.argv[1:] or SEEDS):
            if seed not in [row["seed"] for row in rows]:
                rows.append(repeat(path, seed, grid_steps))
                print(rows[-1], flush=True)
                pd.DataFrame(rows).to_csv(TABLE, index=False)


def repeat(path, seed, grid_steps):
    """A row of the table."""
    study = f"repetition_{seed}"
    settings = ("--config", f"study={study}", f"seeds=[{seed}]")
    seconds = timed_run(path, "answer", *settings)
    answer = json.loads((path / "results" / study / "answer.json").read_text())
    chosen, cost = answer["recommended"], answer["cost"]
    steps = cost["search_steps"], cost["search_steps"] + cost["confirmation_steps"]
    return {
        "seed": seed,
        "optimizer": chosen["optimizer"],
        "lr": chosen["lr"],
        "median": chosen["median"],
        "interval_low": chosen["interval"]["low"],
        "interval_high": chosen["interval"]["high"],
        "search_share": round(steps[0] / grid_steps, 4),
        "whole_share": round(steps[1] / grid_steps, 4),
        "seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    main()
