"""What Snakemake and the workflow need to plan studies of 500 to 27,000 cells.

    PYTHONPATH=workflow python benchmarks/scale.py          # all studies
    PYTHONPATH=workflow python benchmarks/scale.py 2 20     # with 2 and with 20 seeds

Nothing is trained: for the plan in which all is done, cells and step times are made up,
with the content and the length of real ones. Writes `scale.csv`: seconds and memory of a
dry run when every cell is missing, and when none is; and how many packs the missing cells
are, each a submission to a cluster. Writes the table in `docs/slurm.md`, too.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import yaml
from fresh import ROOT, clone

from lrvalley.config.files import overlaid
from lrvalley.records.cell_file import Result, write_cell
from lrvalley.study.history import History
from lrvalley.study.load import load_study
from lrvalley.support.atomic_files import write_json
from lrvalley.support.markdown import table, with_section

SEEDS = (2, 20, 107)
RATES = 42
# The others train for their whole budget: records are short and long, as real ones are.
HALF_OF_THE_RATES = 7e-4
PROFILE = ("--profile", "slurm-gpu")


def study_overlay(seeds):
    """The article's study at other rates, with that many seeds."""
    rates = [round(1e-4 * 1.1**i, 8) for i in range(RATES)]
    return {
        "study": "scale",
        "seeds": list(range(seeds)),
        "grid": {"rates": rates},
        "scaling": {"rates": rates[:1], "sizes": [1]},
        "tune": {"in_report": False},
    }


def made_up(cell, reaches):
    """A result as long as real ones, of a cell that reaches the target or does not."""
    checks = range(50, (1500 if reaches else cell.max_steps) + 1, 50)
    accuracy = [0.1 + 0.8 * step / checks[-1] for step in checks]
    return Result(
        cell=cell,
        status="reached" if reaches else "budget",
        steps=checks[-1] if reaches else None,
        weights=3371,
        history=History(
            list(checks),
            {"accuracy": accuracy, "loss": [2.3 - value for value in accuracy]},
            [False] * len(checks),
        ),
        tensorflow="made up",
        device="CPU",
    )


def dry_run(path, *arguments):
    """Dry-run Snakemake; what it printed, seconds, and MiB at its largest."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "snakemake", "--dry-run", *arguments]
    with (path / "printed.txt").open("w") as printed:
        process = subprocess.Popen(command, cwd=path, stdout=printed, stderr=printed)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    text = (path / "printed.txt").read_text()
    assert status == 0, text[-6000:]
    return text, seconds, usage.ru_maxrss / 1024


def measure(path, seeds):
    """A row of the table."""
    base = yaml.safe_load((ROOT / "config/config.yaml").read_text())
    overlay = study_overlay(seeds)
    (path / "overlay.yaml").write_text(yaml.safe_dump(overlay))
    study = load_study(overlaid(base, overlay))
    cells = [*study.grid, *study.scaling]
    target = ("results/scale/tables/cells.csv", "--configfile", "overlay.yaml")

    text, plan_s, plan_mib = dry_run(path, *PROFILE, *target)
    packs = re.search(r"^train_pack +(\d+)$", text, re.MULTILINE)
    assert packs, text[-6000:]
    for cell in cells:
        write_cell(path / cell.path, made_up(cell, reaches=cell.lr > HALF_OF_THE_RATES))
    for optimizer, size in study.programs():
        file = path / f"results/scale/step_time/{optimizer}/size-{size}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        write_json(file, {"optimizer": optimizer, "size": size, "seconds": 0.01 * size})
    # The table is made for real.
    command = [sys.executable, "-m", "snakemake", *target, "--quiet", "all"]
    subprocess.run(command, cwd=path, check=True)
    text, nothing_s, nothing_mib = dry_run(path, *PROFILE, *target)
    assert "Nothing to be done" in text, text[-6000:]
    return {
        "cells": len(cells),
        "plan_s": plan_s,
        "plan_mib": plan_mib,
        "nothing_to_do_s": nothing_s,
        "nothing_to_do_mib": nothing_mib,
        "submissions": int(packs[1]),
    }


def updated(page, measured):
    """The page about clusters with a table of what was measured in its section."""
    titles = ("cells:", "to plan all:", "to find nothing to do:", "submissions:")
    lines = []
    for row in measured.to_dict("records"):
        costs = [
            f"{row[f'{name}_s']:,.0f} s, {row[f'{name}_mib']:,.0f} MiB"
            for name in ("plan", "nothing_to_do")
        ]
        cells, submissions = (f"{row[name]:,}" for name in ("cells", "submissions"))
        lines.append([cells, *costs, submissions])
    return with_section(page, "scale", table(titles, lines))


def main():
    """Measure each number of seeds; the table has what is measured so far."""
    rows = []
    for seeds in map(int, sys.argv[1:] or SEEDS):
        with clone() as path:
            rows.append(measure(path, seeds))
        print(rows[-1], flush=True)
        measured = pd.DataFrame(rows)
        for name in ("plan", "nothing_to_do"):
            per_cell = 1000 * measured[f"{name}_s"] / measured["cells"]
            measured[f"{name}_ms_per_cell"] = per_cell
        measured = measured.round(2)
        measured.to_csv(Path(__file__).with_suffix(".csv"), index=False)
        page = ROOT / "docs" / "slurm.md"
        page.write_text(updated(page.read_text(), measured))


if __name__ == "__main__":
    main()
