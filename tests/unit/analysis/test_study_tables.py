"""The study's tables, from trained cells to lines of time against size."""

import math

import pandas as pd
import pytest
from support.article_tables import best_lr_table, cells_table, curves_table, rates_table
from support.builders import STEP_TIME, rate, rates_of, result

from lrvalley.analysis.study_tables import fastest_slowest_table, scaling_fit_table
from lrvalley.analysis.table_file import as_table
from lrvalley.errors import InputError
from lrvalley.records.table_columns import SCALING
from lrvalley.study import trajectory as spec

STEP_TIMES = {("adam", 1): STEP_TIME, ("adam", 3): 0.03, ("gd", 1): 0.02}
LIMIT = 120.0
LIMITS = {"grid": LIMIT, "scaling": LIMIT}


@pytest.fixture(autouse=True)
def _fixed_code(monkeypatch):
    """Keys that do not depend on the code that trains."""
    monkeypatch.setattr(spec, "numeric_code", lambda *names: "code")


def cells(*results, max_seconds=LIMIT):
    return cells_table(results, [], STEP_TIMES, {"grid": max_seconds})


def only_row(frame):
    assert len(frame) == 1
    return frame.iloc[0]


class TestCells:
    def test_row_of_a_cell_that_reached_its_target(self):
        trained = result(lr=0.001, size=3, seed=7, steps=100)
        row = only_row(cells(trained))
        assert row.to_dict() == {
            "experiment": "grid",
            "optimizer": "adam",
            "lr": 0.001,
            "size": 3,
            "seed": 7,
            "target": 0.97,
            "max_steps": 12_000,
            "status": "reached",
            "steps": 100,
            "examples": 10_000,
            "steps_trained": 100,
            "weights": 10_113,
            "step_time_s": 0.03,
            "time_s": pytest.approx(3.0),
            "trained": True,
            "first_value": 0.9,
            "value": 0.98,
            "best_value": 0.98,
            "best_step": 100,
            "train_accuracy": 0.98,
            "loss": 0.1,
            "key": trained.cell.key,
            "tensorflow": "2.21.0",
            "device": "CPU",
        }

    @pytest.mark.parametrize("status", ["budget", "diverged", "stalled"])
    def test_cell_that_missed_its_target_has_no_steps_and_no_time(self, status):
        row = only_row(cells(result(steps=None, status=status, loss=(0.5, None))))
        assert row["status"] == status
        assert not row["trained"]
        assert pd.isna(row["steps"]) and pd.isna(row["examples"])
        assert math.isnan(row["time_s"]) and math.isnan(row["loss"])
        assert row["steps_trained"] == 100

    @pytest.mark.parametrize(("limit", "trained"), [(1.0, True), (0.99, False)])
    def test_cell_that_takes_longer_than_the_limit_failed(self, limit, trained):
        row = only_row(cells(result(steps=100), max_seconds=limit))
        assert row["trained"] == trained
        assert row["time_s"] == pytest.approx(1.0)

    def test_cell_without_a_check_has_no_accuracy(self):
        row = only_row(cells(result(steps=None, accuracy=(), loss=())))
        assert math.isnan(row["train_accuracy"])
        assert row["steps_trained"] == 0

    def test_cell_of_both_experiments_has_two_rows(self):
        shared = result()
        table = cells_table([shared], [shared], STEP_TIMES, LIMITS)
        assert list(table["experiment"]) == ["grid", "scaling"]
        assert table["key"].nunique() == 1

    def test_order_of_the_cells_changes_nothing(self):
        results = [result("gd", 0.1), result(lr=0.01), result(seed=1), result()]
        pd.testing.assert_frame_equal(cells(*results), cells(*reversed(results)))

    def test_missing_step_time_names_the_optimizer_and_the_size(self):
        with pytest.raises(InputError, match="gd at size 3: not measured"):
            cells(result("gd", size=3))


class TestRates:
    @pytest.mark.parametrize(
        ("steps", "trained", "median"),
        [
            ([300], True, 300),
            ([100, 300, 200], True, 200),
            ([100, 200, None], True, 200),
            ([100, 200, 400, None], True, 300),
            ([100, None, None], False, math.nan),
            ([100, None], False, math.nan),
            ([None], False, math.nan),
        ],
    )
    def test_median_over_seeds_counts_a_miss_as_infinite(self, steps, trained, median):
        seeds = [result(seed=seed, steps=value) for seed, value in enumerate(steps)]
        row = only_row(rates_table(cells(*seeds)))
        assert row["trained"] == trained
        assert row["steps"] == pytest.approx(median, nan_ok=True)
        assert row["time_s"] == pytest.approx(median * STEP_TIME, nan_ok=True)
        assert row["seeds"] == len(steps)
        assert row["seeds_trained"] == sum(value is not None for value in steps)

    def test_spread_is_that_of_the_seeds_that_trained(self):
        seeds = [result(seed=s, steps=n) for s, n in enumerate([100, None, 400])]
        row = only_row(rates_table(cells(*seeds)))
        assert (row["time_low_s"], row["time_high_s"]) == pytest.approx((1.0, 4.0))

    def test_rate_that_no_seed_trained_has_no_spread(self):
        row = only_row(rates_table(cells(result(steps=None))))
        assert math.isnan(row["time_low_s"]) and math.isnan(row["time_high_s"])

    def test_seed_over_the_limit_is_a_miss(self):
        seeds = [result(seed=s, steps=n) for s, n in enumerate([100, 200, 9_000])]
        row = only_row(rates_table(cells(*seeds, max_seconds=60)))
        assert row["seeds_trained"] == 2
        assert row["steps"] == 200
        assert row["time_high_s"] == pytest.approx(2.0)

    def test_row_per_experiment_optimizer_rate_and_size(self):
        grid = [result(), result(seed=1), result("gd"), result(lr=0.01)]
        table = cells_table(grid, [result(), result(size=3)], STEP_TIMES, LIMITS)
        coordinates = ["experiment", "optimizer", "lr", "size", "weights"]
        assert rates_table(table)[coordinates].values.tolist() == [
            ["grid", "adam", 0.001, 1, 3_371],
            ["grid", "adam", 0.01, 1, 3_371],
            ["grid", "gd", 0.001, 1, 3_371],
            ["scaling", "adam", 0.001, 1, 3_371],
            ["scaling", "adam", 0.001, 3, 10_113],
        ]


class TestBestLr:
    def best(self, *steps):
        """The row of an optimizer whose rates 1, 2, ... took these steps."""
        rows = (rate(lr=float(lr), steps=value) for lr, value in enumerate(steps, 1))
        return only_row(best_lr_table(rates_of(*rows)))

    def test_best_rate_is_the_one_of_fewest_steps(self):
        row = self.best(None, 900, 300, 500, None)
        assert (row["best_lr"], row["steps"]) == (3, 300)
        assert row["time_s"] == pytest.approx(3.0)
        assert (row["band_from"], row["band_to"]) == (2, 4)
        assert (row["rates_trained"], row["rates_tried"]) == (3, 5)
        assert row["share"] == pytest.approx(0.6)

    def test_smaller_rate_wins_a_tie(self):
        assert self.best(None, 300, 300, None)["best_lr"] == 2

    def test_band_ends_at_the_first_failure_on_either_side(self):
        row = self.best(500, None, 400, 300, None, 600)
        assert (row["band_from"], row["band_to"]) == (3, 4)
        assert row["rates_trained"] == 4

    @pytest.mark.parametrize(
        ("steps", "edge"),
        [
            ([500, 300, 500], ""),
            ([300, 500, None], "lower"),
            ([None, 500, 300], "upper"),
            ([300], "both"),
            ([None, None], ""),
        ],
    )
    def test_best_rate_at_the_edge_of_the_tried_range_is_marked(self, steps, edge):
        assert self.best(*steps)["at_edge"] == edge

    def test_optimizer_that_never_trained_has_a_row_without_a_best_rate(self):
        row = self.best(None, None)
        assert row[["best_lr", "steps", "time_s", "band_from", "band_to"]].isna().all()
        assert (row["rates_trained"], row["rates_tried"], row["share"]) == (0, 2, 0)

    def test_scaling_experiment_does_not_count(self):
        grid, scaling = rate(steps=300), rate(lr=0.01, steps=50, experiment=SCALING)
        assert only_row(best_lr_table(rates_of(grid, scaling)))["best_lr"] == 0.001


class TestFastestSlowest:
    def test_fastest_and_slowest_of_the_optimizers_that_trained(self):
        rates = rates_of(
            rate("gd", 0.1, 900),
            rate("adam", 0.1, 300),
            rate("momentum", 0.1, 400),
            rate("rmsprop", 0.1, None),
        )
        row = only_row(fastest_slowest_table(rates))
        assert row["fastest_optimizer"] == "adam"
        assert row["fastest_time_s"] == pytest.approx(3.0)
        assert row["slowest_optimizer"] == "gd"
        assert row["slowest_time_s"] == pytest.approx(9.0)
        assert (row["optimizers_tried"], row["optimizers_trained"]) == (4, 3)
        assert row["slowest_failed"]

    def test_slowest_did_not_fail_if_all_trained(self):
        rates = rates_of(rate("gd", 0.1, 900), rate("adam", 0.1, 300))
        assert not only_row(fastest_slowest_table(rates))["slowest_failed"]

    def test_rate_that_trains_nothing_names_nobody(self):
        row = only_row(fastest_slowest_table(rates_of(rate("gd", 0.1, None))))
        assert (row["fastest_optimizer"], row["slowest_optimizer"]) == ("", "")
        assert math.isnan(row["fastest_time_s"]) and math.isnan(row["slowest_time_s"])
        assert row["optimizers_trained"] == 0

    def test_row_per_rate_of_the_grid_in_order(self):
        rates = rates_of(
            rate("gd", 0.1), rate("gd", 0.01), rate(lr=5.0, experiment=SCALING)
        )
        assert list(fastest_slowest_table(rates)["lr"]) == [0.01, 0.1]


class TestScalingFit:
    def fits(self, times):
        """The fits of one rate, by what the time is fitted against."""
        rows = [
            rate(
                steps=None if seconds is None else 100,
                experiment=SCALING,
                size=size,
                weights=1_000 * size + 500,
                time_s=math.nan if seconds is None else seconds,
            )
            for size, seconds in times.items()
        ]
        return scaling_fit_table(rates_of(*rows)).set_index("against")

    def test_line_against_size_and_against_weights(self):
        fits = self.fits({size: 4.0 + 2.0 * size for size in range(1, 6)})
        numbers = ["c_s", "k_s", "r2", "residual_s"]
        assert fits.loc["size", numbers].tolist() == pytest.approx([4, 2, 1, 0])
        assert fits.loc["weights", numbers].tolist() == pytest.approx([3, 0.002, 1, 0])

    def test_failures_are_left_out_of_the_line_and_counted(self):
        fit = self.fits({1: 6.0, 2: 8.0, 3: None, 4: 12.0, 5: None}).loc["size"]
        assert (fit["c_s"], fit["k_s"]) == pytest.approx((4, 2))
        assert (fit["points"], fit["failed"]) == (3, 2)

    def test_no_line_through_fewer_than_three_points(self):
        fit = self.fits({1: 6.0, 2: 8.0, 3: None}).loc["size"]
        assert fit[["c_s", "k_s", "r2", "residual_s"]].isna().all()
        assert (fit["points"], fit["failed"]) == (2, 1)

    def test_grid_does_not_count(self):
        assert scaling_fit_table(rates_of(rate())).empty


class TestCurves:
    def test_row_per_check(self):
        trained = result("gd", 0.1, seed=2, validation_accuracy=(0.91, 0.97))
        table = curves_table([trained], STEP_TIMES)
        assert table.to_numpy().tolist() == [
            ["gd", 0.1, 2, 50, 1.0, 0.9, 0.5, 0.91, 0.9, 0.91],
            ["gd", 0.1, 2, 100, 2.0, 0.98, 0.1, 0.97, 0.98, 0.97],
        ]

    def test_what_was_not_measured_is_missing(self):
        table = curves_table([result(loss=(0.5, None))], STEP_TIMES)
        assert table["validation_accuracy"].isna().all()
        assert table["loss"].isna().tolist() == [False, True]

    def test_order_of_the_cells_changes_nothing(self):
        results = [result(seed=1), result("gd"), result()]
        pd.testing.assert_frame_equal(
            curves_table(results, STEP_TIMES), curves_table(results[::-1], STEP_TIMES)
        )


@pytest.mark.parametrize(
    ("derive", "source", "name"),
    [
        (rates_table, "cells", "rates"),
        (best_lr_table, "rates", "best_lr"),
        (fastest_slowest_table, "rates", "fastest_slowest"),
        (scaling_fit_table, "rates", "scaling_fit"),
    ],
)
def test_no_rows_give_a_table_without_rows(derive, source, name):
    pd.testing.assert_frame_equal(derive(as_table([], source)), as_table([], name))
