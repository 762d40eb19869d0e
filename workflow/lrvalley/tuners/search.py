"""Tuners that train candidates to their end: grid search, race and random search."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lrvalley.tuners.trainings import C, Choice, Trainings


def grid_search(candidates: Sequence[C], trainings: Trainings[C]) -> Choice[C]:
    """Train every candidate to its end, and take the best."""
    trainings.train(candidates, trainings.end(candidates), beyond_best=True)
    return trainings.choice()


def race(candidates: Sequence[C], trainings: Trainings[C]) -> Choice[C]:
    """Train all candidates side by side until the first reaches the target."""
    trainings.train(candidates, trainings.end(candidates))
    return trainings.choice()


def random_search(
    candidates: Sequence[C],
    trainings: Trainings[C],
    random: np.random.Generator,
    trials: int,
) -> Choice[C]:
    """A race of some candidates (Bergstra & Bengio 2012, JMLR 13, 281).

    Args:
        candidates: all candidates.
        trainings: what trains them.
        random: draws the candidates that take part.
        trials: how many take part.
    """
    return race(sample(candidates, trials, random), trainings)


def sample(candidates: Sequence[C], trials: int, random: np.random.Generator) -> list[C]:
    """Some of the candidates, or all, in random order, drawn without replacement."""
    order = random.permutation(len(candidates))[:trials]
    return [candidates[i] for i in order]
