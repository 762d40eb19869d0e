"""The table `tuners`, worked by hand."""

import math

import pytest

from lrvalley.analysis.table_file import COLUMNS, as_table
from lrvalley.analysis.tuner_comparison import (
    over_optimizers,
    tuners_table,
    with_bands,
)

INF, NAN = math.inf, math.nan


def choice(optimizer, number, spent, lr, steps, **changes):
    row = {
        "method": "random_search",
        "setting": "8 rates",
        "optimizer": optimizer,
        "replay": number,
        "steps_spent": spent,
        "grid_steps": 1000,
        "lr": lr,
        "cell_lr": lr,
        "steps": steps,
        "best_steps": 100,
    }
    return {**row, **changes}


def best(optimizer, lr, band_from, band_to):
    empty = dict.fromkeys(COLUMNS["best_lr"], 0)
    return empty | {
        "optimizer": optimizer,
        "best_lr": lr,
        "band_from": band_from,
        "band_to": band_to,
        "at_edge": "",
    }


BEST = as_table([best("adam", 0.01, 0.001, 0.1), best("gd", 0.1, 0.05, 0.2)], "best_lr")
CHOICES = [
    choice("adam", 1, 100, 0.01, 100),
    choice("adam", 2, 200, 0.1, 150),
    choice("adam", 3, 300, 1.0, None),
    choice("gd", 1, 400, 0.1, 200, best_steps=200, grid_steps=2000),
    choice("gd", 2, 500, 0.1, 120, best_steps=200, grid_steps=2000),
    choice("gd", 3, 600, 0.5, 300, best_steps=200, grid_steps=2000),
]


def rows_of(*replays, best_lr=BEST):
    table = tuners_table([as_table(rows, "replays") for rows in replays], best_lr)
    return table.set_index(["method", "setting", "optimizer"])


def row_of(optimizer, *choices, best_lr=BEST):
    return rows_of(choices or CHOICES, best_lr=best_lr).loc[
        ("random_search", "8 rates", optimizer)
    ]


class TestOneOptimizer:
    def test_adam(self):
        """Regrets 1, 1.5 and none; the band is 0.001 to 0.1, the best rate 0.01."""
        assert row_of("adam").to_dict() == {
            "replays": 3,
            "steps_spent": 200,
            "steps_spent_low": 100,
            "steps_spent_high": 300,
            "share_of_grid": 0.2,
            "lr": 0.1,
            "lr_ratio": pytest.approx(10),
            "regret": 1.5,
            "regret_low": 1,
            "regret_high": INF,
            "found": pytest.approx(2 / 3),
            "in_band": pytest.approx(2 / 3),
        }

    def test_gd(self):
        """Regrets 1, 0.6 and 1.5: a population may be faster than the best cell."""
        row = row_of("gd")
        assert row[["regret", "regret_low", "regret_high"]].tolist() == [1.0, 0.6, 1.5]
        assert row["share_of_grid"] == 0.25
        assert (row["found"], row["in_band"]) == (1, pytest.approx(2 / 3))

    def test_a_method_that_mostly_fails_has_infinite_regret(self):
        row = row_of("adam", *[choice("adam", n, 100, 1.0, None) for n in (1, 2)])
        assert row[["regret", "regret_low", "regret_high"]].tolist() == [INF] * 3
        assert (row["found"], row["in_band"]) == (0, 0)

    def test_without_a_best_cell_there_is_no_regret(self):
        never = as_table([best("adam", NAN, NAN, NAN)], "best_lr")
        failed = [choice("adam", n, 100, 1.0, None, best_steps=None) for n in (1, 2)]
        row = row_of("adam", *failed, best_lr=never)
        assert row[["regret", "regret_low", "regret_high", "lr_ratio"]].isna().all()
        assert (row["found"], row["in_band"]) == (0, 0)
        assert row["steps_spent"] == 100

    def test_a_seed_with_which_the_grid_never_trained_has_no_regret(self):
        """Regrets 1 and 1.5 of two; the third counts for what it cost and found."""
        never = choice("adam", 3, 300, 1.0, None, best_steps=None)
        row = row_of("adam", *CHOICES[:2], never)
        assert row[["regret", "regret_high"]].tolist() == [1.0, 1.5]
        assert (row["replays"], row["steps_spent"]) == (3, 200)
        assert row["found"] == pytest.approx(2 / 3)

    def test_rates_are_of_the_choices_that_have_one(self):
        nothing = choice("adam", 3, 300, NAN, None)
        assert row_of("adam", *CHOICES[:2], nothing)["lr"] == 0.01

    def test_a_suggestion_is_in_the_band_if_the_cell_is_that_it_is_judged_by(self):
        """The band is 0.001 to 0.1."""
        just_outside = choice("adam", 1, 100, 0.11, 150, cell_lr=0.1)
        far_outside = choice("adam", 2, 100, 7.0, None, cell_lr=NAN)
        assert row_of("adam", just_outside)["in_band"] == 1
        assert row_of("adam", just_outside, far_outside)["in_band"] == 0.5

    def test_a_population_is_in_no_band(self):
        runs = [
            choice("adam", n, 100, 0.01, steps, cell_lr=NAN, method="pbt")
            for n, steps in ((1, 150), (2, None))
        ]
        row = rows_of(runs).loc[("pbt", "8 rates", "adam")]
        assert math.isnan(row["in_band"])
        assert row["found"] == 0.5


class TestBands:
    @pytest.mark.parametrize(
        ("lr", "inside"),
        [(0.001, 1), (0.1, 1), (0.01, 1), (0.000999, 0), (0.101, 0), (NAN, 0)],
    )
    def test_the_ends_of_a_band_belong_to_it(self, lr, inside):
        choices = as_table([choice("adam", 1, 100, lr, 100)], "replays")
        (banded,) = with_bands(choices, BEST.set_index("optimizer").loc["adam"])["in_band"]
        assert banded == inside

    def test_a_rate_that_was_written_with_six_digits_is_at_the_end_of_its_band(self):
        third = as_table([best("adam", 0.5, 1 / 3, 2 / 3)], "best_lr")
        row = row_of("adam", choice("adam", 1, 100, 0.333333, 100), best_lr=third)
        assert row["in_band"] == 1


class TestAllOptimizers:
    def test_costs_are_added_and_the_fastest_choice_is_taken(self):
        together = over_optimizers(as_table(CHOICES, "replays"))
        assert together["steps_spent"].tolist() == [500, 700, 900]
        assert together["grid_steps"].tolist() == [3000] * 3
        assert together["steps"].tolist() == [100, 120, 300]
        assert together["best_steps"].tolist() == [100] * 3

    def test_its_row(self):
        """Regrets 1, 1.2 and 3; shares 5/30, 7/30 and 9/30."""
        row = row_of("all")
        assert row[["regret", "regret_low", "regret_high"]].tolist() == [1.2, 1.0, 3.0]
        assert row["share_of_grid"] == pytest.approx(7 / 30)
        assert row[["steps_spent_low", "steps_spent_high"]].tolist() == [500, 900]
        assert (row["replays"], row["found"]) == (3, 1)
        assert row[["lr", "lr_ratio", "in_band"]].isna().all()

    def test_it_fails_only_if_every_optimizer_does(self):
        failed = [choice(name, 1, 100, 1.0, None) for name in ("adam", "gd")]
        found = [choice("adam", 2, 100, 1.0, None), choice("gd", 2, 100, 0.1, 150)]
        row = row_of("all", *failed, *found)
        assert row["found"] == 0.5
        assert row[["regret", "regret_high"]].tolist() == [1.5, INF]

    def test_an_optimizer_that_never_trained_does_not_count(self):
        rows = [choice("adam", 1, 100, 0.01, 150)]
        rows += [choice("gd", 1, 100, 1.0, None, best_steps=None)]
        assert row_of("all", *rows)["regret"] == 1.5


def test_methods_and_settings_keep_their_order_and_have_a_row_each():
    few = [choice("adam", 1, 10, 0.01, 100, setting="4 rates")]
    asha = [choice("adam", 1, 10, 0.01, 100, method="asha")]
    assert rows_of([*CHOICES, *few], asha).index.tolist() == [
        ("random_search", "8 rates", "adam"),
        ("random_search", "8 rates", "gd"),
        ("random_search", "8 rates", "all"),
        ("random_search", "4 rates", "adam"),
        ("random_search", "4 rates", "all"),
        ("asha", "8 rates", "adam"),
        ("asha", "8 rates", "all"),
    ]


def test_the_table_has_its_types():
    table = tuners_table([as_table(CHOICES, "replays")], BEST)
    assert {c: str(t) for c, t in table.dtypes.items()} == dict(COLUMNS["tuners"])
