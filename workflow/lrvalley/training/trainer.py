"""Training cells as lanes of one program."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import tensorflow as tf

from lrvalley.records.cell_file import History, Result
from lrvalley.study.cell import Cell
from lrvalley.study.constants import CHECK_EVERY, LANE_MULTIPLE
from lrvalley.training.program import Program, Seen, State, group_key

STALLED_AFTER = 4
WORTH_COMPILING = 0.75


@dataclass
class Lane:
    """One cell in training and what has been seen of it."""

    cell: Cell
    step: list[int] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    loss: list[float | None] = field(default_factory=list)
    validation: list[float] = field(default_factory=list)
    constant_checks: int = 0

    def record(self, step: int, seen: Seen) -> None:
        """Add a check at `step`, and what was seen since the check before."""
        self.step.append(step)
        self.accuracy.append(seen.correct / (CHECK_EVERY * self.cell.batch))
        self.loss.append(seen.loss if math.isfinite(seen.loss) else None)
        self.constant_checks = self.constant_checks + 1 if seen.constant else 0

    def status(self) -> str | None:
        """How the training ended at the last check, or None if it goes on.

        `stalled`: for `STALLED_AFTER` checks the logits were the same for every
        example of every batch. The network has become a constant, no gradient reaches
        its hidden layers, and what momentum there was is spent.
        """
        if self.loss[-1] is None:
            return "diverged"
        if self.cell.target is not None and self.accuracy[-1] >= self.cell.target:
            return "reached"
        if self.cell.target is not None and self.constant_checks >= STALLED_AFTER:
            return "stalled"
        return "budget" if self.step[-1] >= self.cell.max_steps else None


def train_cells(
    program: Program,
    cells: Sequence[Cell],
    decided: Callable[[Result], None],
    report: Callable[[int, Sequence[Lane]], None] = lambda step, lanes: None,
    lane_multiple: int = LANE_MULTIPLE,
) -> None:
    """Train cells side by side, each until its target, its budget or its failure.

    Args:
        program: the program that the cells share.
        cells: the cells.
        decided: called with each cell's result as soon as it is known.
        report: called at every check with the step and the lanes still in training.
        lane_multiple: idle lanes fill the pack up to a multiple of this number. With
            the default the results do not depend on the pack.
    """
    lanes: list[Lane | None] = [Lane(cell) for cell in sorted(cells, key=group_key)]
    idle = -len(lanes) % lane_multiple
    state = program.start([lane.cell for lane in lanes], idle)
    lanes += [None] * idle
    step = 0
    while any(lanes):
        state, seen = program.train(state, step)
        step += CHECK_EVERY
        for position, lane in enumerate(lanes):
            if lane:
                lane.record(step, seen[position])
                if lane.cell.validate:
                    lane.validation.append(program.validation_accuracy(state, position))
        report(step, [lane for lane in lanes if lane])
        for position, lane in enumerate(lanes):
            status = lane.status() if lane else None
            if status:
                decided(_result(lane, status, program.network.weights))
                lanes[position] = None
        state, lanes = _compact(state, lanes, lane_multiple)


def _compact(
    state: State, lanes: list[Lane | None], multiple: int
) -> tuple[State, list[Lane | None]]:
    """Drop lanes that are idle, if enough is saved to compile for another width."""
    going = [i for i, lane in enumerate(lanes) if lane]
    width = len(going) + -len(going) % multiple
    if not going or width > WORTH_COMPILING * len(lanes):
        return state, lanes
    idle = [i for i, lane in enumerate(lanes) if not lane]
    keep = sorted(going + idle[: width - len(going)])
    return state.take(keep), [lanes[i] for i in keep]


def _result(lane: Lane, status: str, weights: int) -> Result:
    history = History(
        lane.step, lane.accuracy, lane.loss, lane.validation if lane.cell.validate else None
    )
    return Result(
        cell=lane.cell,
        status=status,
        steps=lane.step[-1] if status == "reached" else None,
        weights=weights,
        history=history,
        tensorflow=tf.__version__,
        device="GPU" if tf.config.list_physical_devices("GPU") else "CPU",
    )
