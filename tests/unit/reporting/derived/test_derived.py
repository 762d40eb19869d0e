"""What figures draw beside the columns of tables, worked by hand."""

import math

import pandas as pd
import pytest
from support import frames
from support.drawn import FULL
from support.tuner_frames import CHECK, FAMILY, make_search_check

from lrvalley.analysis.table_file import as_table
from lrvalley.reporting.derived.grid_squares import grid_squares
from lrvalley.reporting.derived.lineages import (
    ancestry,
    best_members,
    copies,
    first_run,
    member_spread,
)
from lrvalley.reporting.derived.metric_curves import median_curve
from lrvalley.reporting.derived.seed_spread import seed_spread
from lrvalley.reporting.derived.size_series import best_series
from lrvalley.reporting.derived.smoothed_losses import smoothed_losses
from lrvalley.tuners.range_test import smoothed


def test_the_curve_of_several_seeds_is_their_median_and_spread():
    checks = pd.DataFrame(
        {
            "step": [50, 50, 50, 100, 100],
            "time_s": [0.5, 0.5, 0.5, 1.0, 1.0],
            "validation_accuracy": [0.1, 0.5, 0.4, 0.8, 0.9],
        }
    )
    curve = median_curve(checks, "validation_accuracy")
    assert curve["median"].tolist() == pytest.approx([0.4, 0.85])
    assert curve["low"].tolist() == [0.1, 0.8]
    assert curve["high"].tolist() == [0.5, 0.9]


def test_the_best_rate_of_the_sizes_trains_most_of_them_then_fastest():
    scaling = FULL["rates"][FULL["rates"]["experiment"] == "scaling"]
    assert best_series(scaling)["lr"].unique().tolist() == [1e-3]
    scaling.loc[(scaling["lr"] == 1e-3) & (scaling["size"] == 5), "trained"] = False
    assert best_series(scaling)["lr"].unique().tolist() != [1e-3]


def seeds_of(*outcomes):
    cells = frames.make_cells({"adam": [1e-3]}, seeds=len(outcomes))
    statuses, steps, trained = zip(*outcomes, strict=True)
    return cells.assign(
        status=list(statuses),
        steps=pd.array(list(steps), dtype="Int64"),
        trained=list(trained),
    )


def test_a_square_of_several_seeds_shows_the_median_with_misses_infinite():
    cells = seeds_of(
        ("reached", 1000, True), ("reached", 2000, True), ("stalled", None, False)
    )
    [square] = grid_squares(cells).to_dict("records")
    assert (square["outcome"], square["steps"]) == ("trained", 2000)


def test_a_square_without_a_majority_shows_its_commonest_failure():
    cells = seeds_of(
        ("reached", 1000, True), ("stalled", None, False), ("stalled", None, False)
    )
    assert grid_squares(cells)["outcome"].tolist() == ["stalled"]


def test_a_square_reached_after_the_limit_is_not_trained():
    assert grid_squares(seeds_of(("reached", 11000, False)))["outcome"].tolist() == ["slow"]


def test_copies_have_the_rate_of_the_parent_and_the_perturbed_one():
    found = copies(first_run(FAMILY))[["step", "member", "parent_lr", "next_lr"]]
    assert found.to_numpy().tolist() == [[100, 1, 0.1, 0.2], [200, 0, 0.2, 0.25]]


def test_the_best_last_member_descends_from_the_members_that_it_copied():
    line = ancestry(first_run(FAMILY))
    assert line["member"].tolist() == [0, 1, 0]
    assert line["start"].tolist() == [0, 100, 200]
    assert line["lr"].tolist() == [0.1, 0.2, 0.25]


def test_members_are_summarised_run_by_run_and_step_by_step():
    best = best_members(pd.concat([FAMILY, FAMILY.assign(run=2, validation_accuracy=0.5)]))
    assert best["validation_accuracy"].tolist() == [0.9, 0.95, 0.97, 0.5, 0.5, 0.5]
    assert member_spread(FAMILY)["low"].tolist() == [0.2, 0.8, 0.97]


def test_a_missed_seed_is_infinite_in_the_spread():
    found = seed_spread(CHECK).set_index("origin")
    assert found.loc["search"].tolist() == [1e-3, 700, 800, 900]
    assert found.loc["grid"].tolist() == [2e-3, 900, 1_000, math.inf]
    half = seed_spread(make_search_check({("search", 1e-3): [700, None]}))
    assert half["median"].tolist() == [math.inf]


def losses(*values):
    rows = [
        {"optimizer": "adam", "seed": 1, "lr": 10.0**place, "loss": loss}
        for place, loss in enumerate(values)
    ]
    return as_table(rows, "range_test")


def test_a_smoothed_loss_ends_where_the_raw_one_is_no_longer_finite():
    rows = smoothed_losses(losses(2.0, 1.0, 2.0, math.nan, 2.0, 50.0))
    assert rows["smoothed"].tolist()[:3] == pytest.approx(smoothed([2.0, 1.0, 2.0]))
    assert rows["smoothed"].notna().tolist() == [True] * 3 + [False] * 3
    assert rows["least"].tolist() == [False, True, False, False, False, False]


def test_a_loss_that_is_never_finite_has_no_minimum():
    assert not smoothed_losses(losses(math.nan, 1.0))["least"].any()
