"""How TensorFlow reads the Python of a program."""

from __future__ import annotations

from tensorflow.python.autograph.core import config

from lrvalley.training.layers import pooling

# Nothing here loops over a tensor or branches on one, but for the blocks of steps and the
# evaluation, which are passed to `tf.function`: those AutoGraph converts regardless.
AS_WRITTEN = tuple(
    config.DoNotConvert(f"lrvalley.training.{name}")
    for name in ("layers", "networks", "optimizers", "program", "tasks")
)

# These are passed to `tf.function`, too, which converts them unless it is told not to. An
# argument in their module would be code that counts for the keys of cells.
UNCONVERTED = (
    pooling._pool_image,
    pooling._pool_blocks,
    pooling._unpool_image,
    pooling._unpool_blocks,
)


def trace_as_written() -> None:
    """Have AutoGraph leave alone the modules that it need not convert.

    It rewrites the source of each function that a program calls, which takes about a third
    of a compilation, and gives the same graph. (A decorator on each function would do the
    same, but is code that counts for the keys of cells.)
    """
    if config.CONVERSION_RULES[0] is not AS_WRITTEN[0]:
        config.CONVERSION_RULES = (*AS_WRITTEN, *config.CONVERSION_RULES)
    for function in UNCONVERTED:
        function._autograph = False
