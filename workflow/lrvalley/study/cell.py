"""A cell: a trajectory and where to stop; its key and its file.

The key is a hash of everything that determines the cell's numbers, so a cell's file never
changes: another spec, other data or other numeric code is another file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from lrvalley.study.rounding import canonical_lr
from lrvalley.study.stop import STOP_DIGITS, Stop
from lrvalley.study.trajectory import (
    TRAJECTORY_DIGITS,
    OptimizerSpec,
    ProgramSpec,
    TaskSpec,
    Trajectory,
)

KEY_PATTERN = f"[0-9a-f]{{{TRAJECTORY_DIGITS}}}-[0-9a-f]{{{STOP_DIGITS}}}"
CELLS = "results/cells"
CELL_PATTERN = CELLS + "/{task}/{optimizer}/size-{size}/lr-{lr}/{key}.json"
CELL_NAME = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", CELL_PATTERN))


@dataclass(frozen=True)
class Cell:
    """A trajectory and where to stop.

    Attributes:
        trajectory: the training.
        stop: its end.
    """

    trajectory: Trajectory
    stop: Stop

    @property
    def program(self) -> ProgramSpec:
        """What it shares with other cells of a pack."""
        return self.trajectory.program

    @property
    def task(self) -> TaskSpec:
        """What is trained."""
        return self.program.task

    @property
    def size(self) -> float:
        """Factor on the widths of the network's layers."""
        return self.program.size

    @property
    def seed(self) -> int:
        """Seed of the initial weights, the batch order and the dropout."""
        return self.program.seed

    @property
    def batch(self) -> int:
        """Examples a step."""
        return self.program.batch

    @property
    def optimizer(self) -> str:
        """The optimizer's name."""
        return self.trajectory.optimizer.name

    @property
    def settings(self) -> Mapping[str, Any]:
        """The optimizer's settings other than the rate."""
        return self.trajectory.optimizer.settings

    @property
    def lr(self) -> float:
        """The learning rate."""
        return self.trajectory.optimizer.lr

    @property
    def target(self) -> float | None:
        """The target's value, if there is one."""
        return self.stop.target.value if self.stop.target else None

    @property
    def max_steps(self) -> int:
        """The budget, in steps."""
        return self.stop.max_steps

    @property
    def validate(self) -> bool:
        """Whether metrics on the validation data are recorded."""
        return self.stop.validate

    @property
    def key(self) -> str:
        """The keys of the trajectory and of the stop."""
        return f"{self.trajectory.key}-{self.stop.key}"

    @property
    def path(self) -> str:
        """The cell's file, relative to the folder that has `results/`."""
        return CELL_PATTERN.format(
            task=self.task.name,
            optimizer=self.optimizer,
            size=self.size,
            lr=canonical_lr(self.lr),
            key=self.key,
        )

    def with_seed(self, seed: int) -> Cell:
        """The same training with another seed."""
        program = replace(self.program, seed=seed)
        return replace(self, trajectory=replace(self.trajectory, program=program))

    def with_settings(self, settings: Mapping[str, Any]) -> Cell:
        """The same training with some of the optimizer's settings replaced."""
        own = self.trajectory.optimizer
        changed = replace(own, settings={**own.settings, **settings})
        return replace(self, trajectory=replace(self.trajectory, optimizer=changed))

    def to_json(self) -> dict[str, Any]:
        """The spec as plain JSON values."""
        return {"trajectory": asdict(self.trajectory), "stop": self.stop.to_json()}

    @classmethod
    def from_json(cls, spec: Mapping[str, Any]) -> Cell:
        """The cell of a spec written by `to_json`."""
        program, optimizer = spec["trajectory"]["program"], spec["trajectory"]["optimizer"]
        task = TaskSpec.from_json(program["task"])
        return cls(
            Trajectory(
                ProgramSpec(**{**program, "task": task}), OptimizerSpec(**optimizer)
            ),
            Stop.from_json(spec["stop"]),
        )
