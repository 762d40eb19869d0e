"""How far the answer of a study is, as a picture that a person can watch.

Everything here is pure: what was found on disk in, lines of text out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lrvalley.config import optimizer_catalog
from lrvalley.jobs.progress import (
    LEVELS,
    MISSED,
    NOTHING,
    PackNews,
    count,
    mark_rows,
    pack_lines,
    rate_text,
    table,
    value_name,
    value_text,
)
from lrvalley.records.cell_file import Result
from lrvalley.study.objective import Objective
from lrvalley.tuners.candidates import Candidate, candidate_of

# `Candidate.rank` begins with this if a training broke off.
BROKE_OFF = 2
VALLEY = f"all rates after {{rung}}, ascending: {LEVELS[0]} best, {MISSED} diverged"


@dataclass(frozen=True)
class Search:
    """What is known of the search of an optimizer so far.

    Attributes:
        optimizer: its name.
        first_rung: the steps after which its candidates are compared for the first time.
        records: by rate, ascending: the longest training of a candidate that is on record.
        has_ended: whether it has chosen.
    """

    optimizer: str
    first_rung: int
    records: Mapping[float, Result | None]
    has_ended: bool


@dataclass(frozen=True)
class AnswerPicture:
    """How far the answer of a study is.

    Attributes:
        study: its name.
        objective: what is aimed at.
        searches: one for each optimizer.
        confirmed: trainings that confirm the candidates: how many are decided, and how
            many there are; None as long as it is not known which.
        packs: the packs of the run.
    """

    study: str
    objective: Objective
    searches: Sequence[Search]
    confirmed: tuple[int, int] | None
    packs: Sequence[PackNews]


def answer_lines(picture: AnswerPicture) -> list[str]:
    """The picture as lines of text."""
    rungs = {count(each.first_rung, "step") for each in picture.searches}
    valley = VALLEY.format(rung=rungs.pop() if len(rungs) == 1 else "the first rung")
    header = ("Best so far", value_name(picture.objective), "rate", "after", valley)
    return [
        _title(picture),
        "",
        *table([header, *_rows(picture)]),
        *pack_lines(picture.packs),
    ]


def _title(picture: AnswerPicture) -> str:
    ended = sum(search.has_ended for search in picture.searches)
    searched = f"{ended} of {count(len(picture.searches), 'optimizer')} searched"
    title = f"Answer of study {picture.study}: {searched}"
    if picture.confirmed is None:
        return title
    decided, wanted = picture.confirmed
    return f"{title}, {decided:,} of {count(wanted, 'confirmation')} decided"


def _rows(picture: AnswerPicture) -> Iterable[tuple[str, ...]]:
    objective = picture.objective
    found = [_candidates(search, objective) for search in picture.searches]
    marks = mark_rows(
        [
            [_place(each, search.first_rung) for each in candidates]
            for search, candidates in zip(picture.searches, found, strict=True)
        ]
    )
    for search, candidates, own in zip(picture.searches, found, marks, strict=True):
        title = optimizer_catalog.title(search.optimizer)
        known = [each for each in candidates if each]
        if best := min(known, key=_order, default=None):
            after = count(best.checks[-1], "step")
            value = value_text(_value(best, objective), objective)
            yield title, value, rate_text(best.lr), after, own
        else:
            yield title, NOTHING, NOTHING, NOTHING, own


def _candidates(search: Search, objective: Objective) -> list[Candidate | None]:
    return [
        None if record is None else candidate_of(record, objective, record.steps)
        for record in search.records.values()
    ]


def _place(candidate: Candidate | None, first_rung: int) -> float | None:
    """What its place in the valley goes by; the target is as good as it gets."""
    if candidate is None:
        return None
    group, value, _ = candidate.rank(first_rung)
    if group == BROKE_OFF:
        return math.inf
    return value if group else -math.inf


def _order(candidate: Candidate) -> tuple[bool, int, tuple[int, float, float]]:
    """The best is the least: as the search has it when it ends."""
    steps, failed = candidate.checks[-1], candidate.reached is None
    return failed, -steps if failed else 0, candidate.rank(steps)


def _value(candidate: Candidate, objective: Objective) -> float | None:
    """The steps to the target, or without one the best value so far."""
    if objective.target is not None:
        return candidate.reached
    best = max(candidate.values)
    if math.isinf(best):
        return None
    return best if objective.higher else -best
