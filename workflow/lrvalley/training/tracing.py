"""How TensorFlow reads the Python of a program."""

from __future__ import annotations

from tensorflow.python.autograph.core import config

# Nothing here loops over a tensor or branches on one, except in functions that are passed
# to `tf.function`: those AutoGraph converts regardless of these rules.
AS_WRITTEN = tuple(
    config.DoNotConvert(f"lrvalley.training.{name}")
    for name in ("layers", "networks", "optimizers", "program", "tasks")
)


def trace_as_written() -> None:
    """Have AutoGraph leave alone the modules that it need not convert.

    It rewrites the source of each function that a program calls, which takes about a third
    of a compilation, and gives the same graph. (A decorator on each function would do the
    same, but is code that counts for the keys of cells.)
    """
    if config.CONVERSION_RULES[0] is not AS_WRITTEN[0]:
        config.CONVERSION_RULES = (*AS_WRITTEN, *config.CONVERSION_RULES)
