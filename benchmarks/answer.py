"""Time to an answer: which optimizer, which rate? This project and what people use.

Every tool does the same job on the whole machine: five of Keras's optimizers, rates from
1e-5 to 1 on a log scale, at most 5 epochs of 600 steps for one training, the best
validation accuracy. Each has its recommended method with its defaults (`answers/`): methods
that do not decide it themselves look at 30 settings. A run is a whole command in an empty
folder. What a tool chose is then trained by plain Keras with five seeds that no tool used;
this is the quality, and not part of the time.

`answer.csv` is made of `answer_runs.csv` and `answer_quality.csv`, which grow run by run:
what is in them is not measured again. Needs Linux, and an idle machine.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from answers import tables
from answers.catalog import METHODS, TOOLS
from answers.process import ToolFailed, last_json, run
from answers.setting import ONE_THREAD, TASKS
from machine import description

FOLDER = Path(__file__).parent
SEEDS = (1001, 1002, 1003, 1004, 1005)
# Whether everything runs, in minutes: 60 steps a training.
QUICK = {"ANSWER_EXAMPLES": "1200", "ANSWER_TRIALS": "4"}


def main():
    """Measure what is missing."""
    arguments = parsed()
    quick = QUICK if arguments.quick else {}
    output = arguments.output or Path(tempfile.mkdtemp() if quick else FOLDER)
    print("Results go to", output, flush=True)
    environment = (
        os.environ
        | quick
        | {
            "PYTHONPATH": f"{FOLDER}{os.pathsep}{FOLDER / 'answers' / 'tasks'}",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }
    )
    failed = False
    for case in cases(arguments):
        try:
            complete(case, output, arguments.peers, environment)
        except ToolFailed as error:
            failed = True
            print(*names(case), "failed:", error, flush=True)
    (output / "answer_machine.json").write_text(json.dumps(description(), indent=2) + "\n")
    sys.exit(failed)


def parsed():
    """The arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    # Runs begin in other folders; the link of an environment must not be followed.
    parser.add_argument(
        "--peers", required=True, type=os.path.abspath, help="Python that has the peers"
    )
    parser.add_argument("--tasks", nargs="+", default=TASKS, choices=TASKS)
    parser.add_argument("--tools", nargs="+", default=TOOLS, choices=TOOLS)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="try out whether all runs")
    parser.add_argument("--output", type=Path, help="folder of the tables")
    return parser.parse_args()


def cases(arguments):
    """Task, method and repetition of every run; a slow hour of the machine does not fall on
    all repetitions of one tool."""
    repetitions = range(1, arguments.repetitions + 1)
    for repetition, task, method in itertools.product(
        repetitions, arguments.tasks, METHODS
    ):
        if method.tool in arguments.tools:
            yield task, method, repetition


def names(case):
    """What the tables call a run."""
    task, method, repetition = case
    return task, method.tool, method.name, str(repetition)


def complete(case, output, peers, environment):
    """Measure a run, train its choice and bring the table up to date, as far as needed."""
    runs, trainings = output / "answer_runs.csv", output / "answer_quality.csv"
    own = [row for row in tables.read(runs) if tables.key(row, tables.RUN) == names(case)]
    if not own:
        own = [measured(case, peers, environment)]
        tables.append(runs, tables.RUNS, own)
        print(*own[0].values(), flush=True)
    seeds = tables.seeds_to_train(own[0], tables.read(trainings), SEEDS)
    if seeds:
        values = quality(own[0], seeds, environment)
        choice = {name: own[0][name] for name in tables.CHOICE}
        rows = [choice | {"seed": seed, "value": value} for seed, value in values.items()]
        tables.append(trainings, tables.TRAININGS, rows)
        print(*choice.values(), "quality", *values.values(), flush=True)
    table = tables.answers(tables.read(runs), tables.read(trainings), SEEDS)
    tables.write(output / "answer.csv", tables.ANSWERS, table)


def measured(case, peers, environment):
    """Run a tool in an empty folder; returns a row of the runs."""
    task, method, repetition = case
    python = sys.executable if method.is_ours else peers
    command = [python, "-m", f"answers.{method.module}", method.name, task, str(repetition)]
    with tempfile.TemporaryDirectory() as folder:
        finished = run(command, Path(folder), environment)
    chosen = last_json(finished.printed)
    return dict(zip(tables.RUN, names(case), strict=True)) | {
        "optimizer": chosen["optimizer"],
        "lr": repr(chosen["lr"]),
        "wall_s": f"{finished.wall_s:.1f}",
        "steps": chosen["steps"],
        "peak_rss_mb": f"{finished.peak_rss_mb:.0f}",
    }


def quality(choice, seeds, environment):
    """The best validation accuracy of a choice for each seed, on each core some of them."""
    command = [sys.executable, "-m", "answers.quality", choice["task"]]
    command += [choice["optimizer"], choice["lr"]]
    parts = [part for part in (seeds[::2], seeds[1::2]) if part]
    processes = [
        subprocess.Popen(
            [*command, *map(str, part)],
            env=environment | ONE_THREAD,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for part in parts
    ]
    printed = [process.communicate()[0] for process in processes]
    if any(process.returncode for process in processes):
        raise ToolFailed(f"try it alone: {' '.join([*command, *map(str, seeds)])}")
    return {seed: value for each in printed for seed, value in last_json(each).items()}


if __name__ == "__main__":
    main()
