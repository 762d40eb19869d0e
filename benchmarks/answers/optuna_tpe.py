"""Optuna: TPE with a Hyperband pruner, `TRIALS` trials in two processes.

``python -m answers.optuna_tpe METHOD TASK REPETITION``, in an empty folder. As Optuna's
pages advise: processes share a journal file, TPE has its constant liar where several
propose at once, and the pruner knows the fewest and the most epochs.
"""

import os
import subprocess
import sys

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

from answers.setting import (
    EPOCHS,
    HIGHEST,
    LOWEST,
    OBJECTIVE,
    ONE_THREAD,
    OPTIMIZERS,
    TRIALS,
    WORKERS,
    report,
)

NAME = "answer"


def main(method, task, repetition):
    """Start the workers, wait for them and report."""
    study = optuna.create_study(storage=storage(), study_name=NAME, direction="maximize")
    command = [sys.executable, "-m", "answers.optuna_tpe", method, task, repetition]
    environment = os.environ | ONE_THREAD
    workers = [
        subprocess.Popen([*command, str(number)], env=environment)
        for number in range(WORKERS)
    ]
    if any([worker.wait() for worker in workers]):
        raise SystemExit("a worker of Optuna failed")
    steps = sum(trial.user_attrs["steps"] for trial in study.trials)
    report(study.best_params["optimizer"], study.best_params["lr"], steps)


def storage():
    """What the processes share."""
    return JournalStorage(JournalFileBackend("journal.log"))


def work(task, repetition, number):
    """Run trials until all are begun."""
    from answers.training import CountSteps, compiled, fit

    study = optuna.load_study(
        storage=storage(),
        study_name=NAME,
        sampler=optuna.samplers.TPESampler(
            seed=WORKERS * repetition + number, constant_liar=True
        ),
        pruner=optuna.pruners.HyperbandPruner(
            min_resource=1, max_resource=EPOCHS, reduction_factor=3
        ),
    )

    def objective(trial):
        optimizer = trial.suggest_categorical("optimizer", list(OPTIMIZERS))
        lr = trial.suggest_float("lr", LOWEST, HIGHEST, log=True)
        before = CountSteps.total
        try:
            return fit(compiled(task, optimizer, lr), task, [pruning(trial)])
        finally:
            trial.set_user_attr("steps", CountSteps.total - before)

    enough = optuna.study.MaxTrialsCallback(TRIALS, states=None)
    study.optimize(objective, callbacks=[enough])


def pruning(trial):
    """A callback that reports each epoch and ends a trial that the pruner gives up."""
    import keras

    def report_epoch(epoch, logs):
        trial.report(logs[OBJECTIVE], epoch + 1)
        if trial.should_prune():
            raise optuna.TrialPruned

    return keras.callbacks.LambdaCallback(on_epoch_end=report_epoch)


if __name__ == "__main__":
    if len(sys.argv) > 4:
        work(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        main(*sys.argv[1:])
