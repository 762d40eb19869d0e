"""The tables of a study: cells, rates, fits, curves and times."""

from __future__ import annotations

from collections.abc import Mapping

from lrvalley.records.column import (
    COUNT,
    COUNT_OR_NA,
    EXPERIMENT,
    FLAG,
    KEY,
    LOSS,
    LR,
    NUMBER,
    OPTIMIZER,
    SEED,
    SIZE,
    STATUS,
    STEP_TIME,
    STEPS,
    STEPS_TRAINED,
    TEXT,
    TRAIN_ACCURACY,
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
            "target": Column(NUMBER, "train accuracy in (0, 1] that ends a training"),
            "max_steps": Column(COUNT, "the budget", "steps"),
            "status": STATUS,
            "steps": STEPS,
            "examples": Column(
                COUNT_OR_NA, "examples seen until the target; missing like `steps`"
            ),
            "steps_trained": STEPS_TRAINED,
            "weights": WEIGHTS,
            "step_time_s": STEP_TIME,
            "time_s": Column(NUMBER, "`steps` x `step_time_s`; missing like `steps`", "s"),
            "trained": Column(
                FLAG, "whether it reached the target within the experiment's `max_seconds`"
            ),
            "train_accuracy": TRAIN_ACCURACY,
            "loss": LOSS,
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
                "steps to the target: median over the seeds, a miss is infinite; missing "
                "if it did not train",
                "steps",
            ),
            "time_s": Column(NUMBER, "time to the target, median like `steps`", "s"),
            "time_low_s": Column(NUMBER, "shortest time over the seeds that trained", "s"),
            "time_high_s": Column(NUMBER, "longest time over the seeds that trained", "s"),
        },
    ),
    "best_lr": Table(
        "An optimizer of the grid: its best rate, and the band of working rates around it.",
        {
            "optimizer": OPTIMIZER,
            "best_lr": Column(
                NUMBER,
                "the rate that trained in the fewest steps, the smaller of equals; missing "
                "if no rate trained",
            ),
            "steps": Column(NUMBER, "median steps to the target at the best rate", "steps"),
            "time_s": Column(NUMBER, "median time to the target at the best rate", "s"),
            "band_from": Column(
                NUMBER, "smallest rate of the unbroken run of working rates around the best"
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
                NUMBER, "train accuracy in [0, 1] over the examples since the check before"
            ),
            "loss": LOSS,
            "validation_accuracy": Column(
                NUMBER, "accuracy in [0, 1] on the validation data; missing if not measured"
            ),
        },
    ),
    "timing_check": Table(
        "One whole training against the clock, beside steps x step time.",
        {
            "optimizer": OPTIMIZER,
            "lr": LR,
            "size": SIZE,
            "cell_steps": Column(
                COUNT, "steps of the same cell when it trained in a pack", "steps"
            ),
            "steps": Column(COUNT, "steps of the timed training, which ran alone", "steps"),
            "step_time_s": STEP_TIME,
            "predicted_s": Column(NUMBER, "`steps` x `step_time_s`", "s"),
            "measured_s": Column(NUMBER, "duration by the clock", "s"),
            "ratio": Column(NUMBER, "`measured_s` / `predicted_s`"),
        },
    ),
}
