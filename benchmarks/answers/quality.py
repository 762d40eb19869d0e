"""Trains a choice with seeds that no tool has used, by plain Keras.

``python -m answers.quality TASK OPTIMIZER LR SEED ...`` prints the best validation accuracy
within the budget for each seed, as JSON.
"""

import json
import sys

import keras

from answers.training import compiled, fit


def main(task, optimizer, lr, *seeds):
    """Train with every seed and print the values."""
    values = {}
    for seed in seeds:
        keras.utils.set_random_seed(int(seed))
        values[seed] = fit(compiled(task, optimizer, float(lr)), task)
        keras.backend.clear_session()
    print(json.dumps(values), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
