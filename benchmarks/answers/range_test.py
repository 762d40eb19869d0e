"""Keras with a learning-rate range test, as people write it.

``python -m answers.range_test METHOD TASK REPETITION``. For each optimizer, 100 batches
with a rate that grows through the search space, and fastai's rule for the rate
(`valley.py`); then a training for the budget at that rate. The best of the trainings is the
choice.
"""

import sys

import keras
import numpy as np

from answers.setting import BATCH, HIGHEST, LOWEST, OPTIMIZERS, report
from answers.training import CountSteps, compiled, data, fit
from answers.valley import is_over, smoothed, suggested

# fastai's default.
BATCHES = 100


def main(method, task, repetition):
    """Test, train and report."""
    keras.utils.set_random_seed(int(repetition))
    tested, found = 0, {}
    for optimizer in OPTIMIZERS:
        lr, steps = range_test(task, optimizer)
        tested += steps
        found[fit(compiled(task, optimizer, lr), task)] = (optimizer, lr)
    report(*found[max(found)], tested + CountSteps.total)


def range_test(task, optimizer):
    """The rate that a test suggests, and the steps of the test."""
    (x, y), _ = data(task)
    order = np.random.permutation(len(x))
    rates = np.geomspace(LOWEST, HIGHEST, BATCHES).tolist()
    model, losses = compiled(task, optimizer, LOWEST), []
    for number, lr in enumerate(rates):
        model.optimizer.learning_rate = lr
        chosen = np.take(order, range(number * BATCH, (number + 1) * BATCH), mode="wrap")
        # Keras returns means since the last reset.
        model.reset_metrics()
        losses.append(float(model.train_on_batch(x[chosen], y[chosen])[0]))
        if is_over(smoothed(losses)):
            break
    lr = suggested(rates[: len(losses)], smoothed(losses), BATCHES)
    return lr, len(losses)


if __name__ == "__main__":
    main(*sys.argv[1:])
