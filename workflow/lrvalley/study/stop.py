"""Where a training ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Self

from lrvalley.study.code_hash import module_code
from lrvalley.study.trajectory import digest

STOP_DIGITS = 6
PATIENCE_CODE = "study/patience.py"


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
class Patience:
    """For how long a training goes on without a better value of a metric.

    Attributes:
        checks: number of checks in a row without a better value that end it.
        metric, split, window, higher: as in `Target`.
    """

    checks: int
    metric: str = Target.metric
    split: str = Target.split
    window: str = Target.window
    higher: bool = Target.higher


@dataclass(frozen=True)
class Stop:
    """Where a training ends, and what is recorded of it.

    Attributes:
        max_steps: the budget, in steps; a multiple of the check interval.
        target: where it ends before, or None to train for the whole budget.
        validate: whether the metrics on the validation data are recorded at every check.
        patience: when it ends because nothing becomes better; None: never.
    """

    max_steps: int
    target: Target | None = None
    validate: bool = False
    patience: Patience | None = None

    def __post_init__(self) -> None:
        watched = self.target, self.patience
        if any(each and each.split == "validation" for each in watched):
            object.__setattr__(self, "validate", True)

    @cached_property
    def key(self) -> str:
        """Hash of the stop, 6 hex digits.

        The code that determines when patience runs out is in no trajectory's key: it counts
        here, for the stops that have some.
        """
        code = {"code": module_code(PATIENCE_CODE)} if self.patience else {}
        return digest(self.to_json() | code)[:STOP_DIGITS]

    def to_json(self) -> dict[str, Any]:
        """The stop as plain JSON values; no patience is left out."""
        values = asdict(self)
        return {k: v for k, v in values.items() if k != "patience" or v is not None}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The stop of a file."""
        target, patience = values["target"], values.get("patience")
        return cls(
            **{
                **values,
                "target": None if target is None else Target(**target),
                "patience": None if patience is None else Patience(**patience),
            }
        )
