"""The tables of the tuners, of populations, range tests and the settings search."""

from __future__ import annotations

from collections.abc import Mapping

from lrvalley.records.column import (
    COUNT,
    COUNT_OR_NA,
    KEY,
    LR,
    NUMBER,
    OPTIMIZER,
    SEED,
    SETTINGS,
    STATUS,
    STEPS,
    STEPS_TRAINED,
    TEXT,
    TRAIN_ACCURACY,
    Column,
    Table,
)

TUNER_TABLES: Mapping[str, Table] = {
    "replays": Table(
        "One replay of a tuner on one optimizer: what it chose, and what that cost. There "
        "is a file for each method, `replays_<method>.csv`.",
        {
            "method": Column(TEXT, "name of the tuner"),
            "setting": Column(TEXT, "with which setting, such as `8 rates`"),
            "optimizer": OPTIMIZER,
            "replay": Column(COUNT, "number of the replay, from 1"),
            "steps_spent": Column(
                COUNT, "steps of all trainings until the choice was made", "steps"
            ),
            "grid_steps": Column(COUNT, "steps of the whole grid with the seed", "steps"),
            "lr": Column(NUMBER, "the chosen rate; missing if nothing was chosen"),
            "cell_lr": Column(
                NUMBER,
                "rate of the grid's cell by which the choice is judged; missing if there "
                "is none near it, or if the method trained by itself",
            ),
            "steps": Column(
                COUNT_OR_NA,
                "steps to the target of the choice; missing if it fails",
                "steps",
            ),
            "best_steps": Column(
                COUNT_OR_NA,
                "steps of the grid's best cell with the seed; missing if none trained",
                "steps",
            ),
        },
    ),
    "tuners": Table(
        "One tuner with one setting on one optimizer, over all replays; `all` stands for "
        "all optimizers together, where costs are added and the fastest choice counts.",
        {
            "method": Column(TEXT, "name of the tuner"),
            "setting": Column(TEXT, "with which setting, such as `8 rates`"),
            "optimizer": Column(TEXT, "name of the optimizer, or `all`"),
            "replays": Column(COUNT, "number of replays"),
            "steps_spent": Column(NUMBER, "cost of the choice, median", "steps"),
            "steps_spent_low": Column(NUMBER, "cost, 10th percentile", "steps"),
            "steps_spent_high": Column(NUMBER, "cost, 90th percentile", "steps"),
            "share_of_grid": Column(NUMBER, "cost / steps of the whole grid, median"),
            "lr": Column(NUMBER, "the chosen rate, median; missing for `all`"),
            "lr_ratio": Column(
                NUMBER, "the chosen rate / the optimizer's best rate, median"
            ),
            "regret": Column(
                NUMBER,
                "steps that the choice needs / steps of the grid's best cell, median; "
                "infinite if the choice fails, missing if no cell of the grid trained",
            ),
            "regret_low": Column(NUMBER, "regret, 10th percentile"),
            "regret_high": Column(NUMBER, "regret, 90th percentile"),
            "found": Column(NUMBER, "share of the replays whose choice trains"),
            "in_band": Column(
                NUMBER,
                "share of the replays whose choice lies in the band of `best_lr`; missing "
                "for `all` and for populations, whose rate changes",
            ),
        },
    ),
    "population": Table(
        "One member of a population between two exploit steps.",
        {
            "optimizer": OPTIMIZER,
            "run": Column(COUNT, "number of the run, from 1"),
            "step": Column(COUNT, "steps taken at the exploit step", "steps"),
            "member": Column(COUNT, "number of the member, from 0"),
            "lr": Column(NUMBER, "learning rate of the steps before"),
            "settings": SETTINGS,
            "train_accuracy": TRAIN_ACCURACY,
            "validation_accuracy": Column(
                NUMBER, "accuracy in [0, 1] on the validation data: the member's score"
            ),
            "parent": Column(
                COUNT,
                "member whose weights and settings it goes on with; its own number if "
                "it was kept",
            ),
        },
    ),
    "search": Table(
        "One random draw of an optimizer's settings, the fastest first.",
        {
            "optimizer": OPTIMIZER,
            "lr": LR,
            "settings": SETTINGS,
            "status": STATUS,
            "steps": STEPS,
            "steps_trained": STEPS_TRAINED,
            "train_accuracy": TRAIN_ACCURACY,
            "key": KEY,
        },
    ),
    "search_check": Table(
        "The best draw of the search, or the best cell of the grid, trained again with a "
        "seed that had no part in choosing it.",
        {
            "optimizer": OPTIMIZER,
            "origin": Column(TEXT, "where the settings come from: `search` or `grid`"),
            "lr": LR,
            "settings": SETTINGS,
            "seed": SEED,
            "status": STATUS,
            "steps": STEPS,
            "key": KEY,
        },
    ),
    "range_test": Table(
        "One step of a range test, in which the rate grows with every step.",
        {
            "optimizer": OPTIMIZER,
            "seed": SEED,
            "lr": Column(NUMBER, "learning rate of the step"),
            "loss": Column(
                NUMBER, "cross-entropy of the step's batch; missing if not finite", "nats"
            ),
        },
    ),
}
