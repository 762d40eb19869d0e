"""The grid's outcome with other seeds: which cells count, and what the bands come to."""

import pandas as pd
import pytest
from scipy.stats import binom
from support.frames import make_cells

from lrvalley.analysis.bands import bands_table, by_seed
from lrvalley.analysis.table_file import COLUMNS
from lrvalley.study.objective import TRAIN, Objective

OBJECTIVE = Objective("accuracy", TRAIN, True, 0.97)
RATES = [0.001, 0.01, 0.1, 1.0]


def grid(steps_by_rate, seed, optimizer="gd"):
    """The cells of one seed with given steps; None for a failure."""
    cells = make_cells({optimizer: list(steps_by_rate)}).assign(seed=seed)
    steps = pd.array(list(steps_by_rate.values()), dtype="Int64")
    trained = pd.notna(steps)
    seconds = steps.astype(float)
    return cells.assign(steps=steps, trained=trained, time_s=seconds)


OWN = grid(dict(zip(RATES, [None, 900, 600, None], strict=True)), 1)


def test_a_seed_replaces_the_rates_that_it_was_tried_at_and_no_others():
    second, third = grid({0.1: 700, 1.0: 800}, 2), grid({0.1: None}, 3)
    own, *others = by_seed(OWN, pd.concat([second, third]))
    assert own is OWN
    assert [dict(zip(each["lr"], each["seed"], strict=True)) for each in others] == [
        {0.001: 1, 0.01: 1, 0.1: 2, 1.0: 2},
        {0.001: 1, 0.01: 1, 0.1: 3, 1.0: 1},
    ]


def test_other_optimizers_and_sizes_are_left_alone():
    sizes = OWN.assign(experiment="scaling")
    adam = grid({0.1: 300}, 1, "adam")
    _, other = by_seed(pd.concat([OWN, sizes, adam]), grid({0.1: 700}, 2))
    assert len(other) == len(OWN) + len(sizes) + len(adam)
    assert len(other[other["seed"] == 2]) == 1


@pytest.fixture
def table():
    others = [
        grid({0.001: None, 0.01: 500, 0.1: 650, 1.0: None}, 2),
        grid({0.001: 2000, 0.01: 900, 0.1: 800, 1.0: None}, 3),
    ]
    (row,) = bands_table(OWN, pd.concat(others), OBJECTIVE).to_dict("records")
    return row


def test_bands_and_best_rates_from_the_lowest_to_the_highest_seed(table):
    names = ("band_from", "band_to", "best_lr", "steps")
    found = {
        name: [table[f"{name}{end}"] for end in ("_low", "", "_high")] for name in names
    }
    assert found == {
        "band_from": [0.001, 0.01, 0.01],
        "band_to": [0.1, 0.1, 0.1],
        "best_lr": [0.01, 0.1, 0.1],
        "steps": [500, 600, 800],
    }


def test_rates_that_train_always_and_sometimes_are_counted(table):
    assert (table["rates"], table["rates_all"], table["rates_some"]) == (4, 2, 1)
    assert (table["seeds"], table["confidence"]) == (3, 0.75)


def test_the_confidence_is_that_of_the_sign_test():
    """The median is outside only if all seeds are on one side of it."""
    others = pd.concat(grid({0.1: 700}, seed) for seed in range(2, 7))
    (confidence,) = bands_table(OWN, others, OBJECTIVE)["confidence"]
    outside = binom.pmf(0, 6, 0.5) + binom.pmf(6, 6, 0.5)
    assert confidence == pytest.approx(1 - outside)


def test_an_optimizer_that_never_trained_with_a_seed_has_no_band_of_it():
    others = pd.concat([grid(dict.fromkeys(RATES), 2), grid({0.1: 640}, 3)])
    (row,) = bands_table(OWN, others, OBJECTIVE).to_dict("records")
    assert (row["steps_low"], row["steps_high"]) == (600, 640)
    assert list(row) == list(COLUMNS["bands"])
