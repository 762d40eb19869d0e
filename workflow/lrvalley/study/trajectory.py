"""What identifies a training, however far it goes: a *trajectory*.

It is a program (task, size, seed, batch), an optimizer with its settings, a learning rate
and its schedule. Its key is a hash of everything that determines its numbers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from typing import Any

from lrvalley.config.networks import NETWORKS
from lrvalley.study.code_hash import numeric_code
from lrvalley.study.rounding import round_lr

TRAJECTORY_DIGITS = 12

# Whose formulas an optimizer has.
TENSORFLOW1, KERAS, USERS_CLASS = "tensorflow1", "keras", "file:"

# The layout of what a file keeps; another layout is another key.
RECORD_VERSION = 3


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
    def modules(self) -> tuple[str, ...]:
        """The modules that train the task and bring its data, relative to the package."""
        return (f"training/tasks/{self.name}.py",)

    @property
    def side_by_side(self) -> bool:
        """Whether a program of the task trains many lanes in one step."""
        own = NETWORKS.get(self.name)
        return own is None or own.side_by_side

    @property
    def step_cost(self) -> float:
        """About how long a step takes at size 1, beside one of the article's network; 1 if
        that is not known."""
        own = NETWORKS.get(self.name)
        return own.multiplications / NETWORKS["article_cnn"].multiplications if own else 1.0

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> TaskSpec:
        """The task of a file."""
        return (KerasTaskSpec if "model" in values else TaskSpec)(**values)


@dataclass(frozen=True)
class KerasTaskSpec(TaskSpec):
    """A user's Keras model and data.

    The place of the user's files is not part of it, so that a study that moves, or another
    study with the same model, shares the cells.

    Attributes:
        name: the name of the model's file, without its end.
        options: keyword arguments of the model's function.
        data: name of the data and SHA-256 of its content, or of the code that returns it.
        model: name of the model's function.
        code: SHA-256 of what the user's files do.
        loss: the loss, if the function does not compile the model.
        metrics: the metrics, likewise.
    """

    model: str = ""
    code: str = ""
    loss: Any = None
    metrics: Sequence[Any] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "metrics", list(self.metrics))

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules that train the task and bring its data, relative to the package."""
        return (
            "training/tasks/keras_model.py",
            "training/returned_data.py",
            "data/named_data.py",
            "data/users_npz.py",
        )

    @property
    def side_by_side(self) -> bool:
        """No: the lanes of a Keras model take turns."""
        return False


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
        """Names the program; trainings with the same can be lanes side by side."""
        return digest(_values(self))[:TRAJECTORY_DIGITS]

    @cached_property
    def any_seed(self) -> str:
        """Names the program whatever its seed; trainings with the same can share what has
        been compiled."""
        return replace(self, seed=0).key


@dataclass(frozen=True)
class OptimizerSpec:
    """An optimizer, its settings and its learning rate.

    Attributes:
        name: a name of `lrvalley.config.optimizer_catalog`, or the name of a class.
        settings: its settings other than the rate.
        lr: learning rate.
        schedule: how the rate changes with the step; see `study.learning_schedules`.
        definitions: whose formulas: `TENSORFLOW1`; `KERAS`; or a user's own class, as
            `USERS_CLASS` with the SHA-256 of what its file does.
    """

    name: str
    settings: Mapping[str, Any]
    lr: float
    schedule: Mapping[str, Any] = field(default_factory=lambda: {"name": "constant"})
    definitions: str = TENSORFLOW1

    def __post_init__(self) -> None:
        settings = dict(sorted(self.settings.items()))
        if self.definitions == TENSORFLOW1:  # all of these are numbers; 1 and 1.0 are one
            settings = {name: float(value) for name, value in settings.items()}
        object.__setattr__(self, "settings", settings)


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

    def __hash__(self) -> int:
        return hash(self.key)

    @cached_property
    def key(self) -> str:
        """Hash of the spec and of the code that computes its numbers, 12 hex digits."""
        code = numeric_code(
            self.program.task.modules,
            (self.optimizer.name, str(self.optimizer.schedule["name"])),
        )
        content = {"spec": _values(self), "code": code, "version": RECORD_VERSION}
        return digest(content)[:TRAJECTORY_DIGITS]


def _values(spec: Any) -> dict[str, Any]:
    """The fields of a spec, and of the specs in it: `asdict` without its copies of all
    values, of which a large study makes many."""
    values = ((each.name, getattr(spec, each.name)) for each in fields(spec))
    return {name: _values(own) if is_dataclass(own) else own for name, own in values}


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of JSON values, as a hex digest."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
