"""How far a study is, as a picture that a person can watch.

Everything here is pure: what was found on disk in, lines of text out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from lrvalley.config import optimizer_catalog
from lrvalley.study.cell import Cell

# A pack reports every few seconds. After this long its job is gone, or its machine is busy.
SILENT_S = 60.0
NOTHING = "-"

WAITING, STARTING, TRAINING, ENDED = "waiting", "starting", "training", "ended"

# The steps to the target by the cell's key; None for a cell that missed it.
Outcomes = Mapping[str, int | None]


@dataclass(frozen=True)
class Part:
    """A part of a study.

    Attributes:
        name: as a person reads it.
        keys: the keys of its cells, or of its tuners' trainings.
    """

    name: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Best:
    """The best rate of an optimizer so far.

    Attributes:
        optimizer: its name.
        decided: how many rates have been decided with all their seeds.
        rates: how many rates it is trained at.
        lr: the rate that took the fewest steps; None if none has reached the target.
        steps: the median of its seeds' steps.
    """

    optimizer: str
    decided: int
    rates: int
    lr: float | None = None
    steps: float | None = None


@dataclass(frozen=True)
class PackNews:
    """What a pack is doing.

    Attributes:
        name: as in the name of its log.
        activity: `WAITING`, `STARTING`, `TRAINING` or `ENDED`.
        cells: its cells.
        decided: how many of them are decided.
        step: steps taken, if it trains.
        in_training: cells that were in training until this step.
        lowest_loss: the lowest train loss of these, in nats.
        silent_s: seconds since it reported.
    """

    name: str
    activity: str
    cells: tuple[Cell, ...]
    decided: int = 0
    step: int = 0
    in_training: int = 0
    lowest_loss: float | None = None
    silent_s: float = 0.0


@dataclass(frozen=True)
class Picture:
    """How far a study is.

    Attributes:
        study: its name.
        parts: its parts as (name, how many are decided, of how many).
        decided: cells and tuners' trainings that are decided, each counted once.
        wanted: how many there are, as far as is known yet.
        best: the best of each optimizer so far.
        packs: the packs of the run.
    """

    study: str
    parts: Sequence[tuple[str, int, int]]
    decided: int
    wanted: int
    best: Sequence[Best]
    packs: Sequence[PackNews]


def picture_of(
    study: str,
    parts: Sequence[Part],
    grid: Iterable[Cell],
    outcomes: Outcomes,
    packs: Sequence[PackNews],
) -> Picture:
    """The picture of a study.

    Args:
        study: its name.
        parts: its parts.
        grid: the cells among which the best of each optimizer is sought.
        outcomes: what has been decided.
        packs: the packs of the run.
    """
    all_keys = {key for part in parts for key in part.keys}
    return Picture(
        study,
        [(part.name, _decided(part.keys, outcomes), len(part.keys)) for part in parts],
        _decided(all_keys, outcomes),
        len(all_keys),
        best_so_far(grid, outcomes),
        packs,
    )


def best_so_far(cells: Iterable[Cell], outcomes: Outcomes) -> list[Best]:
    """The best rate of each optimizer, of those that have been decided with all seeds.

    As in the table `best_lr`, but for the limit of time, which is known only when the steps
    have been timed: a rate has reached the target if more than half of its seeds have, and
    the smaller one of equals is the best.
    """
    rates: dict[str, dict[float, list[str]]] = {}
    for cell in cells:
        rates.setdefault(cell.optimizer, {}).setdefault(cell.lr, []).append(cell.key)
    return [_best_of(optimizer, own, outcomes) for optimizer, own in rates.items()]


def _best_of(
    optimizer: str, rates: Mapping[float, Sequence[str]], outcomes: Outcomes
) -> Best:
    decided = {
        lr: median(_or_infinite(outcomes[key]) for key in keys)
        for lr, keys in rates.items()
        if all(key in outcomes for key in keys)
    }
    reached = [(steps, lr) for lr, steps in decided.items() if math.isfinite(steps)]
    steps, lr = min(reached, default=(None, None))
    return Best(optimizer, len(decided), len(rates), lr, steps)


def _or_infinite(steps: int | None) -> float:
    return math.inf if steps is None else steps


def _decided(keys: Iterable[str], outcomes: Outcomes) -> int:
    return sum(key in outcomes for key in keys)


def lines_of(picture: Picture) -> list[str]:
    """The picture as lines of text."""
    share = picture.decided / picture.wanted if picture.wanted else 1.0
    return [
        f"Study {picture.study}: {picture.decided:,} of {picture.wanted:,} cells decided "
        f"({math.floor(100 * share)} %)",
        "",
        *_table([("Part", "decided"), *map(_part_row, picture.parts)]),
        "",
        *_table([("Best so far", "steps", "rate", "rates decided"), *_bests(picture)]),
        *_pack_lines(picture.packs),
    ]


def _part_row(part: tuple[str, int, int]) -> tuple[str, str]:
    name, decided, wanted = part
    return name, f"{decided:,} of {wanted:,}"


def _bests(picture: Picture) -> Iterable[tuple[str, ...]]:
    for best in picture.best:
        steps = NOTHING if best.steps is None else f"{best.steps:,.0f}"
        rate = NOTHING if best.lr is None else f"{best.lr:g}"
        title = optimizer_catalog.title(best.optimizer)
        yield title, steps, rate, f"{best.decided:,} of {best.rates:,}"


def _pack_lines(packs: Sequence[PackNews]) -> list[str]:
    lines = [""] if packs else []
    if at_work := [pack for pack in packs if pack.activity in (TRAINING, STARTING)]:
        header = ("Pack", "size", "decided", "in training", "step", "lowest loss")
        lines += _table([header, *map(_pack_row, at_work)])
    if waiting := [pack for pack in packs if pack.activity == WAITING]:
        cells = sum(len(pack.cells) - pack.decided for pack in waiting)
        lines.append(f"{_count(len(waiting), 'pack')} waiting, {_count(cells, 'cell')}")
    if ended := [pack for pack in packs if pack.activity == ENDED]:
        lines.append(f"{_count(len(ended), 'pack')} ended")
    return lines


def _pack_row(pack: PackNews) -> tuple[str, ...]:
    sizes = ", ".join(sorted({f"{cell.size}" for cell in pack.cells}))
    decided = f"{pack.decided} of {len(pack.cells)}"
    if pack.activity == STARTING:
        return pack.name, sizes, decided, STARTING
    steps = max(cell.max_steps for cell in pack.cells)
    loss = NOTHING if pack.lowest_loss is None else f"{pack.lowest_loss:.3g}"
    row = (
        pack.name,
        sizes,
        decided,
        f"{pack.in_training}",
        f"{pack.step:,} of {steps:,}",
        loss,
    )
    if pack.silent_s < SILENT_S:
        return row
    return *row, f"no news for {pack.silent_s / 60:.0f} min"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows with their columns below each other; later columns may be missing."""
    columns = max(map(len, rows))
    full = [[*row, *[""] * (columns - len(row))] for row in rows]
    widths = [max(map(len, column)) for column in zip(*full, strict=True)]
    line = "  ".join(f"{{:{width}}}" for width in widths)
    return [line.format(*row).rstrip() for row in full]
