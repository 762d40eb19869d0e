"""The parts of pages that compare the text of the article with its program."""

import math

import pandas as pd
import pytest

from lrvalley.article.claim import CANNOT_BE_TOLD, FAILS, HOLDS
from lrvalley.article.published import VALLEYS
from lrvalley.reporting.network_pages import NOT_YET, bands, by_seed, claims, order


def networks(*groups):
    """The table `networks`: for each (network, window) the ratio of each optimizer."""
    return pd.DataFrame(
        {
            "network": network,
            "window": window,
            "optimizer": valley.optimizer,
            "ratio": ratios.get(valley.optimizer, math.nan),
            "best_lr": 0.01 if valley.optimizer in ratios else math.nan,
            "band_from": 0.001,
            "band_to": 0.1,
            "article_ratio": valley.time_s / 7.0,
            "article_best_lr": valley.best_lr,
            "article_band_from": valley.band_from,
            "article_band_to": valley.band_to,
        }
        for network, window, ratios in groups
        for valley in VALLEYS
    )


TABLE = networks(
    ("article_cnn", "check", {"rmsprop": 1.0, "gd": 1.5, "adam": 1.25}),
    ("tutorial_cnn", "running", {"adam": 1.0, "rmsprop": 4.321}),
)


def test_the_order_with_those_that_never_trained_last():
    lines = order(TABLE).splitlines()
    assert lines[2] == (
        "| of the text | last 50 steps | RMSProp 1, Adam 1.2, Gradient Descent 1.5, "
        "Momentum never, Adagrad never, Adadelta never | 1 |"
    )
    assert lines[3].startswith("| of the program | all steps | Adam 1, RMSProp 4.3,")
    assert lines[3].endswith("| 4.3 |")


def test_the_authors_own_order_is_the_last_line():
    last = order(TABLE).splitlines()[-1]
    assert "Gradient Descent 1, Adagrad 1.1, Adam 1.2, Adadelta 1.2, Momentum 1.8" in last
    assert last.endswith("RMSProp 12 | 12 |")


def test_bands_with_the_best_rate_by_optimizer():
    lines = bands(TABLE).splitlines()
    assert lines[0] == (
        "| optimizer | author | of the text, last 50 steps | of the program, all steps |"
    )
    assert (
        "| Adam | 4.64e-5 .. 0.01, best 0.00147 | 0.001 .. 0.1, best 0.01 "
        "| 0.001 .. 0.1, best 0.01 |"
    ) in lines
    assert "| Momentum | 0.0215 .. 0.215, best 0.215 | – | – |" in lines


def test_what_is_not_trained_yet_is_said():
    assert order(None) == bands(None) == NOT_YET


def test_claims_of_the_text_and_of_the_program():
    one = {"number": 1, "claim": "It is so.", "verdict": "holds", "seeds": 1}
    own = pd.DataFrame([one])
    other = own.assign(verdict="does not hold")
    assert claims(own, None).splitlines()[-1] == "| 1 | It is so. | **holds** |"
    assert claims(own, other).splitlines()[-1] == (
        "| 1 | It is so. | **holds** | does not hold |"
    )


@pytest.mark.parametrize(
    ("verdict", "holding", "expected"),
    [
        (HOLDS, 6, "**holds**, with each of 6 seeds"),
        (FAILS, 0, "does not hold, with each of 6 seeds"),
        (CANNOT_BE_TOLD, 4, "cannot be told: holds with 4 of 6 seeds"),
    ],
)
def test_a_claim_that_is_judged_with_several_seeds_says_so(verdict, holding, expected):
    row = {"number": 1, "claim": "It is so.", "verdict": verdict, "seeds": 6}
    table = pd.DataFrame([{**row, "seeds_holding": holding}])
    assert claims(table, None).splitlines()[-1] == f"| 1 | It is so. | {expected} |"


def test_the_bands_of_several_seeds_from_the_lowest_to_the_highest():
    row = {
        "optimizer": "gd",
        "band_from_low": 0.01,
        "band_from_high": 0.02154,
        "band_to_low": 0.3,
        "band_to_high": 0.3,
        "best_lr_low": 0.1,
        "best_lr_high": 0.2154,
        "steps_low": 700,
        "steps_high": 1150,
        "rates_all": 9,
        "rates_some": 2,
    }
    assert by_seed(pd.DataFrame([row])).splitlines()[2] == (
        "| Gradient Descent | 0.01 .. 0.0215 | 0.3 | 0.1 .. 0.215 | 700 .. 1,150 | "
        "9 always, 2 with some seeds |"
    )
