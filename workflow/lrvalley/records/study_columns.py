"""The tables of a study: cells, rates, fits, curves and times."""

from __future__ import annotations

from collections.abc import Mapping

from lrvalley.records.column import (
    COUNT,
    COUNT_OR_NA,
    EXPERIMENT,
    FLAG,
    KEY,
    LR,
    NUMBER,
    OPTIMIZER,
    SEED,
    SIZE,
    STATUS,
    STEP_TIME,
    STEPS_TRAINED,
    TEXT,
    TRAIN_ACCURACY,
    TRAIN_LOSS,
    TRIED,
    WEIGHTS,
    Column,
    Table,
)

STUDY_TABLES: Mapping[str, Table] = {
    "cells": Table(
        "One trained cell of an experiment. A cell of both experiments has two rows.",
        {
            "experiment": EXPERIMENT,
            "optimizer": OPTIMIZER,
            "lr": LR,
            "size": SIZE,
            "seed": SEED,
            "target": Column(
                NUMBER,
                "value of the objective's metric that ends a training; missing if none "
                "does",
            ),
            "max_steps": Column(COUNT, "the budget", "steps"),
            "status": STATUS,
            "steps": Column(
                COUNT_OR_NA,
                "steps to the target; missing if it was not reached. In a study without a "
                "target: steps to the best value; missing if the training diverged",
                "steps",
            ),
            "examples": Column(COUNT_OR_NA, "examples seen in `steps`; missing like it"),
            "steps_trained": STEPS_TRAINED,
            "weights": WEIGHTS,
            "step_time_s": STEP_TIME,
            "time_s": Column(NUMBER, "`steps` x `step_time_s`; missing like `steps`", "s"),
            "trained": Column(
                FLAG,
                "whether it reached the target, or in a study without one ended without "
                "diverging, and `time_s` is within the experiment's `max_seconds`",
            ),
            "first_value": Column(
                NUMBER,
                "the objective's metric at the first check; missing if it was not finite",
            ),
            "value": Column(NUMBER, "the objective's metric at the last check, likewise"),
            "best_value": Column(
                NUMBER, "its best value in the training; missing if none was finite"
            ),
            "best_step": Column(
                COUNT_OR_NA, "step of that value; missing like `best_value`", "steps"
            ),
            "train_accuracy": TRAIN_ACCURACY,
            "loss": TRAIN_LOSS,
            "key": KEY,
            "tensorflow": Column(TEXT, "version of TensorFlow that trained it"),
            "device": Column(TEXT, "kind of device that trained it: `CPU` or `GPU`"),
        },
    ),
    "rates": Table(
        "One learning rate of an optimizer at a size, over all seeds.",
        {
            "experiment": EXPERIMENT,
            "optimizer": OPTIMIZER,
            "lr": LR,
            "size": SIZE,
            "weights": WEIGHTS,
            "seeds": Column(COUNT, "number of seeds"),
            "seeds_trained": Column(COUNT, "number of seeds with which it trained"),
            "trained": Column(FLAG, "whether it trained with more than half of the seeds"),
            "steps": Column(
                NUMBER,
                "`cells.steps`: median over the seeds, a miss is infinite; missing if it "
                "did not train",
                "steps",
            ),
            "time_s": Column(NUMBER, "`cells.time_s`: median like `steps`", "s"),
            "time_low_s": Column(NUMBER, "shortest time over the seeds that trained", "s"),
            "time_high_s": Column(NUMBER, "longest time over the seeds that trained", "s"),
            "first_value": Column(NUMBER, "median of `cells.first_value` over the seeds"),
            "value": Column(
                NUMBER,
                "median of `cells.best_value` over the seeds, where one that diverged "
                "counts as the worst; missing if half of them or more diverged",
            ),
            "value_low": Column(
                NUMBER, "least `cells.best_value` over the seeds that did not diverge"
            ),
            "value_high": Column(NUMBER, "largest `cells.best_value` over the same seeds"),
        },
    ),
    "best_lr": Table(
        "An optimizer of the grid: its best rate, and the band of working rates around it.",
        {
            "optimizer": OPTIMIZER,
            "best_lr": Column(
                NUMBER,
                "the rate that trained in the fewest steps, or in a study without a target "
                "to the best `rates.value`; the smaller of equals; missing if no rate "
                "trained",
            ),
            "steps": Column(NUMBER, "`rates.steps` at the best rate", "steps"),
            "time_s": Column(NUMBER, "`rates.time_s` at the best rate", "s"),
            "band_from": Column(
                NUMBER,
                "smallest rate of the unbroken run of working rates around the best. With "
                "a target, a rate works that trained. Without one, its `rates.value` must "
                "not be worse than the best by more than the distance between the least "
                "and the largest seed at the best rate; with a single seed, by more than "
                "5% of the distance between the best and the median of the grid's "
                "`rates.first_value`",
            ),
            "band_to": Column(NUMBER, "largest rate of that run"),
            "rates_trained": Column(COUNT, "number of rates that trained"),
            "rates_tried": TRIED,
            "share": Column(NUMBER, "`rates_trained` / `rates_tried`"),
            "at_edge": Column(
                TEXT,
                "`lower`, `upper` or `both` if the best rate is at an end of the tried "
                "range, so that a better one may lie outside; else empty",
            ),
            "value": Column(NUMBER, "`rates.value` at the best rate"),
            "default_lr": Column(
                NUMBER,
                "the rate that Keras gives the optimizer if the user gives none; missing "
                "if it has none, or if the grid does not have it",
            ),
            "default_steps": Column(
                NUMBER, "`rates.steps` at the default rate; missing likewise", "steps"
            ),
            "default_value": Column(
                NUMBER, "`rates.value` at the default rate; missing likewise"
            ),
            "lr_from": Column(NUMBER, "smallest rate that was tried"),
            "lr_to": Column(NUMBER, "largest rate that was tried"),
            "sensitivity": Column(
                NUMBER,
                "how much worse than at the best rate `rates.value` is on average over "
                "these rates, evenly on the log scale. No rate counts as worse than the "
                "median of the grid's `rates.first_value`, and one that diverged counts "
                "as that. Values for different ranges cannot be compared",
            ),
        },
    ),
    "fastest_slowest": Table(
        "One rate of the grid: which optimizers trained fastest and slowest with it.",
        {
            "lr": LR,
            "optimizers_tried": Column(COUNT, "number of optimizers tried at the rate"),
            "optimizers_trained": Column(COUNT, "number of them that trained"),
            "fastest_optimizer": Column(
                TEXT, "the fastest optimizer that trained; empty if none did"
            ),
            "fastest_time_s": Column(NUMBER, "its time to the target", "s"),
            "slowest_optimizer": Column(
                TEXT, "the slowest optimizer that trained; empty if none did"
            ),
            "slowest_time_s": Column(NUMBER, "its time to the target", "s"),
            "slowest_failed": Column(FLAG, "whether an optimizer failed at the rate"),
        },
        needs_target=True,
    ),
    "scaling_fit": Table(
        "One rate of the scaling experiment: the least squares line of the time to the "
        "target, `time = c + k x`, over the sizes that trained.",
        {
            "lr": LR,
            "against": Column(TEXT, "what x is: the `size` or the number of `weights`"),
            "c_s": Column(NUMBER, "intercept; missing for fewer than three points", "s"),
            "k_s": Column(NUMBER, "slope", "s per unit of x"),
            "r2": Column(NUMBER, "share of the variance that the line explains"),
            "residual_s": Column(
                NUMBER, "standard deviation of the residuals, with n - 2 in place of n", "s"
            ),
            "points": Column(COUNT, "number n of sizes that trained"),
            "failed": Column(COUNT, "number of sizes that did not, and are left out"),
        },
        needs_target=True,
    ),
    "curves": Table(
        "One check of a training at its optimizer's best rate.",
        {
            "optimizer": OPTIMIZER,
            "lr": LR,
            "seed": SEED,
            "step": Column(COUNT, "steps taken so far", "steps"),
            "time_s": Column(NUMBER, "`step` x the measured step time", "s"),
            "train_accuracy": Column(
                NUMBER,
                "train accuracy in [0, 1] over the examples since the check before; "
                "missing if the task has none",
            ),
            "loss": TRAIN_LOSS,
            "validation_accuracy": Column(
                NUMBER, "accuracy in [0, 1] on the validation data; missing if not measured"
            ),
            "train_value": Column(
                NUMBER,
                "the objective's metric over the same train examples; missing if the task "
                "does not have it, or if it was not finite",
            ),
            "validation_value": Column(
                NUMBER, "the objective's metric on the validation data; missing likewise"
            ),
        },
    ),
}
