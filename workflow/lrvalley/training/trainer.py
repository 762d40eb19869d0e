"""Training cells as lanes of one program."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import tensorflow as tf

from lrvalley.records.cell_file import Result, cut
from lrvalley.records.state_file import SavedState
from lrvalley.study.cell import Cell
from lrvalley.study.history import History, rounded
from lrvalley.study.lanes import LANE_MULTIPLE
from lrvalley.study.patience import end_of
from lrvalley.study.stop import Stop
from lrvalley.study.trajectory import Trajectory
from lrvalley.training.device import device_kind
from lrvalley.training.trainable import NoStates, Seen, States, Trainable

# Compiling for fewer lanes takes some seconds: worth it when a quarter of them is idle.
WORTH_COMPILING = 0.75
# A pack saves its states this often, so that one that is killed loses no more than this;
# seldom enough that the small ones cost nothing that can be measured.
SAVE_EVERY_S = 60.0
# Large states are saved less often: at most this fraction of the time goes to saving.
SAVING_SHARE = 0.02


@dataclass
class Lane:
    """One trajectory in training, and what has been seen of it.

    Attributes:
        trajectory: the training.
        cells: the cells that ask for it and have not come to their end.
        validated: whether the metrics on the validation data are recorded, at every check.
        step, train, constant, validation: as in `History`.
        start: its state, until it joins the pack.
    """

    trajectory: Trajectory
    cells: list[Cell]
    validated: bool
    step: list[int] = field(default_factory=list)
    train: dict[str, list[float | None]] = field(default_factory=dict)
    constant: list[bool] = field(default_factory=list)
    validation: dict[str, list[float | None]] | None = None
    start: Any = None

    @property
    def history(self) -> History:
        """What has been seen so far."""
        return History(self.step, self.train, self.constant, self.validation)

    @property
    def steps(self) -> int:
        """Steps taken so far."""
        return self.step[-1] if self.step else 0

    def record(self, step: int, seen: Seen, validation: Mapping[str, float] | None) -> None:
        """Add a check at `step`, with what was seen since the check before.

        Values are rounded as files keep them, so that a record says what the trainer saw.
        """
        self.step.append(step)
        self.constant.append(bool(seen.constant))
        for name, value in seen.metrics.items():
            self.train.setdefault(name, []).append(rounded(value))
        if validation is not None:
            if self.validation is None:
                self.validation = {}
            for name, value in validation.items():
                self.validation.setdefault(name, []).append(rounded(value))


def train_cells(
    program: Trainable,
    cells: Sequence[Cell],
    decided: Callable[[Result], None],
    report: Callable[[int, Sequence[Lane]], None] = lambda step, lanes: None,
    states: States | None = None,
    lane_multiple: int = LANE_MULTIPLE,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Train cells side by side, each until its target, its budget or its failure.

    Args:
        program: the program that the cells share.
        cells: cells of one program; those of one trajectory share a lane.
        decided: called with each cell's result as soon as it is known.
        report: called at every check with the step and the lanes still in training.
        states: where trainings go on from, and where their states are kept.
        lane_multiple: idle lanes fill the pack up to a multiple of this number. With
            the default the results do not depend on the pack.
        clock: seconds since any moment.
    """
    states = NoStates() if states is None else states
    pack = _Pack(program, states, decided, lane_multiple, clock)
    lanes = (_lane(program, own, pack.states) for own in _by_trajectory(cells))
    pack.waiting = sorted(lanes, key=lambda lane: lane.steps)
    pack.decide(pack.waiting, checks=max((len(x.step) for x in pack.waiting), default=0))
    pack.waiting = [lane for lane in pack.waiting if lane.cells]
    while pack.take_in():
        report(*pack.train())


class _Pack:
    """Lanes in training, and lanes that wait until the others are as far as they are."""

    def __init__(
        self,
        program: Trainable,
        states: States,
        decided: Callable[[Result], None],
        multiple: int,
        clock: Callable[[], float],
    ) -> None:
        self.program, self.states, self.decided = program, states, decided
        self.multiple, self.clock = multiple, clock
        self.lanes: list[Lane | None] = []
        self.waiting: list[Lane] = []
        self._state: Any = None
        self._step = 0
        self._save_at = clock() + SAVE_EVERY_S

    def take_in(self) -> bool:
        """Arrange the lanes for the next block; whether there is one to train."""
        going = [lane for lane in self.lanes if lane]
        if not going and self.waiting:
            self._step = self.waiting[0].steps
        joining = [lane for lane in self.waiting if lane.steps == self._step]
        self.waiting = self.waiting[len(joining) :]
        width = len(going) + len(joining)
        width += -width % self.multiple
        if joining or (going and width <= WORTH_COMPILING * len(self.lanes)):
            self._arrange(joining, width)
        return bool(going or joining)

    def _arrange(self, joining: Sequence[Lane], width: int) -> None:
        places = [i for i, lane in enumerate(self.lanes) if lane]
        going = [lane for lane in self.lanes if lane]
        parts = [self.program.take(self._state, places)] if places else []
        parts += [lane.start for lane in joining]
        lanes = sorted([*going, *joining], key=self._order)
        self._state = self.program.join(parts, width - len(lanes))
        self.lanes = [*lanes, *[None] * (width - len(lanes))]
        for lane in joining:
            lane.start = None

    def _order(self, lane: Lane) -> tuple[Any, ...]:
        return self.program.order(lane.trajectory.optimizer)

    def train(self) -> tuple[int, list[Lane]]:
        """Train a block; the step after it, and the lanes that were in training."""
        self._state, seen = self.program.train(self._state, self._step)
        self._step += self.program.check_every
        lanes = [lane for lane in self.lanes if lane]
        for place, lane in enumerate(self.lanes):
            if lane:
                validation = (
                    self.program.validate(self._state, place) if lane.validated else None
                )
                lane.record(self._step, seen[place], validation)
        self.decide(lanes, checks=1)
        self._keep_states()
        self.lanes = [lane if lane and lane.cells else None for lane in self.lanes]
        return self._step, lanes

    def decide(self, lanes: Iterable[Lane], checks: int) -> None:
        """Hand over the cells that have come to their end.

        Args:
            lanes: the lanes.
            checks: number of their last checks that have not been looked at.
        """
        for lane in lanes:
            first = len(lane.step) - checks
            ended = [c for c in lane.cells if end_of(lane.history, c.stop, max(first, 0))]
            for cell in ended:
                self.decided(_result(lane, cell, self.program.weights))
            lane.cells = [cell for cell in lane.cells if cell not in ended]

    def _keep_states(self) -> None:
        """Save the states of lanes that end here; from time to time those of all."""
        began = self.clock()
        due = began >= self._save_at
        for place, lane in enumerate(self.lanes):
            if lane and not lane.cells:
                alive = lane.history.loss[-1] is not None
                saved = self._saved(place) if alive else None
                self.states.finish(lane.trajectory, lane.validated, saved)
            elif lane and due:
                self.states.save(lane.trajectory, lane.validated, self._saved(place))
        if due:
            now = self.clock()
            self._save_at = now + max(SAVE_EVERY_S, (now - began) / SAVING_SHARE)

    def _saved(self, place: int) -> SavedState:
        lane = self.lanes[place]
        assert lane is not None
        return SavedState(asdict(lane.history), self.program.arrays(self._state, place))


def _by_trajectory(cells: Sequence[Cell]) -> Iterable[list[Cell]]:
    by_key: dict[str, list[Cell]] = {}
    for cell in cells:
        by_key.setdefault(cell.trajectory.key, []).append(cell)
    return by_key.values()


def _lane(program: Trainable, cells: list[Cell], states: States) -> Lane:
    """A lane at its saved state, or at the start."""
    trajectory = cells[0].trajectory
    optimizer, seed = trajectory.optimizer, trajectory.program.seed
    validated = any(cell.validate for cell in cells)
    if saved := states.load(trajectory, validated):
        try:
            seen = {
                **saved.progress,
                "validation": saved.progress["validation"] if validated else None,
            }
            lane = Lane(trajectory, cells, validated, **seen)
            if lane.history.is_complete(validated):
                lane.start = program.resume(optimizer, seed, saved.arrays)
                return lane
        except (AttributeError, KeyError, TypeError, ValueError):
            pass  # a state of another version is treated as missing
    lane = Lane(trajectory, cells, validated)
    lane.start = program.start([optimizer], seed)
    return lane


def _result(lane: Lane, cell: Cell, weights: int) -> Result:
    """The result of a cell that has come to its end."""
    record = Result(
        cell=Cell(lane.trajectory, Stop(lane.steps)),
        status="budget",
        steps=None,
        weights=weights,
        history=lane.history,
        tensorflow=tf.__version__,
        device=device_kind(),
    )
    result = cut(record, cell)
    assert result is not None, "the cell has come to its end"
    return result
