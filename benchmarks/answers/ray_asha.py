"""Ray Tune: random settings with ASHA, `TRIALS` of them, two at a time.

``python -m answers.ray_asha METHOD TASK REPETITION``, in an empty folder. ASHA has its
defaults (reduction factor 4, at least one report); an actor serves several trials.
"""

import os
import sys

import ray
from ray import tune
from ray.tune.schedulers import ASHAScheduler
from ray.tune.search.basic_variant import BasicVariantGenerator

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


def main(method, task, repetition):
    """Search and report."""
    ray.init(num_cpus=WORKERS, runtime_env={"env_vars": ONE_THREAD}, log_to_driver=False)
    tuner = tune.Tuner(
        tune.with_resources(train, {"cpu": 1}),
        param_space={
            "task": task,
            "optimizer": tune.choice(list(OPTIMIZERS)),
            "lr": tune.loguniform(LOWEST, HIGHEST),
        },
        tune_config=tune.TuneConfig(
            metric=OBJECTIVE,
            mode="max",
            num_samples=TRIALS,
            scheduler=ASHAScheduler(max_t=EPOCHS),
            search_alg=BasicVariantGenerator(random_state=int(repetition)),
        ),
        run_config=tune.RunConfig(storage_path=os.getcwd(), name="search", verbose=0),
    )
    results = tuner.fit()
    if results.num_errors:
        raise SystemExit(f"{results.num_errors} trials of Ray Tune failed")
    steps = sum(result.metrics["steps"] for result in results)
    best = results.get_best_result(scope="all").config
    report(best["optimizer"], best["lr"], steps)


def train(config):
    """One trial, in an actor of Ray."""
    import keras

    from answers.training import CountSteps, compiled, fit

    before = CountSteps.total

    def report_epoch(epoch, logs):
        tune.report({OBJECTIVE: logs[OBJECTIVE], "steps": CountSteps.total - before})

    model = compiled(config["task"], config["optimizer"], config["lr"])
    callback = keras.callbacks.LambdaCallback(on_epoch_end=report_epoch)
    fit(model, config["task"], [callback])


if __name__ == "__main__":
    main(*sys.argv[1:])
