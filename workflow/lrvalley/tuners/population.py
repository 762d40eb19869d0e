"""Population based training (Jaderberg et al. 2017, arXiv:1711.09846).

A population trains side by side. Every so many steps its members are judged; each of the
worst goes on with the weights, the optimizer's state and the settings of one of the best,
the settings mutated. What a member is, and how it trains, is for the caller.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from lrvalley.study.population_plan import Plan
from lrvalley.study.search_space import Settings, Space


@dataclass(frozen=True)
class Round:
    """The steps between two judgements.

    Attributes:
        settings: what every member trained with.
        progress: what the caller noted while they trained.
        scores: every member's score at the judgement, the larger the better.
        parents: the member from which each goes on; its own number if it was kept.
    """

    settings: Sequence[Settings]
    progress: object
    scores: Sequence[float]
    parents: Sequence[int]


class Members(Protocol):
    """The members of a population, in a fixed order."""

    def train(self, settings: Sequence[Settings], first_step: int, steps: int) -> object:
        """Train every member with its settings; returns what is to be noted."""

    def scores(self) -> Sequence[float]:
        """How good every member is now, the larger the better."""

    def inherit(self, parents: Sequence[int]) -> None:
        """Let every member go on from the state of its parent."""


def evolve(
    members: Members,
    space: Space,
    plan: Plan,
    rounds: Sequence[Round] = (),
    judged: Callable[[list[Round]], None] = lambda rounds: None,
) -> list[Round]:
    """Train a population.

    Args:
        members: the members, in the state in which the last of the rounds left them.
        space: the settings that are searched.
        plan: how the population is trained.
        rounds: rounds that were done before an interruption.
        judged: called after every round, when the members have inherited.

    Returns:
        All rounds.
    """
    done = list(rounds)
    while len(done) < plan.judgements:
        number = len(done)
        random = plan.random(number)
        if done:
            settings = next_settings(done[-1], space, plan.factor, random)
        else:
            settings = space.spread(plan.population, random)  # type: ignore[assignment]
        progress = members.train(settings, number * plan.judge_every, plan.judge_every)
        scores = list(members.scores())
        parents = list(range(plan.population))
        if number + 1 < plan.judgements:
            parents = choose_parents(scores, plan.share, random)
            members.inherit(parents)
        done.append(Round(settings, progress, scores, parents))
        judged(done)
    return done


def choose_parents(
    scores: Sequence[float], share: float, random: np.random.Generator
) -> list[int]:
    """Which member each goes on from: each of the worst from one of the best.

    Truncation selection (Jaderberg et al. 2017, section 4.1.1, there with a share of
    20%): at least one is replaced, never more than half. A score that is not a number is
    the worst of all; of equal scores the earlier member is the better.
    """
    known = [-math.inf if math.isnan(score) else score for score in scores]
    best_first = sorted(range(len(known)), key=lambda member: -known[member])
    count = min(max(1, round(share * len(known))), len(known) // 2)
    parents = list(range(len(known)))
    for member in best_first[len(known) - count :]:
        parents[member] = int(random.choice(best_first[:count]))
    return parents


def next_settings(
    last: Round, space: Space, factor: float, random: np.random.Generator
) -> list[Settings]:
    """Kept members keep their settings; copies have their parent's, mutated."""
    return [
        last.settings[member]
        if parent == member
        else space.mutate(last.settings[parent], factor, random)
        for member, parent in enumerate(last.parents)
    ]
