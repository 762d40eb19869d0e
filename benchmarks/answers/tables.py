"""The benchmark's files: runs of tools, trainings of what they chose, and both together."""

import csv
import io
import statistics

from lrvalley.support.atomic_files import write_text

RUN = ("task", "tool", "method", "repetition")
CHOICE = ("task", "optimizer", "lr")
MEASURED = ("wall_s", "steps", "peak_rss_mb")
RUNS = (*RUN, "optimizer", "lr", *MEASURED)
TRAININGS = (*CHOICE, "seed", "value")
QUALITY = ("quality_median", "quality_low", "quality_high")
ANSWERS = (*RUN, *MEASURED, *QUALITY)


def read(path):
    """The rows of a table as dicts of texts; none if there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path, columns, rows):
    """Write a table; a reader never sees half of it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_text(path, text.getvalue())


def append(path, columns, rows):
    """Add rows to a table."""
    write(path, columns, [*read(path), *rows])


def key(row, columns):
    """What tells a row from others, as texts."""
    return tuple(str(row[name]) for name in columns)


def seeds_to_train(run, trainings, seeds):
    """The seeds with which a run's choice has not been trained."""
    done = {each["seed"] for each in trainings if key(each, CHOICE) == key(run, CHOICE)}
    return [seed for seed in seeds if str(seed) not in done]


def answers(runs, trainings, seeds):
    """A row for each run whose choice has been trained with all seeds, in their order.

    Returns:
        Rows with the columns `ANSWERS`; the quality is the best value of each training,
        as the median, the lowest and the highest of the seeds.
    """
    values = {}
    for each in trainings:
        if each["seed"] in set(map(str, seeds)):
            values.setdefault(key(each, CHOICE), []).append(float(each["value"]))
    rows = []
    for run in runs:
        own = values.get(key(run, CHOICE), [])
        if len(own) == len(seeds):
            quality = (statistics.median(own), min(own), max(own))
            shown = (f"{value:.4f}" for value in quality)
            row = {name: run[name] for name in (*RUN, *MEASURED)}
            rows.append(row | dict(zip(QUALITY, shown, strict=True)))
    return rows
