"""The tables of users' studies, from invented trainings."""

import math
from dataclasses import replace

import pytest
from support import own_studies as own

from lrvalley.analysis.study_tables import cells_table, curves_table, rates_table
from lrvalley.study.objective import Objective

LOSS = Objective.of("val_loss")
STEP_TIMES = {("Adam", 1): own.STEP_S}


def trained(lr=0.001, seed=1, metrics=(own.LOSS,), objective=LOSS):
    return own.training("Adam", lr, seed, objective, metrics)


def row_of(result, objective=LOSS, max_seconds=None):
    cells = cells_table([result], [], STEP_TIMES, {"grid": max_seconds}, objective)
    return cells.iloc[0]


def test_a_cell_without_a_target_has_its_best_value_and_when():
    result = trained()
    values = result.history.validation["loss"]
    row = row_of(result)
    assert (row["first_value"], row["value"]) == (values[0], values[-1])
    assert row["best_value"] == min(values)
    assert row["best_step"] == own.EVERY * (1 + values.index(min(values)))
    assert row["steps"] == row["best_step"]
    assert row["time_s"] == pytest.approx(row["best_step"] * own.STEP_S)
    assert row["examples"] == 32 * row["best_step"]
    assert row["trained"] and row["status"] == "budget"
    assert math.isnan(row["target"])


def test_a_task_without_accuracy_has_none():
    assert math.isnan(row_of(trained())["train_accuracy"])
    curves = curves_table([trained()], STEP_TIMES, LOSS)
    assert curves["train_accuracy"].isna().all()
    assert curves["validation_accuracy"].isna().all()


def test_a_training_that_diverged_did_not_train_and_keeps_its_best_value():
    row = row_of(trained(lr=1.0))
    assert (row["status"], row["trained"]) == ("diverged", False)
    assert math.isnan(row["value"]) and math.isfinite(row["best_value"])
    assert math.isnan(row["time_s"])


def test_of_a_metric_the_first_of_the_highest_is_the_best():
    objective = Objective.of("val_accuracy")
    result = trained(metrics=(own.LOSS, own.ACCURACY), objective=objective)
    history = replace(
        result.history,
        validation={"accuracy": [0.5, 0.9, None, 0.9], "loss": [1.0] * 4},
        step=[100, 200, 300, 400],
    )
    row = row_of(replace(result, history=history), objective)
    assert (row["best_value"], row["best_step"], row["value"]) == (0.9, 200, 0.9)


@pytest.mark.parametrize(("limit", "passes"), [(None, True), (1e3, True), (0.1, False)])
def test_a_limit_of_seconds_holds_without_a_target_too(limit, passes):
    assert row_of(trained(), max_seconds=limit)["trained"] == passes


def test_a_seed_that_diverged_is_the_worst_in_the_median():
    cells = own.LOSS_OF_THREE_SEEDS["cells"]
    mixed = cells[(cells["optimizer"] == "Adam") & (cells["lr"] == 0.001)].copy()
    values = sorted(mixed["best_value"])
    mixed.loc[mixed["best_value"] == values[0], ["status", "trained"]] = ["diverged", False]
    row = rates_table(mixed, LOSS).iloc[0]
    assert row["value"] == values[2]
    assert (row["value_low"], row["value_high"]) == (values[1], values[2])
    assert (row["seeds_trained"], row["trained"]) == (2, True)


def test_with_half_of_the_seeds_diverged_there_is_no_value():
    cells = own.LOSS_OF_THREE_SEEDS["cells"]
    mixed = cells[(cells["optimizer"] == "Adam") & (cells["lr"] == 0.001)].head(2).copy()
    mixed.iloc[0, mixed.columns.get_loc("status")] = "diverged"
    assert math.isnan(rates_table(mixed, LOSS).iloc[0]["value"])


def test_curves_have_the_metric_on_both_kinds_of_data():
    result = trained(metrics=(own.LOSS, own.MAE), objective=Objective.of("val_mae"))
    curves = curves_table([result], STEP_TIMES, Objective.of("val_mae"))
    assert curves["train_value"].tolist() == result.history.train["mae"]
    assert curves["validation_value"].tolist() == result.history.validation["mae"]


def test_a_size_that_is_no_whole_number_stays_what_it_is():
    result = trained()
    program = replace(result.cell.program, size=0.5)
    cell = replace(result.cell, trajectory=replace(result.cell.trajectory, program=program))
    times = {("Adam", 0.5): own.STEP_S}
    cells = cells_table([replace(result, cell=cell)], [], times, {"grid": None}, LOSS)
    assert cells["size"].tolist() == [0.5]
