"""How much of a search's choice hangs on its rungs.

``python benchmarks/rungs.py --configfile examples/text/study.yaml`` replays the search of
each optimizer over the grid of a study of one's own model that is on record, with several
first rungs and factors `eta`, at every rate and at every other one. Prints the share of the
grid's steps that each search pays, how often it has the grid's best rate, and how much
worse than that its choice is: on average and at worst, in units of the metric. Trains
nothing.
"""

import argparse
import itertools
import math
import sys

import numpy as np
import pandas as pd

from lrvalley.config.files import read_file
from lrvalley.errors import InputError
from lrvalley.records.cell_file import read_cell
from lrvalley.study.load import load_study
from lrvalley.training.searches import epoch_of
from lrvalley.tuners.candidates import candidate_of
from lrvalley.tuners.halving import rungs_between, successive_halving
from lrvalley.tuners.recorded import Recorded

# Of the budget.
FIRST_RUNGS = (0.05, 0.1, 0.15)
ETAS = (2, 3, 4)
# Every rate, and every other one from either end.
SPACINGS = (slice(None), slice(0, None, 2), slice(1, None, 2))


def main():
    """Replay and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--configfile", required=True)
    file = parser.parse_args().configfile
    study = load_study(read_file(file), [file])
    grids = [grid[spacing] for grid in grids_of(study) for spacing in SPACINGS]
    rows = [row(study, grids, *way) for way in itertools.product(FIRST_RUNGS, ETAS)]
    # Where a check interval is long, several first rungs are the same.
    table = pd.DataFrame(rows).drop_duplicates()
    print(table.to_string(index=False, float_format="{:.3g}".format))


def grids_of(study):
    """The candidates of each optimizer and seed, by ascending rates."""
    grids, epoch = {}, epoch_of(study)
    for cell in sorted(study.grid, key=lambda cell: cell.lr):
        result = read_cell(cell.path, cell.key)
        candidate = candidate_of(
            result, study.objective, result.steps, epoch=epoch, budget=cell.max_steps
        )
        grids.setdefault((cell.optimizer, cell.seed), []).append(candidate)
    return list(grids.values())


def row(study, grids, share, eta):
    """What a way of halving pays and misses."""
    budget, every = study.max_steps["grid"], study.check_every
    first = max(1, round(share * budget / every)) * every
    rungs = rungs_between(first, budget, eta)
    paid, worse = [], []
    for candidates in grids:
        random = np.random.default_rng(0)
        count = len(candidates)
        found = successive_halving(candidates, Recorded(), random, count, rungs, eta)
        paid.append(found.steps_spent / sum(each.spent(budget) for each in candidates))
        best = min(badness(each, study.objective) for each in candidates)
        worse.append(badness(found.candidate, study.objective) - best)
    return {
        "rungs": " ".join(map(str, rungs)),
        "eta": eta,
        "share of steps": np.mean(paid),
        "finds best": np.mean(np.array(worse) == 0),
        "worse": np.mean(worse),
        "at worst": max(worse),
    }


def badness(candidate, objective):
    """Steps to the target, or the best value with the sign of a loss; infinite if none."""
    if objective.target is not None:
        return candidate.reached or math.inf
    return -max((v for v in candidate.values if math.isfinite(v)), default=-math.inf)


if __name__ == "__main__":
    try:
        main()
    except InputError as error:
        sys.exit(f"Error: {error}")
