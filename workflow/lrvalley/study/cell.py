"""What identifies a training, its key and its file.

A *trajectory* is a training, however far it goes: a program (task, size, seed, batch), an
optimizer with its settings, a learning rate and its schedule. A *cell* is a trajectory and
where to stop. The key of a cell is a hash of everything that determines its numbers, so a
cell's file never changes: another spec, other data or other numeric code is another file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from lrvalley.study.code_hash import numeric_code

TRAJECTORY_DIGITS, STOP_DIGITS = 12, 6
KEY_PATTERN = f"[0-9a-f]{{{TRAJECTORY_DIGITS}}}-[0-9a-f]{{{STOP_DIGITS}}}"
CELLS = "results/cells"
CELL_PATTERN = CELLS + "/{task}/{optimizer}/size-{size}/lr-{lr}/{key}.json"

# The layout of what a file keeps; another layout is another key.
RECORD_VERSION = 3


def canonical_lr(lr: float) -> str:
    """A learning rate as it is written in file names.

    >>> canonical_lr(0.0014678)
    '1.468e-03'
    """
    return f"{lr:.3e}"


def round_lr(lr: float) -> float:
    """The rate that is trained: `lr` to the four digits of its canonical name."""
    return float(canonical_lr(lr))


@dataclass(frozen=True)
class TaskSpec:
    """What is trained: a model and data.

    Attributes:
        name: a module of `lrvalley.training.tasks`.
        options: the model's settings that do not change with the size.
        data: name of the data set and SHA-256 of its content.
    """

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    data: str = ""

    @property
    def module(self) -> str:
        """The module that trains the task, relative to the package."""
        return f"training/tasks/{self.name}.py"


@dataclass(frozen=True)
class ProgramSpec:
    """What trainings share that can be lanes of one pack.

    Attributes:
        task: what is trained.
        size: factor on the widths of the network's layers, above 0.
        seed: seed of the initial weights, the batch order and the dropout.
        batch: examples a step.
        check_every: steps between two checks of the metrics.
    """

    task: TaskSpec
    size: float
    seed: int
    batch: int
    check_every: int = 50

    def __post_init__(self) -> None:
        if float(self.size).is_integer():  # 2 and 2.0 are one size
            object.__setattr__(self, "size", int(self.size))

    @cached_property
    def key(self) -> str:
        """Names the program; trainings with the same can be lanes of one pack."""
        return digest(asdict(self))[:TRAJECTORY_DIGITS]


@dataclass(frozen=True)
class OptimizerSpec:
    """An optimizer, its settings and its learning rate.

    Attributes:
        name: a name of `lrvalley.config.optimizer_catalog`.
        settings: its settings other than the rate.
        lr: learning rate.
        schedule: how the rate changes with the step; see `study.learning_schedules`.
        definitions: whose formulas: `tensorflow1`.
    """

    name: str
    settings: Mapping[str, float]
    lr: float
    schedule: Mapping[str, Any] = field(default_factory=lambda: {"name": "constant"})
    definitions: str = "tensorflow1"

    def __post_init__(self) -> None:
        numbers = {name: float(value) for name, value in sorted(self.settings.items())}
        object.__setattr__(self, "settings", numbers)


@dataclass(frozen=True)
class Trajectory:
    """A training, however far it goes.

    Attributes:
        program: what it shares with others.
        optimizer: what is its own; its rate is rounded to the four digits of file names.
    """

    program: ProgramSpec
    optimizer: OptimizerSpec

    def __post_init__(self) -> None:
        own = self.optimizer
        object.__setattr__(self, "optimizer", replace(own, lr=round_lr(own.lr)))

    @cached_property
    def key(self) -> str:
        """Hash of the spec and of the code that computes its numbers, 12 hex digits."""
        code = numeric_code(
            (self.program.task.module,),
            (self.optimizer.name, str(self.optimizer.schedule["name"])),
        )
        content = {"spec": asdict(self), "code": code, "version": RECORD_VERSION}
        return digest(content)[:TRAJECTORY_DIGITS]


@dataclass(frozen=True)
class Target:
    """The value of a metric at which a training stops.

    Attributes:
        value: the value to reach.
        metric: the metric's name.
        split: `train` or `validation`, the data that it is measured on.
        window: of a train metric: `check`, the steps since the check before, or `running`,
            all steps since the first.
        higher: whether more is better.
    """

    value: float
    metric: str = "accuracy"
    split: str = "train"
    window: str = "check"
    higher: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", float(self.value))


@dataclass(frozen=True)
class Stop:
    """Where a training ends, and what is recorded of it.

    Attributes:
        max_steps: the budget, in steps; a multiple of the check interval.
        target: where it ends before, or None to train for the whole budget.
        validate: whether the metrics on the validation data are recorded at every check.
    """

    max_steps: int
    target: Target | None = None
    validate: bool = False

    def __post_init__(self) -> None:
        if self.target and self.target.split == "validation":
            object.__setattr__(self, "validate", True)

    @cached_property
    def key(self) -> str:
        """Hash of the stop, 6 hex digits."""
        return digest(asdict(self))[:STOP_DIGITS]

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The stop of a file."""
        target = values["target"]
        return cls(**{**values, "target": None if target is None else Target(**target)})


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
    def settings(self) -> Mapping[str, float]:
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

    def with_settings(self, settings: Mapping[str, float]) -> Cell:
        """The same training with some of the optimizer's settings replaced."""
        own = self.trajectory.optimizer
        changed = replace(own, settings={**own.settings, **settings})
        return replace(self, trajectory=replace(self.trajectory, optimizer=changed))

    def to_json(self) -> dict[str, Any]:
        """The spec as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, spec: Mapping[str, Any]) -> Cell:
        """The cell of a spec written by `to_json`."""
        program, optimizer = spec["trajectory"]["program"], spec["trajectory"]["optimizer"]
        task = TaskSpec(**program["task"])
        return cls(
            Trajectory(
                ProgramSpec(**{**program, "task": task}), OptimizerSpec(**optimizer)
            ),
            Stop.from_json(spec["stop"]),
        )


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of JSON values, as a hex digest."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
