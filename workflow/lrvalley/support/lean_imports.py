"""TensorFlow without the packages that Keras imports for a few of its helpers.

Keras imports scikit-learn for its wrappers, pandas for data frames that are given to
`fit`, and Matplotlib for its galleries of images, if they are installed. No training uses
these, and a third of the start of every process goes to them. A sixth of the rest goes to
Python's search for garbage, which would free two megabytes.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

OPTIONAL = ("matplotlib", "pandas", "sklearn")


@contextmanager
def lean_imports(names: tuple[str, ...] = OPTIONAL) -> Iterator[None]:
    """Let imports within find some packages missing, but for those that are loaded.

    Afterwards they can be imported as ever, by a user's model file for example. What has
    been imported is not searched for garbage any more.
    """
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        for name in hidden:
            del sys.modules[name]
