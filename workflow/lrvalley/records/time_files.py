"""Reading files of measured times.

A step time is the duration of a step, measured alone. A timing is a whole training against
the clock. `lrvalley.training.timing` measures both.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from lrvalley.errors import InputError
from lrvalley.support.one_line import one_line

OPTIMIZER = "optimizer"


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
    contents = [_read(path, OPTIMIZER, "size", "seconds") for path in paths]
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
        values = {name: content[name] for name in names}
    # RecursionError: JSON that is nested too deeply.
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _no_time(path, f"{type(error).__name__} {error}", names) from None
    for name, value in values.items():
        if not (isinstance(value, str) if name == OPTIMIZER else _is_amount(value)):
            raise _no_time(path, f"{name} {value!r}", names)
    return values


def _is_amount(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 < value < math.inf


def _no_time(path: str | Path, found: str, names: Iterable[str]) -> InputError:
    return InputError(
        f"measured time {path}: {one_line(found)}, expected JSON with "
        f"{', '.join(names)}; delete the file to measure again"
    )
