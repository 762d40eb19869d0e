"""Every tuner's choices: replayed on the grid's cells, or read from its own trainings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from lrvalley.analysis.populations import first_to_reach
from lrvalley.analysis.table_file import as_table
from lrvalley.records.cell_file import Result
from lrvalley.records.run_file import RunResult
from lrvalley.records.table_columns import GRID
from lrvalley.study.objective import TRAIN_ACCURACY
from lrvalley.study.search_space import RATE
from lrvalley.study.tuner_runs import PBT, RANGE_TEST
from lrvalley.tuners.candidates import Candidate, best_candidate, candidates_of
from lrvalley.tuners.catalog import METHODS, Tuner
from lrvalley.tuners.range_test import SUGGESTIONS
from lrvalley.tuners.recorded import Recorded

Candidates = Mapping[tuple[str, int], Sequence[Candidate]]


def grid_candidates(grid: Iterable[Result], cells: pd.DataFrame) -> Candidates:
    """The candidates of a study's grid, by optimizer and seed.

    Args:
        grid: the trained cells of the grid.
        cells: the table `cells`, which says what counts as trained.
    """
    trained = cells[(cells["experiment"] == GRID) & cells["trained"]]
    return candidates_of(grid, frozenset(trained["key"]), TRAIN_ACCURACY)


def replay(
    method: str, tuners: Mapping[str, Tuner], candidates: Candidates, times: int
) -> pd.DataFrame:
    """Let a method choose many times, each time with other random numbers.

    Args:
        method: the method's name, a key of `METHODS`.
        tuners: the method with each of its settings.
        candidates: the candidates of every optimizer and seed; the seeds take turns.
        times: how many times; a method that draws nothing chooses once for each seed.

    Returns:
        A table `replays`.
    """
    seeds = sorted({seed for _, seed in candidates})
    count = times if METHODS[method].draws else len(seeds)
    rows = []
    for setting, tuner in tuners.items():
        for optimizer in sorted({name for name, _ in candidates}):
            for number in range(1, count + 1):
                own = candidates[optimizer, seeds[(number - 1) % len(seeds)]]
                random = np.random.default_rng([number, *optimizer.encode()])
                choice = tuner(own, Recorded(), random)
                row = _row(method, setting, optimizer, number, own)
                row |= _outcome(choice.candidate)
                rows.append(row | {"steps_spent": choice.steps_spent})
    return as_table(rows, "replays")


def range_test_choices(
    results: Iterable[RunResult], candidates: Candidates
) -> pd.DataFrame:
    """What range tests suggest, judged by the cell of the grid with the nearest rate.

    As for every tuner, the cost includes the training with the chosen rate: only that
    training shows which optimizer's suggestion is the best, or that a suggestion fails.
    A suggestion far outside of the rates that were tried counts as one that fails.

    Returns:
        A table `replays`.
    """
    rows = []
    for setting, suggest in SUGGESTIONS.items():
        for result in results:
            run, outcome = result.run, result.outcome
            own = candidates[run.optimizer, run.seed]
            lr = suggest(outcome["lr"], outcome["loss"])
            row = _row(RANGE_TEST, setting, run.optimizer, run.seed, own)
            row |= {"steps_spent": len(outcome["loss"])}
            if candidate := nearest(own, lr):
                row |= _outcome(candidate)
                row["steps_spent"] += candidate.checks[-1]
            rows.append(row | {"lr": lr})
    return _numbered(rows)


def range_test_table(results: Iterable[RunResult]) -> pd.DataFrame:
    """The table `range_test`: a row for each step, its rate and its loss (nats)."""
    rows = [
        {
            "optimizer": result.run.optimizer,
            "seed": result.run.seed,
            "lr": lr,
            "loss": loss,
        }
        for result in results
        for lr, loss in zip(result.outcome["lr"], result.outcome["loss"], strict=True)
    ]
    return as_table(rows, "range_test")


def population_choices(
    results: Iterable[RunResult], candidates: Candidates, target: float
) -> pd.DataFrame:
    """The rate with which the first member of a population reached the target.

    All members train until then. A population that never reaches it trains to its end.

    Returns:
        A table `replays`.
    """
    rows = []
    for result in results:
        run, plan = result.run, result.run.plan
        own = candidates[run.optimizer, run.seed]
        setting = f"{plan.population} members"
        row = _row(PBT, setting, run.optimizer, run.settings["run"], own)
        steps = plan.judgements * plan.judge_every
        if first := first_to_reach(result, target):
            steps = first.steps
            row |= {"lr": first.settings[RATE], "steps": steps}
        rows.append(row | {"steps_spent": plan.population * steps})
    return _numbered(rows)


def nearest(candidates: Sequence[Candidate], lr: float) -> Candidate | None:
    """The candidate whose rate is nearest to a rate on the log scale.

    Args:
        candidates: the candidates, by ascending rate.
        lr: the rate.

    Returns:
        The candidate; None if the rate is not a number, or lies outside of the tried
        range by more than half of the gap between the last two rates.
    """
    tried = np.log([candidate.lr for candidate in candidates])
    gaps = np.diff(tried) if len(tried) > 1 else np.zeros(1)
    place = math.log(lr) if lr > 0 else math.nan
    if not tried[0] - gaps[0] / 2 <= place <= tried[-1] + gaps[-1] / 2:
        return None
    return candidates[int(np.abs(tried - place).argmin())]


def _row(
    method: str,
    setting: str,
    optimizer: str,
    number: int,
    candidates: Sequence[Candidate],
) -> dict[str, Any]:
    """A row in which nothing was found."""
    best = best_candidate(candidates)
    return {
        "method": method,
        "setting": setting,
        "optimizer": optimizer,
        "replay": number,
        "grid_steps": sum(candidate.checks[-1] for candidate in candidates),
        "best_steps": best.reached if best else None,
    }


def _outcome(chosen: Candidate) -> dict[str, Any]:
    """What a choice comes to if it is a candidate of the grid."""
    return {"lr": chosen.lr, "cell_lr": chosen.lr, "steps": chosen.reached}


def _numbered(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Number the replays of every setting and optimizer from 1."""
    table = as_table(rows, "replays")
    numbers = table.groupby(["setting", "optimizer"]).cumcount() + 1
    return table.assign(replay=numbers)
