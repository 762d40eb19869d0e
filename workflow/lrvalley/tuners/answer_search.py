"""The search for a study's answer: which rates of an optimizer train, and how far."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lrvalley.config.sections.answer import GRID, HALVING
from lrvalley.errors import InputError
from lrvalley.records.search_file import read_search
from lrvalley.study.cell import Cell
from lrvalley.study.objective import HIGHER, VALIDATION, Objective, direction_of
from lrvalley.study.rounding import round_lr
from lrvalley.study.study import Study
from lrvalley.study.trajectory import digest
from lrvalley.tuners.halving import rungs_between, successive_halving
from lrvalley.tuners.live import Live
from lrvalley.tuners.search import grid_search, random_search

SEARCH_STREAM = 4
LOWER, UPPER = "lower", "upper"
# Part of a search's key: by what candidates are compared then.
FIRST_EPOCH = "train metric in the first epoch"
# The budget is so many first rungs, beside the warm-up. Three times as long a first rung
# doubles the search's steps, for choices that are hardly better (benchmarks/rungs.py).
FIRST_RUNGS = 20
# With a budget that is many times what a good rate needs, as the article's, this is less.
MOST_CHECKS = 3
# Fewer say more of the first batches than of a rate: with 50, examples/fashion and
# examples/text missed good rates.
FEWEST_STEPS = 100
# Rates beyond these are no rates of any optimizer; a search that gets there has no answer.
LOWEST, HIGHEST = 1e-12, 1e6


@dataclass(frozen=True)
class AnswerSearch:
    """The search of one optimizer; it depends on the configuration alone.

    Attributes:
        optimizer: the optimizer.
        rates: the rates with which it begins, ascending.
        rungs: the steps after which candidates are compared; the last is the budget.
        eta: one candidate in so many is kept.
        way: `halving`, `random` or `grid`.
        widen: how often the range is widened if the best is at its edge.
        seed: the seed of the trainings.
        objective: what is aimed at.
        cell_at: the study's cell at a rate.
    """

    optimizer: str
    rates: tuple[float, ...]
    rungs: tuple[int, ...]
    eta: int
    way: str
    widen: int
    seed: int
    objective: Objective
    cell_at: Callable[[float], Cell]

    @property
    def key(self) -> str:
        """Changes with all that decides what is trained."""
        keys = [self.cell_at(lr).key for lr in self.rates]
        rest = [self.rungs, self.eta, self.way, self.widen, self.objective.name]
        # By its name it is known what is better of a metric, unless the user says so.
        known = direction_of(self.objective.metric)
        if known is None or (known == HIGHER) != self.objective.higher:
            rest.append(self.objective.higher)
        if self.way == HALVING and self.objective.split == VALIDATION:
            rest.append(FIRST_EPOCH)
        return digest({"cells": keys, "rest": rest})


def search_of(study: Study, optimizer: str) -> AnswerSearch:
    """The search of one of a study's optimizers."""
    answer, seed = study.config.answer, study.config.seeds[0]
    rates = spread(study.rates(optimizer), answer.candidates, study.default_rate(optimizer))
    budget = study.max_steps["grid"]
    warmup = study.optimizer(optimizer, rates[0]).schedule.get("warmup", 0)
    first = answer.first_rung or first_rung(budget, study.check_every, warmup)
    return AnswerSearch(
        optimizer=optimizer,
        rates=tuple(rates),
        rungs=tuple(rungs_between(first, budget, answer.eta)),
        eta=answer.eta,
        way=answer.way,
        widen=answer.widen,
        seed=seed,
        objective=study.objective,
        cell_at=lambda lr: study.grid_cell(optimizer, lr, seed),
    )


def first_rung(budget: int, check_every: int, warmup: int = 0) -> int:
    """The steps after which candidates are compared for the first time, by default.

    Args:
        budget: steps of a whole training.
        check_every: steps between two checks.
        warmup: steps in which the rate rises, and says little of the rates after it.

    Examples:
        >>> first_rung(3_000, check_every=150)
        150
        >>> first_rung(3_000, check_every=100)  # whole check intervals
        200
        >>> first_rung(800, check_every=50)
        100
        >>> first_rung(800, check_every=50, warmup=50)
        150
        >>> first_rung(12_000, check_every=50)
        150
    """
    share = min(budget / FIRST_RUNGS, MOST_CHECKS * check_every)
    steps = warmup + max(share, FEWEST_STEPS)
    return math.ceil(steps / check_every) * check_every


def is_made(search: AnswerSearch, file: Path) -> bool:
    """Whether a file is of this search, and not of one that decides otherwise."""
    try:
        return bool(read_search(file)["key"] == search.key)
    except InputError:
        return False


def spread(rates: Sequence[float], count: int, default: float | None) -> list[float]:
    """So many of some rates, spread evenly, both ends and a default rate among them.

    Examples:
        >>> spread([1, 2, 3, 4, 5, 6, 7], 3, default=2)
        [1, 2, 4, 7]
    """
    if count >= len(rates):
        chosen = set(rates)
    else:
        places = np.linspace(0, len(rates) - 1, count).round().astype(int)
        chosen = {rates[place] for place in places}
    return sorted(chosen | {rate for rate in rates if rate == default})


def rates_in_reach(search: AnswerSearch) -> list[float]:
    """The rates that a search may try: those with which it begins, and all that it comes to
    by widening its range to either side."""
    rates = list(search.rates)
    if len(rates) > 1:
        for side in (LOWER, UPPER):
            for _ in range(search.widen):
                rates += beyond(rates, side)
    return sorted(rates)


def run_search(search: AnswerSearch, live: Live) -> dict[str, Any]:
    """Search, and widen the range as long as the best is at its edge.

    Args:
        search: the search.
        live: the trainings; what is on record costs nothing.

    Returns:
        The search as it is filed: JSON values, the best candidate first.
    """
    brackets = {search.cell_at(lr): 0 for lr in search.rates}
    _run_bracket(search, list(brackets), live)
    widened = 0
    while widened < search.widen and (side := edge(list(brackets), live.best_first()[0])):
        rates = beyond([cell.lr for cell in brackets], side)
        if not rates:
            break
        widened += 1
        new = {search.cell_at(lr): widened for lr in rates}
        brackets |= new
        _run_bracket(search, list(new), live)
    ranked = live.best_first()
    return {
        "key": search.key,
        "optimizer": search.optimizer,
        "size": ranked[0].size,
        "seed": search.seed,
        "rungs": list(search.rungs),
        "steps_spent": live.choice().steps_spent,
        "widened": widened,
        "at_edge": edge(list(brackets), ranked[0]),
        "candidates": [_filed(cell, brackets[cell], live, search) for cell in ranked],
    }


def edge(cells: Sequence[Cell], best: Cell) -> str:
    """At which edge of the rates the best is: `LOWER`, `UPPER` or neither; a single rate
    has no edges."""
    rates = [cell.lr for cell in cells]
    if len(rates) == 1:
        return ""
    if best.lr == min(rates):
        return LOWER
    return UPPER if best.lr == max(rates) else ""


def beyond(rates: Sequence[float], side: str) -> list[float]:
    """Rates beyond an edge, a decade further, about as dense as at the edge: 10^(i / n) for
    whole numbers i, as a study's grid has them.

    Examples:
        >>> beyond([0.01, 0.1, 1.0], "upper")
        [10.0]
    """
    ordered = sorted(rates, reverse=side == LOWER)
    last, apart = ordered[-1], abs(math.log10(ordered[-1] / ordered[-2]))
    per_decade = max(1, round(1 / apart))
    place, sign = round(math.log10(last) * per_decade), -1 if side == LOWER else 1
    places = (place + sign * i for i in range(1, per_decade + 1))
    found = (round_lr(10 ** (each / per_decade)) for each in places)
    return sorted(lr for lr in found if LOWEST <= lr <= HIGHEST)


def _run_bracket(search: AnswerSearch, cells: Sequence[Cell], live: Live) -> None:
    random = np.random.default_rng([search.seed, SEARCH_STREAM])
    if search.way == HALVING:
        successive_halving(cells, live, random, len(cells), search.rungs, search.eta)
    elif search.way == GRID:
        grid_search(cells, live)
    else:
        # As many as halving would train to the end of the second rung.
        random_search(cells, live, random, max(1, len(cells) // search.eta))


def _filed(cell: Cell, bracket: int, live: Live, search: AnswerSearch) -> dict[str, Any]:
    seen = live.seen(cell)
    values = [v for v in search.objective.values(seen.result.history) if v is not None]
    best = max if search.objective.higher else min
    return {
        "lr": cell.lr,
        "bracket": bracket,
        "rung": seen.asked,
        "steps_trained": seen.result.steps_trained,
        "status": seen.result.status,
        "steps": seen.result.steps,
        "value": best(values, default=None),
    }
