"""A training by plain Keras `fit`, as all peers and the test of their choices do it."""

from functools import cache
from importlib import import_module

import keras

from answers.setting import BATCH, EPOCHS, OBJECTIVE


class CountSteps(keras.callbacks.Callback):
    """Counts the training steps of all models of the process.

    It reads the optimizer's counter after each epoch: a callback for each batch would slow
    the peers down. The count is the class's, because KerasTuner copies callbacks.
    """

    total = 0

    def on_train_begin(self, logs=None):
        """Remember how far the optimizer is."""
        self._before = int(self.model.optimizer.iterations)

    def on_epoch_end(self, epoch, logs=None):
        """Count the steps of the epoch."""
        now = int(self.model.optimizer.iterations)
        CountSteps.total += now - self._before
        self._before = now


def compiled(task, optimizer, lr):
    """A task's new model with one of Keras's optimizers at a rate."""
    model = import_module(task).build()
    rule = getattr(keras.optimizers, optimizer)(learning_rate=lr)
    model.compile(rule, model.loss, metrics=["accuracy"])
    return model


@cache
def data(task):
    """A task's training and validation data."""
    return import_module(task).load_data()


def fit(model, task, callbacks=()):
    """Train for the budget, with validation after each epoch; returns the best value."""
    (x, y), validation = data(task)
    history = model.fit(
        x,
        y,
        batch_size=BATCH,
        epochs=EPOCHS,
        validation_data=validation,
        callbacks=[CountSteps(), *callbacks],
        verbose=0,
    )
    return max(history.history[OBJECTIVE])
