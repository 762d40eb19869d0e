"""Every tuner's choices: replayed on the grid's cells, or read from its own trainings."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from lrvalley.arms import Arm, arms_of, best_arm
from lrvalley.cellfile import read_cell
from lrvalley.population_results import first_to_reach
from lrvalley.runfile import RunResult
from lrvalley.study import Study
from lrvalley.suggest import SUGGESTIONS
from lrvalley.tablefile import as_table
from lrvalley.tuners import (
    Choice,
    asynchronous_halving,
    grid_search,
    hyperband,
    random_search,
    rungs_between,
    successive_halving,
)
from lrvalley.tuning import PBT, RANGE_TEST

Arms = Mapping[tuple[str, int], Sequence[Arm]]
Tuner = Callable[[Sequence[Arm], np.random.Generator], Choice]

GRID = "grid"


def study_arms(study: Study, cells: pd.DataFrame) -> Arms:
    """The arms of a study's grid.

    Args:
        study: the study, whose cells are trained.
        cells: its table `cells`, which says what counts as trained.
    """
    grid = cells[cells["experiment"] == GRID]
    trained = frozenset(grid.loc[grid["trained"], "key"])
    return arms_of((read_cell(cell.path, cell.key) for cell in study.grid), trained)


def settings_of(method: str, tune: Mapping[str, Any], max_steps: int) -> dict[str, Tuner]:
    """A replayed method with each of its settings, by a name for the tables.

    Args:
        method: one of `lrvalley.tuning.REPLAYED`.
        tune: the configuration's key `tune`.
        max_steps: the grid's budget.
    """
    eta = tune["halving"]["eta"]
    rungs = rungs_between(tune["halving"]["min_steps"], max_steps, eta)
    if method == GRID:
        return {"all rates": lambda arms, random: grid_search(arms)}
    if method == "hyperband":
        return {f"eta {eta}": lambda arms, random: hyperband(arms, rungs, eta, random)}
    if method == "random_search":
        some = {n: partial(_random_search, trials=n) for n in tune["trials"]}
    else:
        halve = successive_halving
        if method == "asha":
            halve = asynchronous_halving
        some = {
            n: partial(_halving, halve=halve, trials=n, rungs=rungs, eta=eta)
            for n in tune["trials"]
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
                chosen = choice.arm.lr, choice.arm.reached, choice.steps_spent
                rows.append(_row(method, setting, optimizer, number, own, *chosen))
    return as_table(rows, "replays")


def range_test_choices(results: Iterable[RunResult], arms: Arms) -> pd.DataFrame:
    """What range tests suggest; its steps are those of the nearest rate of the grid.

    Returns:
        A table `replays`.
    """
    rows = []
    for setting, suggest in SUGGESTIONS.items():
        for result in results:
            cell, outcome = result.run.cell, result.outcome
            own = arms[cell.optimizer, cell.seed]
            lr = suggest(outcome["lr"], outcome["loss"])
            steps = nearest(own, lr).reached if math.isfinite(lr) else None
            spent = len(outcome["loss"])
            found = cell.optimizer, cell.seed, own, lr, steps, spent
            rows.append(_row(RANGE_TEST, setting, *found))
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
        own = arms[cell.optimizer, cell.seed]
        first = first_to_reach(result, target)
        steps = first.steps if first else None
        lr = first.settings["lr"] if first else math.nan
        spent = plan.population * (steps or plan.judgements * plan.judge_every)
        setting = f"{plan.population} members"
        found = cell.optimizer, plan.seed[-1], own, lr, steps, spent
        rows.append(_row(PBT, setting, *found))
    return _numbered(rows)


def nearest(arms: Sequence[Arm], lr: float) -> Arm:
    """The arm whose rate is nearest to a rate on the log scale."""
    return min(arms, key=lambda arm: abs(math.log(arm.lr / lr)))


def _row(
    method: str,
    setting: str,
    optimizer: str,
    number: int,
    arms: Sequence[Arm],
    lr: float,
    steps: int | None,
    spent: int,
) -> dict[str, Any]:
    best = best_arm(arms)
    return {
        "method": method,
        "setting": setting,
        "optimizer": optimizer,
        "replay": number,
        "steps_spent": spent,
        "grid_steps": grid_search(arms).steps_spent,
        "lr": lr,
        "steps": steps,
        "best_steps": best.reached if best else None,
    }


def _numbered(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Number the replays of every setting and optimizer from 1."""
    table = as_table(rows, "replays")
    numbers = table.groupby(["setting", "optimizer"]).cumcount() + 1
    return table.assign(replay=numbers)
