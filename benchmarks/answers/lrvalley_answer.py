"""This project: the search of `snakemake answer`, with or without its confirmation.

``python -m answers.lrvalley_answer METHOD TASK REPETITION``, in an empty folder, which is
the user's: nothing is on record. All keys have their defaults, but for two that make the
search space that of the others: SGD without momentum, and no widening of the range.
"""

import csv
import json
import subprocess
import sys
from pathlib import Path

from answers.setting import BATCH, HIGHEST, LOWEST, OBJECTIVE, OPTIMIZERS, max_steps, report

ROOT = Path(__file__).parents[2]
TASKS = Path(__file__).parent / "tasks"
RESULTS = Path("results/answer")
DATA = {"dense": "mnist", "convnet": "fashion_mnist", "article": "mnist"}
TARGETS = {"answer": "answer", "search": str(RESULTS / "tables/candidates.csv")}


def main(method, task, repetition):
    """Run Snakemake and report."""
    study = Path("study.json")
    study.write_text(json.dumps(configuration(task, int(repetition))))
    command = [sys.executable, "-m", "snakemake", TARGETS[method], "--configfile", study]
    command += ["--snakefile", ROOT / "workflow" / "Snakefile"]
    subprocess.run([*map(str, command)], check=True, stdout=subprocess.DEVNULL)
    steps = steps_on_record(Path("results/cells"))
    report(*CHOICES[method](RESULTS), steps)


def configuration(task, repetition):
    """The study as the user writes it."""
    file = TASKS / f"{task}.py"
    return {
        "study": "answer",
        "task": {
            "model": f"{file}:build",
            "data": f"{file}:load_data",
            "files": [str(ROOT / "data" / f"{DATA[task]}.npz")],
            "batch": BATCH,
        },
        "objective": {"metric": OBJECTIVE},
        "seeds": [repetition],
        "optimizers": {"SGD": {"momentum": 0, "nesterov": False}},
        "grid": {
            "optimizers": list(OPTIMIZERS),
            "rates": {"from": LOWEST, "to": HIGHEST, "per_decade": 2},
            "max_steps": max_steps(),
        },
        "answer": {"widen": 0},
    }


def confirmed_choice(results):
    """The optimizer and rate of the confirmed answer."""
    best = json.loads((results / "answer.json").read_text())["recommended"]
    return best["optimizer"], best["lr"]


def first_choice(results):
    """The optimizer and rate that the search ranks first: the candidate that came furthest,
    and of these the one with the best value."""
    with (results / "tables" / "candidates.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["confirm"] == "best"]
    best = max(rows, key=lambda row: (int(row["rung"]), float(row["value"])))
    return best["optimizer"], float(best["lr"])


CHOICES = {"answer": confirmed_choice, "search": first_choice}


def steps_on_record(cells):
    """The training steps of all trainings in a folder of cells.

    A training that went on from rung to rung has a file for each; the longest counts.
    """
    longest = {}
    for file in cells.rglob("*-*.json"):
        if file.stem.endswith("-rehearsal"):
            continue
        history = json.loads(file.read_text(encoding="utf-8"))["history"]
        trajectory = file.parent / file.stem.split("-")[0]
        last = history["step"][-1] if history["step"] else 0
        longest[trajectory] = max(last, longest.get(trajectory, 0))
    return sum(longest.values())


if __name__ == "__main__":
    main(*sys.argv[1:])
