"""Each of the article's 17 claims: a study in which it holds, one in which it does
not, and one that lacks the data to tell."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from support.builders import CURVES, SIZES, VALLEYS, grid_lr, study, valley
from support.claim_cases import REFUTED, UNTESTABLE, changed, lines

from lrvalley.analysis.table_file import COLUMNS, as_table
from lrvalley.article import claims_across, claims_rates
from lrvalley.article.claim import (
    CANNOT_BE_TOLD,
    FAILS,
    HOLDS,
    NOT_TESTABLE,
    Claim,
    NotTestable,
    humps,
    require_coverage,
)
from lrvalley.article.claims import CLAIMS, OF_THE_GRID, claims_table


def claim_row(number, tables):
    """The row of one claim in the table `claims`."""
    return as_table([CLAIMS[number - 1].row(tables)], "claims").iloc[0]


def test_claims_are_numbered_in_the_order_of_the_article():
    assert [claim.number for claim in CLAIMS] == list(range(1, 18))


def test_table_has_the_columns_of_the_contract_and_says_why_in_every_note():
    table = claims_table(study())
    assert list(table.columns) == list(COLUMNS["claims"])
    assert table["note"].str.len().min() > 0


def test_empty_study_tests_nothing_and_invents_no_value():
    table = claims_table(study(valleys={}, sizes={}, curves={}))
    assert set(table["verdict"]) == {NOT_TESTABLE}
    assert table["value"].isna().all()
    assert table["note"].str.len().min() > 0


@pytest.mark.parametrize("number", range(1, 18))
def test_claim_holds(number):
    row = claim_row(number, study())
    assert row["verdict"] == HOLDS
    assert math.isfinite(row["value"])


@pytest.mark.parametrize(("number", "data", "value"), REFUTED)
def test_claim_does_not_hold(number, data, value):
    row = claim_row(number, study(**data))
    assert row["verdict"] == FAILS
    assert row["value"] == pytest.approx(value, abs=0.005)


def test_a_claim_that_holds_with_some_seeds_only_cannot_be_told():
    (refuted, *_) = [case.values[1] for case in REFUTED if case.values[0] == 10]
    seeds = [study(), study(**refuted), study()]
    table = claims_table(study(), seeds).set_index("number")
    row = table.loc[10]
    assert row["verdict"] == CANNOT_BE_TOLD
    assert (row["seeds"], row["seeds_holding"]) == (4, 3)
    assert row["value_low"] <= 2 < row["value_high"]
    assert table.loc[1, ["verdict", "seeds", "seeds_holding"]].tolist() == [HOLDS, 4, 4]


def test_a_claim_that_holds_with_no_seed_does_not_hold():
    (refuted, *_) = [case.values[1] for case in REFUTED if case.values[0] == 3]
    row = claims_table(study(**refuted), [study(**refuted)] * 2).set_index("number").loc[3]
    assert (row["verdict"], row["seeds_holding"]) == (FAILS, 0)


def test_a_seed_with_which_a_claim_is_not_testable_is_left_out():
    empty = study(valleys={}, sizes={}, curves={})
    table = claims_table(study(), [empty, study()]).set_index("number")
    assert table.loc[3, ["verdict", "seeds"]].tolist() == [HOLDS, 2]


def test_only_claims_on_the_grid_are_judged_with_other_seeds():
    of_grid = {
        each.number
        for module in (claims_rates, claims_across)
        for each in vars(module).values()
        if isinstance(each, Claim)
    }
    assert of_grid == OF_THE_GRID
    table = claims_table(study(), [study()]).set_index("number")
    assert table["seeds"].to_dict() == {n: 2 if n in of_grid else 1 for n in range(1, 18)}


@pytest.mark.parametrize(("number", "data", "reason"), UNTESTABLE)
def test_claim_is_not_testable(number, data, reason):
    row = claim_row(number, study(**data))
    assert row["verdict"] == NOT_TESTABLE
    assert reason in row["note"]
    assert pd.isna(row["value"])


def test_every_claim_is_refuted_by_one_study_and_untestable_in_another():
    everything = set(range(1, 18))
    assert {case.values[0] for case in REFUTED} == everything
    assert {case.values[0] for case in UNTESTABLE} == everything


RISING = {-14: 4_600, -13: 4_700, -12: 4_800, -11: 4_900}


@pytest.mark.parametrize(
    ("steps", "verdict"),
    [
        pytest.param({-17: 200, -16: 250, -15: 200}, HOLDS, id="one check"),
        pytest.param({-17: 200, -16: 300, -15: 200}, FAILS, id="two checks"),
        pytest.param({-16: 5_000, -15: 4_500, **RISING}, HOLDS, id="11%"),
        pytest.param({-16: 5_000, -15: 4_000, **RISING}, FAILS, id="25%"),
    ],
)
def test_a_rise_and_fall_within_noise_is_no_second_valley(steps, verdict):
    tried = changed("adam", {grid_lr(at): value for at, value in steps.items()})
    assert claim_row(2, study(valleys=tried))["verdict"] == verdict


def test_a_gap_refutes_the_valley_even_if_another_optimizer_cannot_be_judged():
    tried = VALLEYS | {
        "gd": valley(-4, -4, -4, 700, 1.8),
        "adam": VALLEYS["adam"] | {grid_lr(-15): None},
    }
    row = claim_row(2, study(valleys=tried))
    assert row["verdict"] == FAILS
    assert "adam fails between trained rates at 0.003162" in row["note"]


def test_one_rate_that_trains_all_refutes_claim_3_however_few_were_tried():
    tried = {name: {0.1: 900, 1.0: None} for name in VALLEYS}
    assert claim_row(3, study(valleys=tried))["verdict"] == FAILS
    assert claim_row(6, study(valleys=tried))["verdict"] == FAILS


def test_rates_that_differ_by_noise_are_equally_good_in_claim_15():
    swapped = lines({0.001: lambda s: 2.0 + 8.4 * s, 0.0005: lambda s: 9 * s})
    row = claim_row(15, study(sizes=swapped))
    assert row["note"] == "best at the smallest 0.0005, at the largest 0.001"
    assert row["verdict"] == HOLDS
    assert row["value"] == pytest.approx(90 / 86)


@pytest.mark.parametrize(("seconds", "verdict"), [(15, HOLDS), (16, FAILS)])
def test_one_check_is_noise_in_claim_15_however_few_the_steps(seconds, verdict):
    """At 10x the best rate takes 100 steps, the best rate at 1x 10 x `seconds`."""
    sizes = lines(
        {
            0.001: lambda size: 2 + 8 * (size - 1) / 9,
            0.0005: lambda size: 1 + (seconds - 1) * (size - 1) / 9,
        }
    )
    row = claim_row(15, study(sizes=sizes))
    assert row["verdict"] == verdict
    assert row["value"] == pytest.approx(seconds / 10)


def test_rate_that_is_fast_at_few_sizes_only_is_not_among_the_best_in_claim_13():
    tried = SIZES | {0.01: {size: 1.0 if size < 4 else None for size in range(1, 11)}}
    assert claim_row(13, study(sizes=tried))["verdict"] == HOLDS


def test_curves_are_compared_over_equally_many_checks_in_claim_9():
    calmed = CURVES | {"gd": [*CURVES["gd"], *[0.97] * 400]}
    assert claim_row(9, study(curves=calmed))["verdict"] == HOLDS


def test_weights_of_a_network_whose_filters_alone_grow_are_about_linear():
    row = claim_row(17, study(weights_exponent=1.17))
    assert row["verdict"] == HOLDS
    assert row["value"] == pytest.approx(1.17, abs=0.001)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([5, 3, 1, 2, 4], []),
        ([1, 2, 3], []),
        ([3, 2, 1], []),
        ([2, 1, 2, 1, 2], [2]),
        ([4, 1, 1.14, 1, 4], []),
        ([1, 3, 1, 3, 1], [1, 3]),
        ([], []),
    ],
)
def test_humps_are_points_between_lower_ones(values, found):
    assert humps(values) == found


def test_a_hump_must_exceed_the_resolution():
    assert humps([100, 150, 100], resolution=50) == []
    assert humps([100, 151, 100], resolution=50) == [1]


@pytest.mark.parametrize(
    ("lrs", "gap"),
    [
        pytest.param([0.02, 0.05], None, id="half a decade everywhere"),
        pytest.param([0.05], "0.7 decades from 0.01", id="at the lower end"),
        pytest.param([0.02], "0.7 decades from 0.02", id="at the upper end"),
        pytest.param([0.001, 1.0], "1.0 decades from 0.01", id="only outside"),
    ],
)
def test_rates_cover_a_range_if_no_gap_exceeds_half_a_decade(lrs, gap):
    if gap is None:
        require_coverage(lrs, 0.01, 0.1)
    else:
        with pytest.raises(NotTestable, match=gap):
            require_coverage(lrs, 0.01, 0.1)
