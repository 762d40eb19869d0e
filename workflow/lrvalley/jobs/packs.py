"""Which cells train together: packs of cells that share a program.

Planning is pure: the same cells, workers and width give the same packs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lrvalley.study.cell import Cell
from lrvalley.study.lanes import LANE_MULTIPLE
from lrvalley.study.trajectory import digest

PACK_DIGITS = 16

# A pack on this machine has at least so much to train, in the unit of `Pack.cost`, if there
# is as much: a core takes some four minutes for it (benchmarks/throughput.csv), and up to
# ten seconds to its first check, as the last line of a pack's log says.
WORTH_A_START = 200_000

# A pack is split only if it would keep a worker this much longer than its share of all the
# work: a further pack costs a start of TensorFlow and the compiling of its program.
UNEVEN = 1.1


@dataclass(frozen=True)
class Pack:
    """Cells that one job gets, those of one program if it trains them.

    Attributes:
        cells: the cells. Those of one trajectory share a lane. Their programs may differ in
            their seeds: what has been compiled serves all.
    """

    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """A hash of the cells' keys, in hex digits."""
        keys = sorted(cell.key for cell in self.cells)
        return digest({"keys": keys})[:PACK_DIGITS]

    @property
    def lanes(self) -> list[tuple[Cell, ...]]:
        """The cells of each lane."""
        lanes: dict[str, list[Cell]] = {}
        for cell in self.cells:
            lanes.setdefault(cell.trajectory.key, []).append(cell)
        return [tuple(own) for own in lanes.values()]

    def turns(self, width: int) -> list[Pack]:
        """The cells that train side by side, one pack after another.

        Args:
            width: most lanes of a turn.
        """
        return [
            turn for own in self._by_seed for turn in own.dealt(-(-len(own.lanes) // width))
        ]

    @property
    def _by_seed(self) -> list[Pack]:
        """What may train side by side: the cells of a seed, or of a lane if lanes take
        turns."""
        side_by_side = self.cells[0].task.side_by_side
        turns: dict[str, list[Cell]] = {}
        for cell in self.cells:
            own = cell.program.key if side_by_side else cell.trajectory.key
            turns.setdefault(own, []).append(cell)
        return [Pack(tuple(own)) for own in turns.values()]

    @property
    def lane_multiple(self) -> int:
        """What the number of lanes is filled up to: 1 if they take turns."""
        return LANE_MULTIPLE if self.cells[0].task.side_by_side else 1

    @property
    def cost(self) -> float:
        """How long it trains, in steps of one lane of the article's network at size 1, if
        all budgets are spent.

        Idle lanes, which fill it up to a multiple of its task's, cost as much.
        """
        return sum(own._cost_of_a_seed for own in self._by_seed)

    @property
    def _cost_of_a_seed(self) -> float:
        lanes = len(self.lanes) + -len(self.lanes) % self.lane_multiple
        steps = max(cell.max_steps for cell in self.cells)
        return lanes * steps * self.cells[0].size * self.cells[0].task.step_cost

    def dealt(self, count: int) -> list[Pack]:
        """So many packs, to which the lanes are dealt out one by one."""
        return _dealt(self.lanes, count)

    def halves(self) -> list[Pack]:
        """Two packs, which share no seed if there are several."""
        seeds = self._by_seed if self.cells[0].task.side_by_side else []
        if len(seeds) < 2:
            return self.dealt(2)
        return _dealt([own.cells for own in seeds], 2)


def _dealt(parts: Sequence[Sequence[Cell]], count: int) -> list[Pack]:
    shares = (parts[first::count] for first in range(count))
    return [Pack(tuple(cell for part in share for cell in part)) for share in shares]


def plan_packs(cells: Iterable[Cell], workers: int | None, width: int) -> list[Pack]:
    """Packs for some cells, the longest first.

    Every pack has lanes of all optimizers and rates of its program, so that the packs end
    together. On one machine a pack may have more lanes than train side by side, which then
    take turns, if they train for so short a time that most of it would go to starts.

    Args:
        cells: the cells.
        workers: how many packs run at the same time on one machine; None on a cluster,
            where every pack is a submission and gets as many lanes as it may.
        width: most lanes that train side by side.

    Returns:
        The packs; each cell is in one of them.
    """
    packs = [
        pack
        for program in _programs(cells)
        for pack in program.dealt(_fewest(program, workers, width))
    ]
    while workers and packs:
        packs.sort(key=_longest_first)
        share = sum(pack.cost for pack in packs) / workers
        longest = packs[0]
        if longest.cost <= UNEVEN * share or len(longest.lanes) <= longest.lane_multiple:
            break
        packs[:1] = longest.halves()
    return sorted(packs, key=_longest_first)


def _fewest(program: Pack, workers: int | None, width: int) -> int:
    """How many packs a program has at least."""
    full = -(-len(program.lanes) // width)
    return min(full, math.ceil(program.cost / WORTH_A_START)) if workers else full


def _longest_first(pack: Pack) -> tuple[float, str]:
    return -pack.cost, pack.name


def _programs(cells: Iterable[Cell]) -> list[Pack]:
    """All cells of each program, whatever their seeds, by seed, optimizer and rate."""
    programs: dict[str, list[Cell]] = {}
    for cell in sorted(cells, key=_order):
        programs.setdefault(cell.program.any_seed, []).append(cell)
    return [Pack(tuple(own)) for own in programs.values()]


def _order(cell: Cell) -> tuple[int, str, float, str]:
    return cell.seed, cell.optimizer, cell.lr, cell.key
