"""The article's published figures beside the study's."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from support.article_tables import best_lr_table
from support.builders import SIZES, rate, rates_of, study

from lrvalley.analysis.study_tables import scaling_fit_table
from lrvalley.analysis.table_file import COLUMNS
from lrvalley.article.published import (
    FITS,
    OPTIMIZERS,
    VALLEYS,
    article_scaling_table,
    article_table,
    same_rate,
)


def test_article_table_has_the_authors_figures_beside_ours():
    rates = rates_of(
        rate("adam", 0.0005, 900), rate("adam", 0.00147, 400), rate("adam", 0.01, None)
    )
    row = article_table(best_lr_table(rates)).set_index("optimizer").loc["adam"]
    assert row.to_dict() == pytest.approx(
        {
            "article_rates_trained": 15,
            "article_rates_tried": 48,
            "article_band_from": 4.64e-5,
            "article_band_to": 1e-2,
            "article_best_lr": 1.47e-3,
            "article_time_s": 8.3,
            "our_rates_trained": 2,
            "our_rates_tried": 3,
            "our_band_from": 0.0005,
            "our_band_to": 0.00147,
            "our_best_lr": 0.00147,
            "our_time_s": 4.0,
            "best_lr_ratio": 1.0,
        }
    )


def test_article_table_has_the_six_optimizers_and_leaves_ours_empty_if_not_tried():
    table = article_table(best_lr_table(rates_of(rate("gd", 0.1))))
    assert list(table.columns) == list(COLUMNS["article"])
    assert tuple(table["optimizer"]) == OPTIMIZERS
    ours = table.set_index("optimizer")["our_rates_tried"]
    assert ours["gd"] == 1
    assert ours.drop("gd").isna().all()


def test_optimizer_that_never_trained_has_no_ratio():
    table = article_table(best_lr_table(rates_of(rate("gd", 0.1, None))))
    row = table.set_index("optimizer").loc["gd"]
    assert row["our_rates_trained"] == 0
    assert pd.isna(row["our_best_lr"])
    assert pd.isna(row["best_lr_ratio"])


def test_article_scaling_table_has_the_authors_line_beside_ours():
    sizes = {0.001: {size: 3.0 + 8.0 * size for size in range(1, 11)}}
    table = article_scaling_table(scaling_fit_table(study(sizes=sizes).rates))
    row = table.set_index("lr").loc[0.001]
    assert row.to_dict() == pytest.approx(
        {
            "article_c_s": -2.4,
            "article_k_s": 8.3,
            "article_r2": 0.94,
            "our_c_s": 3.0,
            "our_k_s": 8.0,
            "our_r2": 1.0,
        }
    )


def test_article_scaling_table_has_the_six_rates_and_leaves_ours_empty_if_not_tried():
    sizes = {0.001: SIZES[0.001]}
    table = article_scaling_table(scaling_fit_table(study(sizes=sizes).rates))
    assert list(table.columns) == list(COLUMNS["article_scaling"])
    assert list(table["lr"]) == [fit.lr for fit in FITS]
    assert table.set_index("lr")["our_k_s"].notna().to_dict() == {
        fit.lr: fit.lr == 0.001 for fit in FITS
    }


def test_rate_of_the_grid_stands_for_the_published_one():
    assert same_rate(1.468e-3, 0.00146)
    assert not same_rate(1.468e-3, 0.001)


@pytest.mark.parametrize("published", VALLEYS, ids=OPTIMIZERS)
def test_published_valley_is_consistent(published):
    """The best rate is in the band, and the band has room for the trained rates."""
    assert published.band_from <= published.best_lr <= published.band_to
    sixths = 6 * math.log10(published.band_to / published.band_from)
    assert published.rates_trained <= round(sixths) + 1
