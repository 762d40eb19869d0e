"""TensorFlow without the packages that Keras imports for a few of its helpers.

Keras imports scikit-learn for its wrappers, pandas for data frames that are given to
`fit`, and Matplotlib for its galleries of images, if they are installed. No training uses
these, and a third of the start of every process goes to them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

OPTIONAL = ("matplotlib", "pandas", "sklearn")


@contextmanager
def lean_imports(names: tuple[str, ...] = OPTIONAL) -> Iterator[None]:
    """Let imports within find some packages missing, but for those that are loaded.

    Afterwards they can be imported as ever, by a user's model file for example.
    """
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
