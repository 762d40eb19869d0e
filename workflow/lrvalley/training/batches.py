"""Which examples make up each step's batch, and the random numbers of a seed."""

from __future__ import annotations

import numpy as np

WEIGHTS_STREAM, ORDER_STREAM = 0, 1


def generator(seed: int, *stream: int) -> np.random.Generator:
    """Independent random numbers for one purpose of one seed.

    Args:
        seed: the training's seed.
        stream: numbers that name the purpose.
    """
    return np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, *stream])))


def batch_indices(
    seed: int, examples: int, batch: int, first_step: int, steps: int
) -> np.ndarray:
    """The examples of some consecutive steps, in a new random order every epoch.

    The examples that do not fill a whole batch at the end of an epoch are left out
    of that epoch.

    Args:
        seed: seed of the order.
        examples: number of training examples, at least `batch`.
        batch: examples a step.
        first_step: number of steps before these.
        steps: number of steps.

    Returns:
        int32 [steps, batch], positions in the training set.
    """
    per_epoch = examples // batch
    rows = []
    for epoch in range(first_step // per_epoch, (first_step + steps - 1) // per_epoch + 1):
        order = generator(seed, ORDER_STREAM, epoch).permutation(examples)
        batches = order[: per_epoch * batch].reshape(per_epoch, batch)
        start = max(first_step - epoch * per_epoch, 0)
        rows.append(batches[start : first_step + steps - epoch * per_epoch])
    return np.concatenate(rows).astype(np.int32)
