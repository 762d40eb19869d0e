"""What a job writes to its log, and how it says that its input is wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lrvalley.errors import InputError

# What a shell gives for a command that Ctrl-C has ended.
INTERRUPTED = 130


@contextmanager
def job_log(path: str | Path) -> Iterator[None]:
    """Send all that a job prints to its log, TensorFlow's own messages too.

    An `InputError` ends the job with its message as the log's last line, without a
    traceback; so does Ctrl-C.

    Args:
        path: the log.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    with open(path, "w", encoding="utf-8") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    try:
        yield
    except InputError as error:
        print(f"Error: {error}")
        sys.exit(1)
    except KeyboardInterrupt:
        print("Interrupted")
        sys.exit(INTERRUPTED)
