"""Metrics, values and goals in words."""

import pytest

from lrvalley.reporting.objective_words import (
    best_words,
    metric_words,
    target_words,
    value_of_metric,
    value_words,
)
from lrvalley.study.objective import Objective


@pytest.mark.parametrize(
    ("metric", "words"),
    [
        ("accuracy", "train accuracy"),
        ("val_sparse_categorical_accuracy", "validation accuracy"),
        ("val_mae", "validation MAE"),
        ("val_mean_absolute_error", "validation MAE"),
        ("root_mean_squared_error", "train RMSE"),
        ("val_loss", "validation loss"),
        ("val_r2_score", "validation R²"),
        ("val_auc", "validation AUC"),
        ("val_top_k_categorical_accuracy", "validation top k categorical accuracy"),
        ("val_price_loss", "validation price loss"),
    ],
)
def test_metrics_have_the_names_that_people_use(metric, words):
    assert metric_words(Objective.of(metric)) == words


@pytest.mark.parametrize(
    ("metric", "value", "words"),
    [
        ("accuracy", 0.97, "97%"),
        ("val_precision", 0.9155, "91.5%"),
        ("val_auc", 0.98765, "0.988"),
        ("val_mae", 2.3149, "2.31"),
        ("val_mae", 23456.7, "23,457"),
        ("val_loss", 0.4, "0.4"),
        ("val_loss", 4.1e-5, "4.1e-5"),
        ("val_loss", -1.234, "-1.23"),
        ("val_loss", 3.2e9, "3.2e9"),
        ("val_loss", float("nan"), "–"),
    ],
)
def test_values_are_readable(metric, value, words):
    assert value_words(Objective.of(metric), value) == words


def test_a_share_stands_before_its_metric_and_a_number_behind():
    accuracy, error = Objective.of("val_accuracy"), Objective.of("val_mae")
    assert value_of_metric(accuracy, 0.9) == "90% validation accuracy"
    assert value_of_metric(error, 2.31) == "validation MAE 2.31"


@pytest.mark.parametrize(
    ("metric", "target", "words"),
    [
        ("accuracy", 0.97, "97% train accuracy"),
        ("val_loss", 0.412, "validation loss 0.412 or lower"),
        ("val_auc", 0.9, "validation AUC 0.9 or higher"),
        ("val_loss", None, "the target"),
    ],
)
def test_targets(metric, target, words):
    assert target_words(Objective.of(metric, target=target)) == words
    assert target_words(Objective.of(metric), target) == words


def test_a_share_of_which_less_is_better_says_so():
    missed = Objective.of("val_inaccuracy", "lower", 0.1)
    assert target_words(missed) == "10% validation inaccuracy or lower"


def test_what_is_best_without_a_target():
    assert best_words(Objective.of("val_loss")) == "best validation loss"
    within = best_words(Objective.of("val_accuracy"), 2_000)
    assert within == "best validation accuracy within 2,000 steps"
