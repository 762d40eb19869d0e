"""What figures take from the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lrvalley.study.objective import Objective


@dataclass(frozen=True)
class Options:
    """What figures take from the configuration; each uses what it needs.

    Attributes:
        objective: what is asked of a training, with the target of the grid's cells.
        max_seconds: seconds above which a cell of the grid counts as failed; None: no
            limit.
        max_steps: the budget of the grid's cells, in steps.
        colors: colours by optimizer, in place of the built-in ones.
        scaling_target: the target of the scaling experiment.
    """

    objective: Objective
    max_seconds: float | None = None
    max_steps: int | None = None
    colors: Mapping[str, str] = field(default_factory=dict)
    scaling_target: float | None = None
