"""KerasTuner: its Hyperband, or its random search.

``python -m answers.kerastuner METHOD TASK REPETITION``, in an empty folder. Hyperband has
its defaults (factor 3, one iteration) and decides itself how many settings it looks at;
random search looks at `TRIALS`.
"""

import sys

import keras_tuner

from answers.setting import (
    BATCH,
    EPOCHS,
    HIGHEST,
    LOWEST,
    OBJECTIVE,
    OPTIMIZERS,
    TRIALS,
    report,
)
from answers.training import CountSteps, compiled, data


def main(method, task, repetition):
    """Search and report."""

    def build(space):
        return compiled(
            task,
            space.Choice("optimizer", list(OPTIMIZERS)),
            space.Float("lr", LOWEST, HIGHEST, sampling="log"),
        )

    place = {"directory": ".", "project_name": "search", "seed": int(repetition)}
    if method == "hyperband":
        tuner = keras_tuner.Hyperband(build, OBJECTIVE, max_epochs=EPOCHS, **place)
    else:
        tuner = keras_tuner.RandomSearch(build, OBJECTIVE, max_trials=TRIALS, **place)
    (x, y), validation = data(task)
    tuner.search(
        x,
        y,
        batch_size=BATCH,
        epochs=EPOCHS,
        validation_data=validation,
        callbacks=[CountSteps()],
        verbose=0,
    )
    best = tuner.get_best_hyperparameters()[0]
    report(best.get("optimizer"), best.get("lr"), CountSteps.total)


if __name__ == "__main__":
    main(*sys.argv[1:])
