"""Reading, writing and checking the JSON file of a study's search for its answer.

Like a cell's file it holds no clock time, and a checksum shows whether it was damaged.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lrvalley.errors import InputError
from lrvalley.support.atomic_files import write_text
from lrvalley.support.checked_json import REMEDY, load_checked, with_checksum
from lrvalley.support.one_line import one_line

KEYS = (
    "key",
    "optimizer",
    "size",
    "seed",
    "rungs",
    "steps_spent",
    "widened",
    "at_edge",
    "candidates",
)
CHECKSUM = "checksum"


def write_search(path: str | Path, content: Mapping[str, Any]) -> None:
    """Write a search, atomically.

    Args:
        path: the file.
        content: what `tuners.answer_search.run_search` returns.
    """
    write_text(path, with_checksum(content))


def read_search(path: str | Path) -> dict[str, Any]:
    """The content of a search's file, without its checksum.

    Searches of earlier versions have none.

    Raises:
        InputError: if the file cannot be read, or was damaged or edited; the message names
            the file, what was found and what was expected.
    """
    content, is_intact = load_checked(Path(path), "search")
    found = list(content) if isinstance(content, dict) else []
    is_older = found == list(KEYS)
    if found != [*KEYS, CHECKSUM] and not is_older:
        names = one_line(", ".join(found)) or "none"
        raise InputError(
            f"search file {path}: found the keys {names}, expected {', '.join(KEYS)}; "
            f"{REMEDY}"
        )
    if not is_intact and not is_older:
        raise InputError(
            f"search file {path}: its checksum is that of another content, expected an "
            f"unedited file; {REMEDY}"
        )
    return {name: content[name] for name in KEYS}
