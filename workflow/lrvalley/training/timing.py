"""How long a training step takes on this device, measured alone."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lrvalley.records.cell_file import Result
from lrvalley.study.cell import Cell
from lrvalley.study.trajectory import Trajectory
from lrvalley.training.program import Program
from lrvalley.training.trainer import train_cells

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
        blocks: number of blocks that were timed, of the steps between two checks.
    """

    seconds: float
    low: float
    high: float
    blocks: int


def measure_step_times(
    programs: Sequence[tuple[Program, Trajectory]], clock: Clock = time.perf_counter
) -> list[StepTime]:
    """Time the steps of one lane of each program, after warm-up.

    The programs take turns, a block each, so that a slow minute of the machine makes all
    of them slower and not one of them. The device should be idle. The blocks include the
    choice of the batches and the check of the accuracy, as every training does.

    Args:
        programs: each with a training that it can do.
        clock: seconds since any moment.

    Returns:
        The step time of each program.
    """
    states = [program.start([t.optimizer], t.program.seed) for program, t in programs]
    seconds: list[list[float]] = [[] for _ in programs]
    for block in range(WARM_UP_BLOCKS + TIMED_BLOCKS):
        for i, (program, _) in enumerate(programs):
            start = clock()
            states[i], _ = program.train(states[i], block * program.check_every)
            seconds[i].append((clock() - start) / program.check_every)
    return [_step_time(blocks[WARM_UP_BLOCKS:]) for blocks in seconds]


def _step_time(blocks: Sequence[float]) -> StepTime:
    return StepTime(statistics.median(blocks), min(blocks), max(blocks), len(blocks))


def time_training(
    program: Program, cell: Cell, clock: Clock = time.perf_counter
) -> tuple[Result, float]:
    """Train a cell alone, in one lane, against the clock.

    Compiling is not counted.

    Returns:
        The result, and the seconds that its steps took.
    """
    program.train(program.start([cell.trajectory.optimizer], cell.seed), 0)
    results: list[Result] = []
    start = clock()
    train_cells(program, [cell], results.append, lane_multiple=1)
    return results[0], clock() - start
