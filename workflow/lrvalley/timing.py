"""How long a training step takes on this device, measured alone."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from lrvalley.cellfile import Result
from lrvalley.numerics import CHECK_EVERY
from lrvalley.program import Program
from lrvalley.spec import Cell
from lrvalley.trainer import train_cells

WARM_UP_BLOCKS = 2
TIMED_BLOCKS = 9

Clock = Callable[[], float]


@dataclass(frozen=True)
class StepTime:
    """The time of a step of a program with one lane.

    Attributes:
        seconds: median over blocks, seconds a step.
        low: fastest block, seconds a step.
        high: slowest block, seconds a step.
        blocks: number of blocks that were timed, of `CHECK_EVERY` steps each.
    """

    seconds: float
    low: float
    high: float
    blocks: int


def measure_step_time(
    program: Program, cell: Cell, clock: Clock = time.perf_counter
) -> StepTime:
    """Time the steps of one lane, after warm-up.

    The device should be idle. The blocks include the choice of the batches and the
    check of the accuracy, as every training does.
    """
    state = program.start([cell])
    seconds = []
    for block in range(WARM_UP_BLOCKS + TIMED_BLOCKS):
        start = clock()
        state, _ = program.train(state, block * CHECK_EVERY)
        seconds.append((clock() - start) / CHECK_EVERY)
    timed = seconds[WARM_UP_BLOCKS:]
    return StepTime(statistics.median(timed), min(timed), max(timed), TIMED_BLOCKS)


def time_training(
    program: Program, cell: Cell, clock: Clock = time.perf_counter
) -> tuple[Result, float]:
    """Train a cell alone, in one lane, against the clock.

    Compiling is not counted.

    Returns:
        The result, and the seconds that its steps took.
    """
    program.train(program.start([cell]), 0)
    results: list[Result] = []
    start = clock()
    train_cells(program, [cell], results.append, lane_multiple=1)
    return results[0], clock() - start
