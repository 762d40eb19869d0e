"""Networks and windows side by side, cut from the same trainings."""

import pytest
from support.network_results import RESULTS, RUNNING

from lrvalley.article.networks import networks_table


@pytest.fixture(scope="module")
def rows():
    table = networks_table(RESULTS, RUNNING)
    return table.set_index(["network", "window", "optimizer"])


def test_two_windows_of_each_network_and_the_articles_optimizers(rows):
    assert len(rows) == 2 * 2 * 6


def test_the_window_is_cut_from_the_running_record(rows):
    steps = rows.loc["article_cnn"]["steps"]
    assert steps["running", "rmsprop"] == 200
    assert steps["check", "rmsprop"] == 100
    assert steps["running", "adam"] == steps["check", "adam"] == 50


def test_ranks_and_ratios_are_those_of_one_network_and_window(rows):
    running = rows.loc["article_cnn", "running"]
    assert running.loc["rmsprop", ["rank", "ratio"]].tolist() == [2, 4.0]
    assert rows.loc[("article_cnn", "check", "rmsprop"), "ratio"] == 2.0
    assert rows.loc[("tutorial_cnn", "running", "rmsprop"), "rank"] == 1


def test_the_band_counts_what_trained_by_that_window(rows):
    own = rows.loc["article_cnn", "running", "rmsprop"]
    assert (own["band_from"], own["band_to"]) == (0.001, 0.001)
    assert (own["rates_trained"], own["rates_tried"]) == (1, 2)


def test_an_optimizer_that_was_not_tried_has_the_authors_numbers_only(rows):
    row = rows.loc["tutorial_cnn", "running", "adam"]
    assert row[["best_lr", "steps", "rank"]].isna().all()
    assert (row["article_rank"], row["article_best_lr"]) == (3, 1.47e-3)
    assert row["article_ratio"] == pytest.approx(8.3 / 7.0)
