"""Every tuner's choices: replayed on the grid's cells, or read from its own trainings."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from lrvalley.analysis.populations import first_to_reach
from lrvalley.analysis.table_file import as_table
from lrvalley.config.sections.tune import TuneSection
from lrvalley.records.cell_file import read_cell
from lrvalley.records.run_file import RunResult
from lrvalley.study.study import Study
from lrvalley.study.tuner_runs import PBT, RANGE_TEST
from lrvalley.tuners.candidates import Arm, arms_of, best_arm
from lrvalley.tuners.methods import (
    Choice,
    asynchronous_halving,
    grid_search,
    hyperband,
    race,
    random_search,
    rungs_between,
    successive_halving,
)
from lrvalley.tuners.range_test import SUGGESTIONS

Arms = Mapping[tuple[str, int], Sequence[Arm]]
Tuner = Callable[[Sequence[Arm], np.random.Generator], Choice]

GRID = "grid"
RACE = "until one reaches the target"


def study_arms(study: Study, cells: pd.DataFrame) -> Arms:
    """The arms of a study's grid.

    Args:
        study: the study, whose cells are trained.
        cells: its table `cells`, which says what counts as trained.
    """
    grid = cells[cells["experiment"] == GRID]
    trained = frozenset(grid.loc[grid["trained"], "key"])
    return arms_of((read_cell(cell.path, cell.key) for cell in study.grid), trained)


def settings_of(
    method: str, tune: TuneSection, max_steps: int, rates: int
) -> dict[str, Tuner]:
    """A replayed method with each of its settings, by a name for the tables.

    Args:
        method: one of `lrvalley.study.tuner_runs.REPLAYED`.
        tune: the configuration's section `tune`.
        max_steps: the grid's budget.
        rates: how many rates there are to choose from; no method begins with more.
    """
    eta = tune.halving.eta
    rungs = rungs_between(tune.halving.min_steps, max_steps, eta)
    if method == GRID:
        return {
            "all rates": lambda arms, random: grid_search(arms),
            RACE: lambda arms, random: race(arms),
        }
    if method == "hyperband":
        return {f"eta {eta}": lambda arms, random: hyperband(arms, rungs, eta, random)}
    trials = sorted({min(number, rates) for number in tune.trials})
    if method == "random_search":
        some = {n: partial(_random_search, trials=n) for n in trials}
    else:
        halve = successive_halving
        if method == "asha":
            halve = asynchronous_halving
        some = {
            n: partial(_halving, halve=halve, trials=n, rungs=rungs, eta=eta)
            for n in trials
        }
    return {f"{n} rates": tuner for n, tuner in some.items()}


def _random_search(arms: Sequence[Arm], random: np.random.Generator, trials: int) -> Choice:
    return random_search(arms, trials, random)


def _halving(
    arms: Sequence[Arm],
    random: np.random.Generator,
    halve: Callable[..., Choice],
    trials: int,
    rungs: Sequence[int],
    eta: int,
) -> Choice:
    return halve(arms, trials, rungs, eta, random)


def replay(
    method: str, tuners: Mapping[str, Tuner], arms: Arms, times: int
) -> pd.DataFrame:
    """Let a method choose many times, each time with other random numbers.

    Args:
        method: the method's name.
        tuners: the method with each of its settings.
        arms: the arms of every optimizer and seed; the seeds take turns.
        times: how many times; the grid, which draws nothing, chooses once for each seed.

    Returns:
        A table `replays`.
    """
    seeds = sorted({seed for _, seed in arms})
    count = len(seeds) if method == GRID else times
    rows = []
    for setting, tuner in tuners.items():
        for optimizer in sorted({name for name, _ in arms}):
            for number in range(1, count + 1):
                own = arms[optimizer, seeds[(number - 1) % len(seeds)]]
                random = np.random.default_rng([number, *optimizer.encode()])
                choice = tuner(own, random)
                row = _row(method, setting, optimizer, number, own)
                rows.append(row | _of_arm(choice.arm) | {"steps_spent": choice.steps_spent})
    return as_table(rows, "replays")


def range_test_choices(results: Iterable[RunResult], arms: Arms) -> pd.DataFrame:
    """What range tests suggest; its steps are those of the nearest rate of the grid.

    Like every tuner's, its cost includes the training with what it chose, because only that
    shows which optimizer's suggestion is the best, or that one fails. A suggestion far
    outside of the rates that were tried counts as one that fails.

    Returns:
        A table `replays`.
    """
    rows = []
    for setting, suggest in SUGGESTIONS.items():
        for result in results:
            cell, outcome = result.run.cell, result.outcome
            own = arms[cell.optimizer, cell.seed]
            lr = suggest(outcome["lr"], outcome["loss"])
            row = _row(RANGE_TEST, setting, cell.optimizer, cell.seed, own)
            row |= {"steps_spent": len(outcome["loss"])}
            if arm := nearest(own, lr):
                row |= _of_arm(arm)
                row["steps_spent"] += arm.checks[-1]
            rows.append(row | {"lr": lr})
    return _numbered(rows)


def range_test_table(results: Iterable[RunResult]) -> pd.DataFrame:
    """The table `range_test`: a row for each step, its rate and its loss (nats)."""
    rows = [
        {
            "optimizer": result.run.cell.optimizer,
            "seed": result.run.cell.seed,
            "lr": lr,
            "loss": loss,
        }
        for result in results
        for lr, loss in zip(result.outcome["lr"], result.outcome["loss"], strict=True)
    ]
    return as_table(rows, "range_test")


def population_choices(
    results: Iterable[RunResult], arms: Arms, target: float
) -> pd.DataFrame:
    """What populations found: the rate with which the first member reached the target.

    A population that did not reach it was trained in vain to its end.

    Returns:
        A table `replays`.
    """
    rows = []
    for result in results:
        cell, plan = result.run.cell, result.run.plan
        own, setting = arms[cell.optimizer, cell.seed], f"{plan.population} members"
        row = _row(PBT, setting, cell.optimizer, result.run.settings["run"], own)
        steps = plan.judgements * plan.judge_every
        if first := first_to_reach(result, target):
            steps = first.steps
            row |= {"lr": first.settings["lr"], "steps": steps}
        rows.append(row | {"steps_spent": plan.population * steps})
    return _numbered(rows)


def nearest(arms: Sequence[Arm], lr: float) -> Arm | None:
    """The arm whose rate is nearest to a rate on the log scale.

    Args:
        arms: the arms, by ascending rate.
        lr: the rate.

    Returns:
        The arm, or None if the rate is not a number, or lies further outside of those that
        were tried than half of the gap between the last two.
    """
    tried = np.log([arm.lr for arm in arms])
    gaps = np.diff(tried) if len(tried) > 1 else np.zeros(1)
    place = math.log(lr) if lr > 0 else math.nan
    if not tried[0] - gaps[0] / 2 <= place <= tried[-1] + gaps[-1] / 2:
        return None
    return arms[int(np.abs(tried - place).argmin())]


def _row(
    method: str, setting: str, optimizer: str, number: int, arms: Sequence[Arm]
) -> dict[str, Any]:
    """A row in which nothing was found."""
    best = best_arm(arms)
    return {
        "method": method,
        "setting": setting,
        "optimizer": optimizer,
        "replay": number,
        "grid_steps": grid_search(arms).steps_spent,
        "best_steps": best.reached if best else None,
    }


def _of_arm(arm: Arm) -> dict[str, Any]:
    return {"lr": arm.lr, "cell_lr": arm.lr, "steps": arm.reached}


def _numbered(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Number the replays of every setting and optimizer from 1."""
    table = as_table(rows, "replays")
    numbers = table.groupby(["setting", "optimizer"]).cumcount() + 1
    return table.assign(replay=numbers)
