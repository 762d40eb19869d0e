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
from lrvalley.study.objective import Objective

# A pack reports every few seconds. After this long its job is gone, or its machine is busy.
SILENT_S = 60.0
NOTHING = "-"
# A rate in a valley: the lowest is best.
LEVELS = "▁▂▃▄▅▆▇█"
MISSED, UNDECIDED = "×", "·"
VALLEY = f"all rates, ascending: {LEVELS[0]} best, {MISSED} missed"

WAITING, STARTING, TRAINING, ENDED = "waiting", "starting", "training", "ended"

# By the cell's key: the steps to the target, or without one the best value of the metric.
# None for a cell that missed it.
Outcomes = Mapping[str, float | None]


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
class Valley:
    """What is known of the rates of an optimizer so far.

    Attributes:
        optimizer: its name.
        values: by rate, ascending: the median of its seeds' outcomes; infinitely bad
            if most have missed; None as long as one is not decided.
        higher: whether more is better.
    """

    optimizer: str
    values: Mapping[float, float | None]
    higher: bool = False

    @property
    def places(self) -> list[float | None]:
        """What the place of each rate goes by, as `mark_rows` takes it."""
        sign = -1 if self.higher else 1
        return [None if value is None else sign * value for value in self.values.values()]

    @property
    def best(self) -> tuple[float, float] | None:
        """The best rate, the smaller one of equals, and its value; None if all missed."""
        sign = -1 if self.higher else 1
        reached = [
            (sign * value, lr)
            for lr, value in self.values.items()
            if value is not None and math.isfinite(value)
        ]
        value, lr = min(reached, default=(None, None))
        return None if lr is None or value is None else (lr, sign * value)


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
        objective: what is asked of each cell.
        valleys: of each optimizer, what is known so far.
        packs: the packs of the run.
    """

    study: str
    parts: Sequence[tuple[str, int, int]]
    decided: int
    wanted: int
    objective: Objective
    valleys: Sequence[Valley]
    packs: Sequence[PackNews]


def picture_of(
    study: str,
    objective: Objective,
    parts: Sequence[Part],
    grid: Iterable[Cell],
    outcomes: Outcomes,
    packs: Sequence[PackNews],
) -> Picture:
    """The picture of a study.

    Args:
        study: its name.
        objective: what is asked of each cell.
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
        objective,
        valleys_so_far(grid, outcomes, objective),
        packs,
    )


def valleys_so_far(
    cells: Iterable[Cell], outcomes: Outcomes, objective: Objective
) -> list[Valley]:
    """The rates of each optimizer, of which some are decided.

    The best is that of the table `best_lr`, but for the limit of time, which is known only
    when the steps have been timed.
    """
    higher = objective.target is None and objective.higher
    missed = -math.inf if higher else math.inf
    rates: dict[str, dict[float, list[str]]] = {}
    for cell in cells:
        rates.setdefault(cell.optimizer, {}).setdefault(cell.lr, []).append(cell.key)
    return [
        Valley(
            optimizer,
            {lr: _median(own[lr], outcomes, missed) for lr in sorted(own)},
            higher,
        )
        for optimizer, own in rates.items()
    ]


def _median(keys: Sequence[str], outcomes: Outcomes, missed: float) -> float | None:
    if any(key not in outcomes for key in keys):
        return None
    values = (outcomes[key] for key in keys)
    return median(missed if value is None else value for value in values)


def _decided(keys: Iterable[str], outcomes: Outcomes) -> int:
    return sum(key in outcomes for key in keys)


def lines_of(picture: Picture) -> list[str]:
    """The picture as lines of text."""
    share = picture.decided / picture.wanted if picture.wanted else 1.0
    value = value_name(picture.objective)
    return [
        f"Study {picture.study}: {picture.decided:,} of {picture.wanted:,} cells decided "
        f"({math.floor(100 * share)} %)",
        "",
        *table([("Part", "decided"), *map(_part_row, picture.parts)]),
        "",
        *table([("Best so far", value, "rate", VALLEY), *_valley_rows(picture)]),
        *pack_lines(picture.packs),
    ]


def _part_row(part: tuple[str, int, int]) -> tuple[str, str]:
    name, decided, wanted = part
    return name, f"{decided:,} of {wanted:,}"


def _valley_rows(picture: Picture) -> Iterable[tuple[str, ...]]:
    """For each optimizer the best rate, and a mark for each of its rates."""
    rows = mark_rows([valley.places for valley in picture.valleys])
    for valley, marks in zip(picture.valleys, rows, strict=True):
        lr, best = valley.best or (None, None)
        value = value_text(best, picture.objective)
        yield optimizer_catalog.title(valley.optimizer), value, rate_text(lr), marks


def mark_rows(rows: Sequence[Sequence[float | None]]) -> list[str]:
    """A mark for each rate of each optimizer, the lower, the better its place among all.

    Args:
        rows: for each optimizer and rate what its place goes by, the least is best; it is
            infinite if the rate has missed, and None if it is not decided.
    """
    found = {place for row in rows for place in row}
    ordered = sorted(place for place in found if place is not None and place < math.inf)
    level = {p: LEVELS[len(LEVELS) * i // len(ordered)] for i, p in enumerate(ordered)}
    return [
        "".join(UNDECIDED if p is None else level.get(p, MISSED) for p in row)
        for row in rows
    ]


def value_name(objective: Objective) -> str:
    """What `value_text` shows."""
    return "steps" if objective.target is not None else objective.name


def value_text(value: float | None, objective: Objective) -> str:
    """The steps to the target, or without one the value of the metric."""
    if value is None:
        return NOTHING
    return f"{value:.4g}" if objective.target is None else f"{value:,.0f}"


def rate_text(lr: float | None) -> str:
    """A rate, if there is one."""
    return NOTHING if lr is None else f"{lr:g}"


def pack_lines(packs: Sequence[PackNews]) -> list[str]:
    """What the packs of a run are doing, below an empty line; nothing without packs."""
    lines = [""] if packs else []
    if at_work := [pack for pack in packs if pack.activity in (TRAINING, STARTING)]:
        header = ("Pack", "size", "decided", "in training", "step", "lowest loss")
        lines += table([header, *map(_pack_row, at_work)])
    if waiting := [pack for pack in packs if pack.activity == WAITING]:
        cells = sum(len(pack.cells) - pack.decided for pack in waiting)
        lines.append(f"{count(len(waiting), 'pack')} waiting, {count(cells, 'cell')}")
    if ended := [pack for pack in packs if pack.activity == ENDED]:
        lines.append(f"{count(len(ended), 'pack')} ended")
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


def count(number: int, what: str) -> str:
    """A number of things.

    >>> count(1, "pack"), count(1_200, "cell")
    ('1 pack', '1,200 cells')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows with their columns below each other; later columns may be missing."""
    columns = max(map(len, rows))
    full = [[*row, *[""] * (columns - len(row))] for row in rows]
    widths = [max(map(len, column)) for column in zip(*full, strict=True)]
    line = "  ".join(f"{{:{width}}}" for width in widths)
    return [line.format(*row).rstrip() for row in full]
