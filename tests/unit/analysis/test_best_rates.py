"""The best rate and the band of a study without a target, and default rates."""

import math

import pytest
from support.article_tables import OBJECTIVE
from support.builders import rate, rates_of

from lrvalley.analysis.best_rates import BAND_SHARE, best_lr_table
from lrvalley.study.objective import Objective

LOSS, ACCURACY = Objective.of("val_loss"), Objective.of("val_accuracy")


def valued(lr, value, spread=0.0, seeds=1, first=2.0):
    """A row of `rates` with a value; one without diverged."""
    row = rate("Adam", lr, None if value is None else 1_000)
    values = dict.fromkeys(["value", "value_low", "value_high"], math.nan)
    if value is not None:
        low, high = value - spread / 2, value + spread / 2
        values = {"value": value, "value_low": low, "value_high": high}
    trained = 0 if value is None else seeds
    return {**row, **values, "seeds": seeds, "seeds_trained": trained, "first_value": first}


def best(objective, *rows, **more):
    [row] = best_lr_table(rates_of(*rows), objective, **more).to_dict("records")
    return row


@pytest.mark.parametrize(("objective", "lr"), [(LOSS, 0.01), (ACCURACY, 0.1)])
def test_the_best_value_wins(objective, lr):
    rows = [valued(0.001, 0.6), valued(0.01, 0.4), valued(0.1, 0.8), valued(1.0, None)]
    row = best(objective, *rows)
    assert row["best_lr"] == lr
    assert row["value"] == {0.01: 0.4, 0.1: 0.8}[lr]
    assert (row["rates_trained"], row["rates_tried"], row["at_edge"]) == (3, 4, "")


def test_of_equal_values_the_smaller_rate_wins():
    assert best(LOSS, valued(0.1, 0.4), valued(0.01, 0.4))["best_lr"] == 0.01


def test_with_one_seed_the_band_is_a_share_of_what_training_gains():
    near, far = 0.4 + 0.99 * BAND_SHARE * 1.6, 0.4 + 1.01 * BAND_SHARE * 1.6
    rows = [valued(0.001, far), valued(0.01, 0.4), valued(0.1, near), valued(1.0, near)]
    row = best(LOSS, *rows)
    assert (row["band_from"], row["band_to"]) == (0.01, 1.0)


def test_the_untrained_value_is_the_median_over_the_grid():
    firsts = (2.0, 2.0, 90.0)
    rows = [
        valued(lr, value, first=first)
        for lr, value, first in zip((0.01, 0.1, 1.0), (0.4, 0.47, 0.5), firsts, strict=True)
    ]
    assert best(LOSS, *rows)["band_to"] == 0.1


def test_with_several_seeds_the_band_is_their_spread():
    rows = [
        valued(0.001, 0.46, seeds=3),
        valued(0.01, 0.4, spread=0.05, seeds=3),
        valued(0.1, 0.44, spread=2.0, seeds=3),
    ]
    row = best(LOSS, *rows)
    assert (row["band_from"], row["band_to"]) == (0.01, 0.1)


def test_the_band_ends_at_a_rate_that_diverges():
    rows = [valued(0.01, 0.4), valued(0.1, None), valued(1.0, 0.4)]
    assert best(LOSS, *rows)["band_to"] == 0.01


def test_an_unknown_untrained_value_leaves_the_best_alone():
    rows = [valued(0.01, 0.4, first=math.nan), valued(0.1, 0.41, first=math.nan)]
    row = best(LOSS, *rows)
    assert (row["band_from"], row["band_to"]) == (0.01, 0.01)


def test_what_always_diverges_has_no_best_rate():
    assert math.isnan(best(LOSS, valued(0.1, None))["best_lr"])


def test_the_default_rate_has_its_outcome():
    rows = [rate("Adam", 0.001, 900), rate("Adam", 0.01, 300)]
    row = best(OBJECTIVE, *rows, default_rates={"Adam": 0.001})
    assert (row["default_lr"], row["default_steps"], row["default_value"]) == (
        0.001,
        900,
        0.98,
    )


def test_a_default_rate_that_fails_is_known_and_has_no_steps():
    rows = [rate("Adam", 0.001, None), rate("Adam", 0.01, 300)]
    row = best(OBJECTIVE, *rows, default_rates={"Adam": 0.001})
    assert row["default_lr"] == 0.001
    assert math.isnan(row["default_steps"])


@pytest.mark.parametrize("defaults", [{}, {"Adam": None}, {"Adam": 0.5}])
def test_a_default_rate_that_is_unknown_or_was_not_tried_is_missing(defaults):
    row = best(OBJECTIVE, rate("Adam", 0.001, 900), default_rates=defaults)
    assert math.isnan(row["default_lr"])


def test_the_sensitivity_is_what_a_rate_costs_on_average():
    rows = [valued(0.001, 0.6), valued(0.01, 0.4), valued(0.1, 1.4), valued(1.0, None)]
    row = best(LOSS, *rows)
    # A rate that diverged counts as the untrained loss, 2.
    assert row["sensitivity"] == pytest.approx((0.6 + 0.4 + 1.4 + 2.0) / 4 - 0.4)
    assert (row["lr_from"], row["lr_to"]) == (0.001, 1.0)


def test_of_a_metric_that_is_to_be_high_it_is_what_is_missing():
    rows = [
        valued(lr, value, first=0.1) for lr, value in ((0.01, 0.5), (0.1, 0.9), (1, 0.0))
    ]
    assert best(ACCURACY, *rows)["sensitivity"] == pytest.approx(
        0.9 - (0.5 + 0.9 + 0.1) / 3
    )
