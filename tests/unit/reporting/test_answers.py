"""The study's answer, overall and by optimizer."""

import math

import pandas as pd
import pytest
from support import frames
from support import own_studies as own
from support.article_tables import OBJECTIVE

from lrvalley.reporting.answer import Answer
from lrvalley.reporting.answers import (
    Cost,
    Setting,
    answer_for,
    cost_of,
    overall_answer,
    ranking,
    setting_of,
)
from lrvalley.study.objective import Objective

CPU = Setting(OBJECTIVE, device="CPU")
COST = Cost(cells=288, steps=3_021_200)


def row(**changes):
    adagrad = {
        "optimizer": "adagrad",
        "best_lr": 0.1,
        "steps": 1000.0,
        "time_s": 8.2,
        "band_from": 0.04642,
        "band_to": 0.2154,
        "rates_trained": 5,
        "rates_tried": 48,
        "share": 5 / 48,
        "at_edge": "",
        "value": 0.971,
        "default_lr": math.nan,
        "default_steps": math.nan,
        "default_value": math.nan,
    }
    return adagrad | changes


def failed_row(**changes):
    missing = dict.fromkeys(["best_lr", "steps", "time_s", "band_from", "band_to"])
    failed = dict.fromkeys(missing, math.nan) | {"rates_trained": 0, "share": 0.0}
    return row(**failed, **changes)


def table(*rows):
    return pd.DataFrame(list(rows))


ADAM = row(optimizer="adam", best_lr=0.00468, steps=1200.0, time_s=9.1)


def test_an_optimizer_is_answered_with_rate_effort_and_band():
    assert answer_for(row(), CPU) == Answer(
        "Adagrad trains fastest at a learning rate of 0.1.",
        (
            "It reached 97% train accuracy in 1,000 steps (8.2 s on this CPU).",
            "Any rate tried from 0.0464 to 0.215 works (5 of 48 rates tried trained).",
        ),
    )


def test_an_optimizer_that_never_trained_is_answered_with_what_to_try():
    assert answer_for(failed_row(optimizer="rmsprop"), CPU) == Answer(
        "RMSProp did not reach 97% train accuracy at any of the 48 rates tried.",
        ("Widen the range of rates or raise the budget.",),
    )


@pytest.mark.parametrize(
    ("edge", "where", "advice"),
    [
        ("lower", "the lowest rate tried", "widen the range downwards"),
        ("upper", "the highest rate tried", "widen the range upwards"),
        ("both", "the only rate tried", "widen the range on both sides"),
    ],
)
def test_a_best_rate_at_the_edge_is_not_found_yet(edge, where, advice):
    warning = f"This is {where}, so the best rate is not found yet: {advice}."
    assert answer_for(row(at_edge=edge), CPU).points[-1] == warning
    assert warning in overall_answer(table(row(at_edge=edge), ADAM), CPU, COST).headline


@pytest.mark.parametrize("inside", ["", math.nan, None])
def test_a_best_rate_inside_the_range_has_no_warning(inside):
    assert "not found yet" not in answer_for(row(at_edge=inside), CPU).markdown()


def test_a_band_of_one_rate_promises_nothing_beside_it():
    alone = row(band_from=0.1, band_to=0.1, rates_trained=1)
    _, band = answer_for(alone, CPU).points
    assert band == "No rate tried next to it works (1 of 48 rates tried trained)."
    overall = overall_answer(table(alone), CPU, COST)
    assert overall.points[0].endswith("; no rate tried next to it works.")


def test_a_single_tried_rate_says_nothing_of_a_band():
    only = row(band_from=0.1, band_to=0.1, rates_trained=1, rates_tried=1, at_edge="both")
    _, edge = answer_for(only, CPU).points
    assert "This is the only rate tried" in edge


def test_several_seeds_are_said():
    effort, _ = answer_for(row(), Setting(OBJECTIVE, device="GPU", seeds=3)).points
    assert "(8.2 s on this GPU, median of 3 seeds)" in effort


def test_mixed_devices_are_not_claimed():
    effort, _ = answer_for(row(), Setting(OBJECTIVE)).points
    assert effort == "It reached 97% train accuracy in 1,000 steps (8.2 s)."


def test_the_overall_answer_names_best_band_runner_up_and_cost():
    rows = table(ADAM, row(), failed_row(optimizer="gd"))
    assert overall_answer(rows, CPU, COST) == Answer(
        "Train this model with Adagrad at a learning rate of 0.1.",
        (
            "It reached 97% train accuracy in 1,000 steps (8.2 s on this CPU); "
            "any rate tried from 0.0464 to 0.215 works.",
            "Runner-up: Adam at 0.00468 (9.1 s).",
            "Cost: 288 cells, 3,021,200 steps.",
        ),
    )


def test_an_answer_is_a_paragraph_and_a_list_in_markdown():
    assert Answer("Yes.", ("One.", "Two.")).markdown() == "**Yes.**\n\n- One.\n- Two."
    assert Answer("No.").markdown() == "**No.**"


def test_the_best_optimizer_is_the_fastest_in_seconds_not_in_steps():
    slow_steps = row(optimizer="adam", steps=500.0, time_s=20.0)
    ranked = ranking(table(slow_steps, row()), OBJECTIVE)
    assert [r["optimizer"] for r in ranked] == ["adagrad", "adam"]


def test_equal_times_go_by_steps_then_by_name():
    more = row(optimizer="adam", steps=1100.0)
    twin = row(optimizer="adadelta")
    ranked = ranking(table(more, row(), twin), OBJECTIVE)
    assert [r["optimizer"] for r in ranked] == ["adadelta", "adagrad", "adam"]


def test_one_optimizer_has_no_runner_up():
    answer = overall_answer(table(row(), failed_row(optimizer="gd")), CPU, COST)
    assert "Runner-up" not in answer.markdown()


def test_a_study_in_which_nothing_trained_says_so():
    answer = overall_answer(table(failed_row()), CPU, Cost(cells=1, steps=12000))
    assert answer == Answer(
        "No optimizer reached 97% train accuracy at any rate tried.",
        (
            "Widen the range of rates, raise the budget or lower the target.",
            "Cost: 1 cell, 12,000 steps.",
        ),
    )


def test_the_cost_counts_a_cell_of_the_grid_once_and_no_other_experiment():
    grid = frames.make_cells({"adam": [1e-3, 1e-6]})
    cells = pd.concat([grid, grid, frames.make_scaling_cells()])
    adam_steps = frames.steps_of("adam", 1e-3)
    assert cost_of(cells) == Cost(cells=2, steps=adam_steps + 12000)


def test_the_setting_is_that_of_the_grid():
    grid = frames.make_cells({"adam": [1e-3, 1e-6]}, seeds=3)
    cells = pd.concat([grid, frames.make_scaling_cells()])
    assert setting_of(cells, OBJECTIVE) == Setting(OBJECTIVE, 12_000, "CPU", seeds=3)


def test_a_setting_of_mixed_devices_names_none():
    cells = frames.make_cells({"adam": [1e-3, 1e-2]})
    cells.loc[0, "device"] = "GPU"
    assert setting_of(cells, OBJECTIVE).device == ""


LOSS = Objective.of("val_loss")
BY_LOSS = Setting(LOSS, max_steps=2_000, device="CPU", seeds=3)


def own_answer(study, **more):
    setting = setting_of(study["cells"], study.objective)
    return overall_answer(study["best_lr"], setting, cost_of(study["cells"]), **more)


def test_without_a_target_the_best_value_wins():
    assert own_answer(own.LOSS_OF_THREE_SEEDS) == Answer(
        "Train this model with AdamW at a learning rate of 0.00215.",
        (
            "It came to validation loss 0.32, after 1,700 of 2,000 steps (8.2 s on this "
            "CPU, median of 3 seeds); no rate tried next to it does about as well.",
            "Runner-up: Adam at 0.00215 (validation loss 0.336).",
            "Keras's default rate, 0.001, comes to validation loss 0.359.",
            "Cost: 240 cells, 382,800 steps.",
        ),
    )


def test_a_metric_of_which_more_is_better_has_the_highest_first():
    ranked = ranking(own.ACCURACY_OF_ONE_SEED["best_lr"], Objective.of("val_accuracy"))
    values = [each["value"] for each in ranked]
    assert values == sorted(values, reverse=True)
    assert (
        "It came to 90.8% validation accuracy"
        in own_answer(own.ACCURACY_OF_ONE_SEED).markdown()
    )


def test_a_regression_is_answered_with_its_metric():
    text = own_answer(own.MAE_OF_ONE_SEED).markdown()
    assert "validation MAE 2.46" in text
    assert "any rate tried from 0.000464 to 0.0215 does about as well" in text
    assert "accuracy" not in text and "loss" not in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"default_lr": 0.1}, "Keras's default rate, 0.1, is the best one."),
        (
            {"default_lr": 0.01, "default_steps": 2500.0},
            "Keras's default rate, 0.01, takes 2,500 steps, 2.5 times as many.",
        ),
        (
            {"default_lr": 0.01},
            "Keras's default rate, 0.01, does not reach 97% train accuracy.",
        ),
    ],
)
def test_the_gain_over_the_default_rate_with_a_target(changes, words):
    assert words in overall_answer(table(row(**changes)), CPU, COST).points
    assert words in answer_for(row(**changes), CPU).points


def test_the_gain_over_a_default_rate_that_diverges():
    best = row(default_lr=0.01, value=0.4)
    assert "Keras's default rate, 0.01, diverges." in answer_for(best, BY_LOSS).points


def test_an_optimizer_without_a_target_is_answered_with_its_value():
    assert answer_for(row(value=0.41234, optimizer="Adam"), BY_LOSS) == Answer(
        "Adam does best at a learning rate of 0.1.",
        (
            "It came to validation loss 0.412, after 1,000 of 2,000 steps (8.2 s on this "
            "CPU, median of 3 seeds).",
            "Any rate tried from 0.0464 to 0.215 does about as well (5 of 48 rates tried "
            "did not diverge).",
        ),
    )


def test_a_study_in_which_everything_diverged_says_so():
    answer = own_answer(own.ALL_DIVERGED)
    assert answer.headline == "Every training diverged, with every optimizer."
    failed = answer_for(failed_row(optimizer="SGD"), BY_LOSS)
    assert failed.headline == "SGD diverged at all of the 48 rates tried."


def test_the_answer_has_the_code_of_the_best_setting():
    adamw = {"settings": {"weight_decay": 0.004}, "schedule": {"name": "constant"}}
    settings = {"AdamW": {"optimizer": "AdamW", **adamw}}
    code = own_answer(own.LOSS_OF_THREE_SEEDS, settings=settings).code
    assert code == "keras.optimizers.AdamW(learning_rate=0.002154, weight_decay=0.004)"
    assert own_answer(own.LOSS_OF_THREE_SEEDS).code == ""
