"""How a population is trained, and its random numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

# Names the random numbers of populations, beside those of the weights and of the batches.
STREAM = 2


@dataclass(frozen=True)
class Plan:
    """How a population is trained.

    Attributes:
        population: number of members.
        judge_every: steps between two judgements.
        judgements: number of judgements; the last one copies nothing.
        share: part of the population that is replaced, and from which it is copied.
        factor: a mutation multiplies or divides a setting by it.
        seed: seed of all random choices.
    """

    population: int
    judge_every: int
    judgements: int
    share: float
    factor: float
    seed: tuple[int, ...]

    @classmethod
    def of(cls, settings: Mapping[str, Any], seed: int, optimizer: str) -> Plan:
        """The plan of one run.

        Args:
            settings: the configuration's `tune.pbt`, with `run`, the run's number.
            seed: the study's seed.
            optimizer: the optimizer's name; each draws numbers of its own.
        """
        return cls(
            population=settings["population"],
            judge_every=settings["judge_every"],
            judgements=settings["max_steps"] // settings["judge_every"],
            share=settings["share"],
            factor=settings["factor"],
            seed=(seed, STREAM, settings["run"], *optimizer.encode()),
        )

    def random(self, judgement: int) -> np.random.Generator:
        """The random numbers of a judgement, or of the start (0).

        They depend on nothing else, so that a run can go on where it was interrupted.
        """
        sequence = np.random.SeedSequence([*self.seed, judgement])
        return np.random.Generator(np.random.Philox(sequence))
