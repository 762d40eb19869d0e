"""What a job writes to its log, and how it says that its input is wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lrvalley.errors import InputError

if TYPE_CHECKING:
    from lrvalley.training.trainer import Lane

PROGRESS_EVERY = 250


@contextmanager
def job_log(path: str | Path) -> Iterator[None]:
    """Send all that a job prints to its log, TensorFlow's own messages too.

    An `InputError` ends the job with its message as the log's last line, without a
    traceback.

    Args:
        path: the log.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    with open(path, "w", encoding="utf-8") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())
    sys.stdout.reconfigure(line_buffering=True)
    try:
        yield
    except InputError as error:
        print(f"Error: {error}")
        sys.exit(1)


def print_progress(step: int, lanes: Sequence[Lane]) -> None:
    """Print how far a pack has come, every `PROGRESS_EVERY` steps.

    Args:
        step: steps taken so far.
        lanes: the lanes that were in training until this step.
    """
    if step % PROGRESS_EVERY == 0:
        best = max(lane.accuracy[-1] for lane in lanes)
        print(f"step {step:,}: {len(lanes)} in training, best train accuracy {best:.2%}")
