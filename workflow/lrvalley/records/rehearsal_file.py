"""Reading the file that says that a user's model and data fit together."""

from __future__ import annotations

from pathlib import Path

from lrvalley.errors import InputError
from lrvalley.support.checked_json import REMEDY, load

TRAIN_EXAMPLES = "train_examples"


def read_train_examples(path: str | Path) -> int:
    """How many examples there are to train on.

    Raises:
        InputError: if the file cannot be read, or does not say so.
    """
    content = load(Path(path), "rehearsal")
    found = content.get(TRAIN_EXAMPLES) if isinstance(content, dict) else None
    if not isinstance(found, int) or found < 1:
        raise InputError(
            f"rehearsal file {path}: {TRAIN_EXAMPLES}: found {found!r}, expected a whole "
            f"number, at least 1; {REMEDY}"
        )
    return found
