"""Whether data fit into the machine's memory."""

from __future__ import annotations

import os

GIB = 2**30


def memory() -> int:
    """Bytes of memory that the machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def gibibytes(size: int) -> str:
    """A number of bytes as it stands in a message: ``9,216.0 GiB``."""
    return f"{size / GIB:,.1f} GiB"
