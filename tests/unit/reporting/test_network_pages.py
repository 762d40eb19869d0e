"""The parts of pages that compare the text of the article with its program."""

import math

import pandas as pd

from lrvalley.article.published import VALLEYS
from lrvalley.reporting.network_pages import NOT_YET, bands, claims, order


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
    own = pd.DataFrame({"number": [1], "claim": ["It is so."], "verdict": ["holds"]})
    other = own.assign(verdict="does not hold")
    assert claims(own, None).splitlines()[-1] == "| 1 | It is so. | **holds** |"
    assert claims(own, other).splitlines()[-1] == (
        "| 1 | It is so. | **holds** | does not hold |"
    )
