"""Reading files of measured times.

A step time is the duration of a step, measured alone. A timing is a whole training against
the clock. `lrvalley.training.timing` measures both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from lrvalley.errors import InputError


@dataclass(frozen=True)
class Timing:
    """A whole training against the clock.

    Attributes:
        optimizer: name of the optimizer.
        size: factor on the widths of the network's layers.
        lr: learning rate.
        cell_steps: steps of the same cell when it trained in a pack.
        steps: steps of the timed training, which ran alone.
        seconds: its duration.
    """

    optimizer: str
    size: int
    lr: float
    cell_steps: int
    steps: int
    seconds: float


def read_step_times(paths: Iterable[str | Path]) -> dict[tuple[str, float], float]:
    """Seconds per step by (optimizer, size).

    Raises:
        InputError: naming a file that does not hold a step time.
    """
    contents = [_read(path, "optimizer", "size", "seconds") for path in paths]
    return {(c["optimizer"], c["size"]): c["seconds"] for c in contents}


def read_timings(paths: Iterable[str | Path]) -> list[Timing]:
    """The timings of files.

    Raises:
        InputError: naming a file that does not hold a timing.
    """
    names = [field.name for field in fields(Timing)]
    return [Timing(**_read(path, *names)) for path in paths]


def _read(path: str | Path, *names: str) -> dict[str, Any]:
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        return {name: content[name] for name in names}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"measured time {path}: {type(error).__name__} {error}, expected JSON with "
            f"{', '.join(names)}; delete the file to measure again"
        ) from None
