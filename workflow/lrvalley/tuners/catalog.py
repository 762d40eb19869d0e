"""Every tuner: its name, how people call it, and how it is replayed.

One more tuner that can be replayed is one more entry here and its code in this package.
The rules, the tables, the report and the figures read this list. It imports nothing that
trains, tabulates or draws, because the rules are read before every run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from lrvalley.study.tuner_runs import PBT, RANGE_TEST
from lrvalley.tuners.halving import (
    asynchronous_halving,
    hyperband,
    rungs_between,
    successive_halving,
)
from lrvalley.tuners.search import grid_search, race, random_search
from lrvalley.tuners.trainings import Choice, Trainings

# A tuner with all its settings. Random numbers are ignored by one that draws nothing.
Tuner = Callable[[Sequence[Any], Trainings[Any], np.random.Generator], Choice[Any]]

GRID = "grid"
# The setting of the grid search that stops early.
RACE = "until one reaches the target"


@dataclass(frozen=True)
class Setup:
    """What a tuner's settings depend on.

    Attributes:
        tune: the configuration's key `tune`.
        max_steps: the grid's budget, in steps.
        rates: how many rates there are to choose from; no tuner begins with more.
    """

    tune: Mapping[str, Any]
    max_steps: int
    rates: int

    @property
    def eta(self) -> int:
        """One in so many candidates is kept at a rung."""
        return int(self.tune["halving"]["eta"])

    @property
    def rungs(self) -> list[int]:
        """The steps after which candidates are compared."""
        return rungs_between(self.tune["halving"]["min_steps"], self.max_steps, self.eta)

    @property
    def trials(self) -> list[int]:
        """How many candidates to begin with, ascending."""
        return sorted({min(number, self.rates) for number in self.tune["trials"]})


@dataclass(frozen=True)
class Method:
    """One method of tuning.

    Attributes:
        name: its name in tables, files and the configuration.
        title: its name for people.
        color: its colour in figures, ``#rrggbb``; of a palette that the colour-blind can
            tell apart (Okabe & Ito 2008).
        markers: its markers in figures, by matplotlib's letters: one for all settings, or
            one for each.
        takes: the keys of the configuration's `tune` that its replays depend on.
        draws: whether it draws its candidates at random, so that its replays differ.
        settings: makes the tuner with each of its settings, by a name for the tables;
            None of a method that is not replayed, because it trains by itself.
    """

    name: str
    title: str
    color: str
    markers: str
    takes: tuple[str, ...] = ()
    draws: bool = False
    settings: Callable[[Setup], dict[str, Tuner]] | None = None


def _grids(setup: Setup) -> dict[str, Tuner]:
    return {
        "all rates": lambda candidates, trainings, random: grid_search(
            candidates, trainings
        ),
        RACE: lambda candidates, trainings, random: race(candidates, trainings),
    }


def _random_searches(setup: Setup) -> dict[str, Tuner]:
    return {f"{n} rates": partial(random_search, trials=n) for n in setup.trials}


def _halvings(setup: Setup) -> dict[str, Tuner]:
    return _by_trials(successive_halving, setup)


def _asynchronous_halvings(setup: Setup) -> dict[str, Tuner]:
    return _by_trials(asynchronous_halving, setup)


def _by_trials(halve: Callable[..., Choice[Any]], setup: Setup) -> dict[str, Tuner]:
    rungs, eta = setup.rungs, setup.eta
    return {
        f"{n} rates": partial(halve, trials=n, rungs=rungs, eta=eta) for n in setup.trials
    }


def _hyperbands(setup: Setup) -> dict[str, Tuner]:
    rungs, eta = setup.rungs, setup.eta
    return {f"eta {eta}": partial(hyperband, rungs=rungs, eta=eta)}


METHODS: Mapping[str, Method] = {
    method.name: method
    for method in (
        Method(GRID, "grid search", "#000000", "D", settings=_grids),
        Method(
            "random_search",
            "random search",
            "#E69F00",
            "s",
            takes=("trials",),
            draws=True,
            settings=_random_searches,
        ),
        Method(
            "successive_halving",
            "successive halving",
            "#0072B2",
            "o",
            takes=("trials", "halving"),
            draws=True,
            settings=_halvings,
        ),
        Method(
            "hyperband",
            "Hyperband",
            "#009E73",
            "^",
            takes=("halving",),
            draws=True,
            settings=_hyperbands,
        ),
        Method(
            "asha",
            "ASHA",
            "#56B4E9",
            "v",
            takes=("trials", "halving"),
            draws=True,
            settings=_asynchronous_halvings,
        ),
        Method(RANGE_TEST, "range test", "#D55E00", "XP"),
        Method(PBT, "population based training", "#CC79A7", "*"),
    )
}
# Methods that choose among the grid's cells, and methods that train by themselves.
REPLAYED = tuple(name for name, method in METHODS.items() if method.settings)
TRAINED = tuple(name for name, method in METHODS.items() if not method.settings)


def tuners_of(method: str, setup: Setup) -> dict[str, Tuner]:
    """A replayed method with each of its settings, by a name for the tables.

    Args:
        method: one of `REPLAYED`.
        setup: what the settings depend on.

    Raises:
        ValueError: if the method trains by itself.
    """
    settings = METHODS[method].settings
    if settings is None:
        raise ValueError(f"{method} trains by itself; replayed are {', '.join(REPLAYED)}")
    return settings(setup)
