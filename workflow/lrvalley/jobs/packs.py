"""Which cells train together: packs of cells that share a program.

Planning is pure: the same cells, workers and width give the same packs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lrvalley.study.cell import Cell, digest
from lrvalley.study.lanes import LANE_MULTIPLE

PACK_DIGITS = 16

# A pack is split only if it would keep a worker this much longer than its share of all the
# work: a further pack costs a start of TensorFlow and the compiling of its program.
UNEVEN = 1.1


@dataclass(frozen=True)
class Pack:
    """Cells of one program that one job trains side by side.

    Attributes:
        cells: the cells.
    """

    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """A hash of the cells' keys, in hex digits."""
        keys = sorted(cell.key for cell in self.cells)
        return digest({"keys": keys})[:PACK_DIGITS]

    @property
    def cost(self) -> float:
        """How long it trains, in steps of one lane of size 1, if all budgets are spent.

        Idle lanes, which fill it up to a multiple of `LANE_MULTIPLE`, cost as much.
        """
        lanes = len(self.cells) + -len(self.cells) % LANE_MULTIPLE
        steps = max(cell.max_steps for cell in self.cells)
        return lanes * steps * self.cells[0].size

    def split(self) -> list[Pack]:
        """Two packs with every other cell each, so that they end together."""
        return [Pack(self.cells[::2]), Pack(self.cells[1::2])]


def plan_packs(cells: Iterable[Cell], workers: int | None, width: int) -> list[Pack]:
    """Packs for some cells, the longest first.

    Every pack has cells of all optimizers and rates of its program, so that the packs end
    together.

    Args:
        cells: the cells.
        workers: how many packs run at the same time on one machine; None on a cluster,
            where every pack is a submission and gets as many lanes as it may.
        width: most cells of a pack.

    Returns:
        The packs; each cell is in one of them.
    """
    packs = [pack for own in _by_program(cells) for pack in _dealt(own, width)]
    while workers and packs:
        packs.sort(key=_longest_first)
        share = sum(pack.cost for pack in packs) / workers
        longest = packs[0]
        if longest.cost <= UNEVEN * share or len(longest.cells) <= LANE_MULTIPLE:
            break
        packs[:1] = longest.split()
    return sorted(packs, key=_longest_first)


def _longest_first(pack: Pack) -> tuple[float, str]:
    return -pack.cost, pack.name


def _by_program(cells: Iterable[Cell]) -> Iterable[list[Cell]]:
    programs: dict[ProgramKey, list[Cell]] = {}
    for cell in sorted(cells, key=_order):
        programs.setdefault(cell.program.key, []).append(cell)
    return programs.values()


ProgramKey = str


def _order(cell: Cell) -> tuple[str, float, str]:
    return cell.optimizer, cell.lr, cell.key


def _dealt(cells: Sequence[Cell], width: int) -> list[Pack]:
    """Cells dealt out to as few packs as possible, in turns."""
    count = -(-len(cells) // width)
    return [Pack(tuple(cells[first::count])) for first in range(count)]
