"""What is the same for all tools: tasks, search space, budget and objective."""

import json
import os

TASKS = ("dense", "convnet", "article")
# Keras's, with its defaults in all but the rate.
OPTIMIZERS = ("SGD", "Adam", "RMSprop", "Adagrad", "Adadelta")
LOWEST, HIGHEST = 1e-5, 1.0
OBJECTIVE = "val_accuracy"
BATCH = 100
EPOCHS = 5
# Tools that are not told otherwise by their method look at so many settings.
TRIALS = int(os.environ.get("ANSWER_TRIALS", "30"))
# A smaller number only tries out whether everything runs.
EXAMPLES = int(os.environ.get("ANSWER_EXAMPLES", "60000"))
WORKERS = 2
# Two processes with one thread each are faster than two that compete for both cores.
ONE_THREAD = {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}


def max_steps():
    """The budget of one training."""
    return EPOCHS * EXAMPLES // BATCH


def report(optimizer, lr, steps):
    """Print what a tool chose, and the training steps that it paid, as the last line."""
    chosen = {"optimizer": optimizer, "lr": float(lr), "steps": int(steps)}
    print(json.dumps(chosen), flush=True)
