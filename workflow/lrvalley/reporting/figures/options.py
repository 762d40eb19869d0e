"""What figures take from the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Options:
    """What figures take from the configuration; each uses what it needs.

    Attributes:
        max_seconds: seconds above which a cell counts as failed.
        colors: colours by optimizer, in place of the built-in ones.
        target: train accuracy in (0, 1] of the grid's cells, for titles.
        scaling_target: the same for the scaling experiment.
    """

    max_seconds: float = 120.0
    colors: Mapping[str, str] = field(default_factory=dict)
    target: float | None = None
    scaling_target: float | None = None
