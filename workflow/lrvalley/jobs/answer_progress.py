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
from lrvalley.study.objective import Objective
from lrvalley.tuners.candidates import Candidate
from lrvalley.tuners.live import Seen
from lrvalley.tuners.trainings import Rank

BROKEN_OFF = ("diverged", "stalled")
VALLEY = f"all rates after {{rung}}, ascending: {LEVELS[0]} best, {MISSED} broke off"


@dataclass(frozen=True)
class Search:
    """What is known of the search of an optimizer so far.

    Attributes:
        optimizer: its name.
        rung: the steps after which its candidates are compared for the first time.
        seen: by rate, ascending: as much of a candidate's training as is on record.
        chosen: the rate that it has chosen; None as long as it goes on.
    """

    optimizer: str
    rung: int
    seen: Mapping[float, Seen | None]
    chosen: float | None

    @property
    def has_ended(self) -> bool:
        """Whether it has chosen."""
        return self.chosen is not None

    @property
    def best(self) -> Seen | None:
        """The best candidate so far, as `tuners.live.Live.best_first` has it."""
        if self.chosen is not None and (best := self.seen.get(self.chosen)):
            return best
        return min(filter(None, self.seen.values()), key=_order, default=None)


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
    rung = count(picture.searches[0].rung, "step")
    valley = VALLEY.format(rung=rung)
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
    marks = mark_rows(
        [
            [_place(seen, search.rung) for seen in search.seen.values()]
            for search in picture.searches
        ]
    )
    for search, own in zip(picture.searches, marks, strict=True):
        title, best = optimizer_catalog.title(search.optimizer), search.best
        if best:
            after = count(best.candidate.checks[-1], "step")
            value = value_text(_value(best.candidate, picture.objective), picture.objective)
            yield title, value, rate_text(best.candidate.lr), after, own
        else:
            yield title, NOTHING, NOTHING, NOTHING, own


def _place(seen: Seen | None, rung: int) -> float | None:
    """What its place in the valley goes by; the target is as good as it gets."""
    if seen is None:
        return None
    last = seen.candidate.checks[-1]
    if seen.result.status in BROKEN_OFF and last <= rung:
        return math.inf
    group, value, _ = seen.candidate.rank(min(rung, last))
    return value if group else -math.inf


def _order(seen: Seen) -> tuple[bool, int, Rank]:
    """The best is the least."""
    failed = seen.candidate.reached is None
    return failed, -seen.asked if failed else 0, seen.candidate.rank(seen.asked)


def _value(candidate: Candidate, objective: Objective) -> float | None:
    """The steps to the target, or without one the best value so far."""
    if objective.target is not None:
        return candidate.reached
    best = max(candidate.values)
    if math.isinf(best):
        return None
    return best if objective.higher else -best
