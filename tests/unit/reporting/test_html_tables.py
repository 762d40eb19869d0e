"""The report's tables: readable numbers, failures marked, dashes for what is missing."""

import pandas as pd
from support import own_studies as own
from support.article_tables import OBJECTIVE
from support.report_tables import report_tables

from lrvalley.reporting.html_tables import report_table

TABLES = report_tables()


def shown(name, frame, row=0):
    table = report_table(name, frame, OBJECTIVE)
    headers = [column.header for column in table.columns]
    return dict(zip(headers, table.rows[row], strict=True))


def test_rates_and_times_are_readable_in_tables():
    [row] = report_table("timing_check", TABLES["timing_check"], OBJECTIVE).rows
    assert [value.text for value in row] == [
        "Adam", "0.001", "1×", "1,050", "1,000", "8.2", "8.2", "8.5", "1.04",
    ]  # fmt: skip


def test_failed_rates_are_marked_in_tables():
    rates = TABLES["rates"].sort_values("trained")
    failed = shown("rates", rates)
    assert (failed["outcome"].text, failed["outcome"].badge) == ("failed", "bad")
    assert failed["steps"].text == failed["time (s)"].text == "–"
    assert shown("rates", rates, -1)["outcome"].badge == "good"


def test_an_optimizer_that_never_trained_is_marked_in_best_lr():
    best_lr = TABLES["best_lr"]
    row = shown("best_lr", best_lr[best_lr["optimizer"] == "rmsprop"])
    assert row["where the best rate lies"].text == "never trained"
    assert row["band"].text == row["best rate"].text == "–"
    assert row["rates that trained"].text == "0 of 2"


def test_a_band_of_one_rate_is_shown_as_that_rate():
    best_lr = TABLES["best_lr"]
    assert (
        shown("best_lr", best_lr[best_lr["optimizer"] == "adagrad"])["band"].text == "0.1"
    )
    wide = shown("best_lr", best_lr[best_lr["optimizer"] == "adam"])
    assert wide["band"].text == "0.0001 to 0.01"


def test_the_article_stands_beside_ours_and_what_we_lack_is_a_dash():
    columns = {
        "optimizer": "adam", "article_rates_trained": 15, "article_rates_tried": 48,
        "article_band_from": 4.64e-5, "article_band_to": 1e-2,
        "article_best_lr": 1.47e-3, "article_time_s": 8.3, "our_rates_trained": pd.NA,
        "our_rates_tried": pd.NA, "our_band_from": float("nan"),
        "our_band_to": float("nan"), "our_best_lr": float("nan"),
        "our_time_s": float("nan"), "best_lr_ratio": float("nan"),
    }  # fmt: skip
    row = shown("article", pd.DataFrame([columns]))
    assert row["rates that trained: article"].text == "15 of 48"
    assert row["band: article"].text == "4.64e-5 to 0.01"
    assert row["best rate: article"].text == "0.00147"
    assert row["ours / article's"].text == row["ours"].text == "–"


def test_values_and_default_rates_are_readable_in_tables():
    study = own.LOSS_OF_THREE_SEEDS
    best = study["best_lr"].set_index("optimizer", drop=False)
    table = report_table("best_lr", best.loc[["Lion"]], study.objective)
    row = dict(zip([c.header for c in table.columns], table.rows[0], strict=True))
    assert row["validation loss"].text == "0.364"
    assert row["Keras's default rate"].text == "0.001"
    assert row["validation loss there"].text == "0.591"
    reached = own.ACCURACY_TO_TARGET
    best = reached["best_lr"].set_index("optimizer", drop=False)
    table = report_table("best_lr", best.loc[["Lion", "Adam"]], reached.objective)
    assert [row[-1].text for row in table.rows] == ["–", "600"]


def test_the_sensitivity_says_over_which_rates_it_is():
    table = report_table("sensitivity", TABLES["best_lr"], OBJECTIVE)
    headers = [column.header for column in table.columns]
    assert headers[1] == "train accuracy lost on average"
    adam = next(row for row in table.rows if row[0].text == "Adam")
    # All of Adam's rates come to the same.
    assert [value.text for value in adam[1:]] == ["0%", "0.0001", "0.01", "3"]
