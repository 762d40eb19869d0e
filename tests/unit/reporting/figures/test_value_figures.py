"""What the figures of users' studies show."""

from types import SimpleNamespace

import pytest
from support import own_studies as own
from support.drawn import BY_NAME, crosses, legend_words, lines_of, words
from support.own_answers import answer_tables

from lrvalley.reporting.derived.value_scale import value_scale
from lrvalley.reporting.figures.catalog import (
    COST,
    SURE,
    TUNERS,
    figures_of,
)
from lrvalley.reporting.figures.drawing import draw
from lrvalley.reporting.figures.options import Options
from lrvalley.study.load import load_study
from lrvalley.study.objective import Objective

# Their figures need the answer's tables.
OF_ANSWER = (SURE, COST)


def shape_of(objective):
    """A user's study, as far as the catalogue asks for it."""
    return SimpleNamespace(
        objective=objective,
        compares_with_article=False,
        compares_tuners=False,
        has_scaling=False,
        repeats_bands=False,
    )


def names_of(study):
    return [figure.name for figure in figures_of(study)]


def own_figure(name, study, **options):
    figure = BY_NAME[name]
    given = Options(study.objective, max_steps=own.MAX_STEPS, **options)
    tables = study.tables
    if figure.section in OF_ANSWER:
        tables = {**tables, **answer_tables(study)}
    return draw(figure.draw, [tables[table] for table in figure.tables], given)


def value_axes(study):
    return own_figure("value_by_lr", study).axes[0]


def test_the_catalogue_of_each_kind_of_study():
    by_value = [
        "confirmed_by_lr",
        "value_by_lr",
        "values_heatmap",
        "best_so_far_by_steps",
        "value_over_time",
    ]
    assert names_of(shape_of(own.LOSS_OF_THREE_SEEDS.objective)) == by_value
    assert names_of(shape_of(own.LOSS_TO_TARGET.objective)) == [
        "confirmed_by_lr",
        "time_to_train_by_lr",
        "cells_heatmap",
        "share_trained_by_steps",
        "best_so_far_by_steps",
        "fastest_and_slowest_by_lr",
        "value_over_time",
    ]
    article = load_study({"study": "mine"})
    others = {figure.name for figure in BY_NAME.values()} - set(names_of(article))
    assert others == {name for name in by_value if "value" in name}
    assert [f.section for f in figures_of(article)].count(TUNERS) == 5


@pytest.mark.parametrize("case", own.STUDIES)
@pytest.mark.filterwarnings("error")
def test_every_figure_of_a_study_can_be_drawn(case):
    study = own.STUDIES[case]
    for name in names_of(shape_of(study.objective)):
        figure = own_figure(name, study)
        figure.draw_without_rendering()
        assert words(figure)


def test_titles_and_axes_speak_of_the_metric():
    figure = own_figure("value_by_lr", own.LOSS_OF_THREE_SEEDS)
    assert "Best validation loss within 2,000 steps, by learning rate" in words(figure)
    assert figure.axes[0].get_ylabel() == "best validation loss (log scale)"
    figure = own_figure("value_over_time", own.MAE_OF_ONE_SEED)
    assert "Validation MAE over time" in words(figure)
    assert "accuracy" not in words(figure)


def test_an_accuracy_is_read_in_percent_on_a_linear_axis():
    axes = value_axes(own.ACCURACY_OF_ONE_SEED)
    assert axes.get_yscale() == "linear"
    assert "80%" in [text.get_text() for text in axes.get_yticklabels()]


@pytest.mark.parametrize(
    ("study", "above"),
    [(own.LOSS_OF_THREE_SEEDS, True), (own.ACCURACY_OF_ONE_SEED, False)],
    ids=["loss", "accuracy"],
)
def test_rates_that_diverged_are_crosses_at_the_bad_end(study, above):
    figure = own_figure("value_by_lr", study)
    heights = [height for lr, height in crosses(figure)]
    rates = study["rates"]
    assert len(heights) == (~rates["trained"]).sum()
    values = rates.loc[rates["trained"], "value"]
    if above:
        assert min(heights) > values.max()
    else:
        assert max(heights) < values.min()
    assert "diverged, or far worse" in legend_words(figure)


def test_without_failures_there_is_no_strip():
    figure = own_figure("value_by_lr", own.ONE_RATE)
    assert crosses(figure) == []
    assert "diverged" not in legend_words(figure)


def test_best_and_default_rates_are_marked():
    figure = own_figure("value_by_lr", own.LOSS_OF_THREE_SEEDS)
    stars = [line.get_xdata()[0] for line in lines_of(figure) if line.get_marker() == "*"]
    assert sorted(stars) == sorted(own.LOSS_OF_THREE_SEEDS["best_lr"]["best_lr"])
    assert "Keras's default rate" in legend_words(figure)


def test_the_spread_of_several_seeds_is_shaded():
    assert value_axes(own.LOSS_OF_THREE_SEEDS).collections
    single = value_axes(own.ACCURACY_OF_ONE_SEED).collections
    assert not any(len(path.vertices) for each in single for path in each.get_paths())


def test_a_value_of_a_thousand_million_does_not_hide_the_others():
    rates = own.LOSS_OF_THREE_SEEDS["rates"].copy()
    last = rates["value"].last_valid_index()
    rates.loc[last, ["value", "value_low", "value_high"]] = 1e9
    scale = value_scale(rates, own.LOSS_OF_THREE_SEEDS.objective)
    assert scale.high < 3 and scale.log
    assert not scale.shows(rates["value"])[last]


def test_values_of_any_sign_are_not_on_a_log_axis():
    rates = own.LOSS_OF_THREE_SEEDS["rates"].copy()
    columns = ["value", "value_low", "value_high", "first_value"]
    rates[columns] -= 1
    assert not value_scale(rates, Objective.of("val_loss")).log


def test_a_target_is_a_line_over_time():
    figure = own_figure("value_over_time", own.ACCURACY_TO_TARGET)
    assert "target: 80% validation accuracy" in legend_words(figure)
    assert 0.8 in [line.get_ydata()[0] for line in figure.axes[0].lines]


def test_a_metric_of_the_train_data_alone_is_drawn_of_these():
    study = own.LOSS_OF_THREE_SEEDS
    curves = study["curves"].assign(validation_value=float("nan"))
    figure = draw(BY_NAME["value_over_time"].draw, [curves], Options(study.objective))
    assert figure.axes[0].get_ylabel().startswith("train loss")


def test_without_a_limit_the_valley_names_none():
    figure = own_figure("time_to_train_by_lr", own.LOSS_TO_TARGET)
    assert "limit" not in legend_words(figure)
    assert "validation loss 0.6 or lower" in words(figure)
    slowest = own.LOSS_TO_TARGET["rates"]["time_high_s"].max()
    assert all(height > slowest for _, height in crosses(figure))
    limited = own_figure("time_to_train_by_lr", own.LOSS_TO_TARGET, max_seconds=60.0)
    assert "limit: 60.0 s" in legend_words(limited)


def test_the_heat_map_has_its_best_dark():
    for study in (own.LOSS_OF_THREE_SEEDS, own.ACCURACY_OF_ONE_SEED):
        figure = own_figure("values_heatmap", study)
        mesh = figure.axes[0].collections[1]
        values = study["rates"]["value"].dropna()
        best, worst = values.min(), values.max()
        if study.objective.higher:
            best, worst = worst, best
        dark, light = (sum(mesh.to_rgba(value)[:3]) for value in (best, worst))
        assert dark < light
