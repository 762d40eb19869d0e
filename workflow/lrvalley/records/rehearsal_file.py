"""Reading the file that says that a user's model and data fit together."""

from __future__ import annotations

import json
from pathlib import Path

from lrvalley.errors import InputError

EXAMPLES = "train_examples"


def read_train_examples(path: str | Path) -> int:
    """How many examples there are to train on.

    Raises:
        InputError: if the file cannot be read, or does not say so.
    """
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))[EXAMPLES]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(
            f"rehearsal {path}: cannot be read ({type(error).__name__}), expected JSON "
            f"with {EXAMPLES}; delete it, and it is made again"
        ) from None
    if not isinstance(found, int) or found < 1:
        raise InputError(
            f"rehearsal {path}: {EXAMPLES}: found {found!r}, expected a whole number, at "
            "least 1; delete it, and it is made again"
        )
    return found
