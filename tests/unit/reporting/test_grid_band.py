"""The band of the answer, where a grid says more than the search."""

import pytest
from support.article_tables import best_lr_table
from support.builders import rate, rates_of

from lrvalley.reporting.confirmed_answer import how_safe
from lrvalley.reporting.grid_band import with_grid_band

WORKS = {0.01: 900, 0.1: 700, 1.0: 800, 10.0: 1_000}


def answer(lr=0.1, below=None, above=None):
    failing = {
        side: found and {"lr": found, "decades": 1.0}
        for side, found in (("below", below), ("above", above))
    }
    return {
        "objective": {
            "metric": "accuracy", "split": "train", "direction": "higher", "target": 0.97,
        },
        "recommended": {"optimizer": "Adam", "lr": lr, "instead_of": None},
        "band": {"low": lr, "high": lr, "works": 1, "tried": 1, "next_failing": failing},
    }  # fmt: skip


def band(content, works=WORKS):
    tried = {0.001: None, **works, 100.0: None}
    rates = rates_of(*(rate("Adam", lr, steps) for lr, steps in tried.items()))
    return with_grid_band(content, best_lr_table(rates), rates)["band"]


def test_it_is_the_grids_with_its_nearest_failures():
    found = band(answer())
    assert (found["low"], found["high"], found["works"]) == (0.01, 10.0, 4)
    assert found["next_failing"]["below"] == {"lr": 0.001, "decades": pytest.approx(2)}
    assert found["next_failing"]["above"] == {"lr": 100.0, "decades": pytest.approx(3)}


def test_what_the_confirmation_saw_fail_ends_it():
    found = band(answer(above=10.0))
    assert (found["low"], found["high"], found["works"]) == (0.01, 1.0, 3)
    assert found["next_failing"]["above"]["lr"] == 10.0
    assert band(answer(above=3.0))["high"] == 1.0


def test_a_recommended_rate_that_the_grid_does_not_have_is_in_the_band():
    found = band(answer(lr=20.0))
    assert found == answer(lr=20.0)["band"]
    assert band(answer(lr=0.05))["works"] == 5


def test_without_a_grid_or_an_answer_nothing_changes():
    content = answer()
    assert with_grid_band(content, best_lr_table(rates_of()), None) is content
    nothing = {"recommended": None}
    assert with_grid_band(nothing, best_lr_table(rates_of()), rates_of()) is nothing
    assert with_grid_band(content, best_lr_table(rates_of()), rates_of()) is content


def test_the_sentence_has_it_and_the_answer_itself_stays():
    content = answer()
    rates = rates_of(*(rate("Adam", lr, steps) for lr, steps in WORKS.items()))
    [sentence] = how_safe(with_grid_band(content, best_lr_table(rates), rates))
    assert sentence == (
        "Rates from 0.01 to 10 work (4 of 4 tried are known to). No rate tried is known to "
        "fail."
    )
    assert content == answer()
