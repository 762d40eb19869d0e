"""A thin grid whose bands have failing rates on both sides says what the whole one says."""

import math

import pytest
from support.builders import ARTICLE_GRID, VALLEYS, grid_lr, study

from lrvalley.analysis.table_file import as_table
from lrvalley.article.claim import FAILS, HOLDS, NotTestable
from lrvalley.article.claims import CLAIMS
from lrvalley.article.published import RATES_TRIED
from lrvalley.article.seen_edges import (
    INFERRED,
    band_edges,
    inferred,
    ranks_of_width,
)


def thin(valleys):
    """Of each optimizer the rates that train, and those next to them."""
    kept = {}
    for name, tried in valleys.items():
        lrs = sorted(tried)
        near = [
            lr
            for place, lr in enumerate(lrs)
            if any(tried[each] for each in lrs[max(place - 1, 0) : place + 2])
        ]
        kept[name] = {lr: tried[lr] for lr in near}
    return kept


def row(number, tables):
    return as_table([CLAIMS[number - 1].row(tables)], "claims").iloc[0]


THIN = study(valleys=thin(VALLEYS))


def test_the_rates_are_the_articles():
    assert tuple(map(grid_lr, ARTICLE_GRID)) == RATES_TRIED
    assert len(RATES_TRIED) == 48


@pytest.mark.parametrize("number", [1, 3, 5, 6])
def test_the_same_value_and_verdict_as_the_whole_grid(number):
    found, whole = row(number, THIN), row(number, study())
    assert found["verdict"] == whole["verdict"] == HOLDS
    assert found["value"] == pytest.approx(whole["value"])
    assert INFERRED in found["note"]


def test_adams_band_is_second_at_worst():
    """Adadelta's 2.33 decades may be more than Adam's 2.5, up to its failing rates."""
    found = row(10, THIN)
    assert (found["verdict"], found["value"]) == (HOLDS, 2)


def test_what_is_known_and_what_is_not_known_to_fail():
    gd = {0.01: None, 0.04642: 900, 0.2154: 700, 1.5: None}
    least, most = inferred(study(valleys=VALLEYS | {"gd": gd}))
    known, possible = (set(seen.index[seen["gd"]]) for seen in (least, most))
    assert known == {lr for lr in RATES_TRIED if 0.04642 <= lr <= 0.2154}
    assert possible == {lr for lr in RATES_TRIED if 0.01 < lr < 1.5}


def test_edges_that_were_not_seen_are_unlimited():
    edges = band_edges(study(valleys=VALLEYS | {"gd": {0.1: 900}}))
    assert edges.loc["gd", ["fails_below", "fails_above"]].tolist() == [0.0, math.inf]


def test_an_optimizer_that_never_trains_says_nothing_of_other_rates():
    with pytest.raises(NotTestable, match="no rate trains gd"):
        band_edges(study(valleys=VALLEYS | {"gd": {0.1: None}}))


def test_the_rank_of_a_band_whose_ends_are_coarse():
    """Adam's is between 2 and 4 decades; half of the others' between 1 and 3."""
    wide = {1e-5: None, 1e-4: 900, 1e-2: 900, 1e-1: None}
    coarse = {1e-4: None, 1e-3: 900, 1e-2: 900, 1e-1: None}
    narrow = {0.09: None, 0.1: 900, 0.11: None}
    own = dict.fromkeys(VALLEYS, narrow) | {"adam": wide, "gd": coarse, "momentum": coarse}
    assert ranks_of_width(band_edges(study(valleys=own)), "adam") == (1, 3)


@pytest.mark.parametrize(
    ("number", "adam"),
    [(1, {1e-7: None, 1e-6: 900, 90.0: 900}), (5, {1e-4: 900, 1e-3: None})],
)
def test_a_thin_grid_can_refute(number, adam):
    others = thin(VALLEYS)
    found = row(number, study(valleys=others | {"adam": adam}))
    assert found["verdict"] == FAILS
