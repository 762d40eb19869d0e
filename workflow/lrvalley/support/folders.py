"""What is in a folder."""

from __future__ import annotations

import os
from pathlib import Path


def names_in(folder: Path) -> set[str]:
    """The names of what is in a folder; none if it is missing or cannot be read."""
    try:
        return set(os.listdir(folder))
    except OSError:
        return set()
