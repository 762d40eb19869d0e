"""Where a training ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Self

from lrvalley.study.trajectory import digest

STOP_DIGITS = 6


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
