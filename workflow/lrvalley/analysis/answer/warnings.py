"""What a reader of the answer must know before relying on it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lrvalley.analysis.answer.choice import Choice
from lrvalley.analysis.answer.confirmed_rates import ConfirmedRate

# Of fewer, the interval from the least to the largest covers the median with less than 90%.
FEWEST_SEEDS = 5
# A failing rate that is further away, a factor of about three, is no danger: what changes
# with the seed or the batch moves a valley by less.
CLIFF_DECADES = 0.5

Warning = dict[str, Any]


def warnings_of(
    choice: Choice | None,
    rates: Sequence[ConfirmedRate],
    searches: Sequence[Mapping[str, Any]],
    settings: Mapping[str, Mapping[str, Any]],
) -> list[Warning]:
    """The warnings, each with its `kind` and the facts of it.

    Args:
        choice: what is recommended.
        rates: the confirmed rates, the best first.
        searches: contents of the files ``search/<optimizer>.json``.
        settings: by optimizer, its class and settings, as `StudyFacts.settings`.
    """
    found: list[Warning] = []
    if choice is None:
        found.append({"kind": "nothing_works"})
    else:
        found += _of_the_recommended(choice)
    found += _edges(searches)
    seeds = min((len(rate.seeds) for rate in rates), default=0)
    if seeds < FEWEST_SEEDS:
        found.append({"kind": "few_seeds", "seeds": seeds, "expected": FEWEST_SEEDS})
    if len(searches) < 2:
        found.append({"kind": "one_optimizer"})
    return found + list(_worse_with_momentum(rates, settings))


def _of_the_recommended(choice: Choice) -> Iterator[Warning]:
    rate, band = choice.rate, choice.band
    seeds = len(rate.seeds)
    place = {"optimizer": rate.optimizer, "lr": rate.lr}
    if rate.missed:
        yield {"kind": "misses", **place, "missed": rate.missed, "seeds": seeds}
    failing = [lr for lr in (band.below, band.above) if lr is not None]
    nearest = min(map(band.decades_to, failing), default=math.inf)
    if band.at_edge and nearest <= CLIFF_DECADES:
        yield {"kind": "cliff", **place}
    if not rate.measure.by_steps and 2 * rate.at_last_check > seeds:
        last = {"seeds_best_at_end": rate.at_last_check, "seeds": seeds}
        yield {"kind": "short_budget", **place, **last}


def _edges(searches: Sequence[Mapping[str, Any]]) -> Iterator[Warning]:
    for search in sorted(searches, key=lambda each: str(each["optimizer"])):
        if search["at_edge"]:
            names = {"optimizer": search["optimizer"], "side": search["at_edge"]}
            yield {"kind": "edge_of_range", **names, "widened": search["widened"]}


def _worse_with_momentum(
    rates: Sequence[ConfirmedRate], settings: Mapping[str, Mapping[str, Any]]
) -> Iterator[Warning]:
    """Momentum that is worse than none: its range or settings are too narrow.

    With a coefficient of zero it is the same as plain gradient descent.
    """
    best: dict[str, ConfirmedRate] = {}
    for rate in rates:
        best.setdefault(rate.optimizer, rate)
    plain = [name for name in best if _momentum(settings.get(name, {})) is False]
    others = [name for name in best if _momentum(settings.get(name, {})) is True]
    for name in others:
        for than in plain:
            if best[name].best_cost > best[than].worst_cost:
                yield {"kind": "momentum_worse", "optimizer": name, "than": than}


def _momentum(own: Mapping[str, Any]) -> bool | None:
    """Whether gradient descent has momentum; None for other optimizers."""
    if own.get("optimizer") not in ("gd", "momentum", "SGD"):
        return None
    return bool(own["settings"].get("momentum", 0.0))
