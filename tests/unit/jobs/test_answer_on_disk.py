"""What a picture of a study's answer is made of, and its lines."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.cells import make_history

from lrvalley.jobs.answer_on_disk import AnswerOnDisk
from lrvalley.records.cell_file import Result, write_cell
from lrvalley.records.search_file import write_search
from lrvalley.study.history import History
from lrvalley.study.load import load_study
from lrvalley.study.patience import outcome_of
from lrvalley.tuners.answer_search import search_of

RATES = [0.001, 0.01, 0.1, 1.0]
CONFIG = {
    "study": "own",
    "task": {"model": "m.py:build", "data": "mnist", "check_every": 50},
    "objective": {"metric": "val_loss"},
    "grid": {"optimizers": ["Adam", "SGD"], "rates": RATES, "max_steps": 400},
    "answer": {"first_rung": 100, "eta": 4, "defaults": False},
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("m.py").write_text("def build():\n    pass\n")


def study_of(**changes):
    return load_study(CONFIG | changes)


def train(study, optimizer, lr, steps, *losses):
    """Put on record a candidate that was trained so far, with these losses at its checks;
    None if it diverged there."""
    cell = search_of(study, optimizer).cell_at(lr)
    cell = replace(cell, stop=replace(cell.stop, max_steps=steps))
    history = make_history((0.5,) * len(losses), losses)
    history = History(
        [50 * (i + 1) for i in range(len(losses))],
        history.train,
        history.constant,
        {"loss": list(losses), "accuracy": [0.5] * len(losses)},
    )
    outcome = outcome_of(history, cell.stop)
    write_cell(cell.path, Result(cell, *outcome[:2], 1, outcome.history, "2.21.0", "CPU"))


def end(study, optimizer, *chosen):
    """End a search with these rates, the best first."""
    search = search_of(study, optimizer)
    names = ["optimizer", "size", "seed", "rungs", "steps_spent", "widened", "at_edge"]
    content = {"key": search.key, **dict.fromkeys(names)}
    content["candidates"] = [{"lr": lr} for lr in chosen]
    write_search(f"results/own/search/{optimizer}.json", content)


def choose(*rows):
    table = Path("results/own/tables/candidates.csv")
    table.parent.mkdir(parents=True)
    table.write_text("\n".join(["optimizer,lr,confirm", *rows]))


def test_before_a_rung_each_rate_has_a_dot():
    assert AnswerOnDisk(study_of()).lines() == [
        "Answer of study own: 0 of 2 optimizers searched",
        "",
        "Best so far  val_loss  rate  after  "
        "all rates after 100 steps, ascending: ▁ best, × broke off",
        "Adam         -         -     -      ····",
        "SGD          -         -     -      ····",
    ]


def test_the_valley_is_that_of_the_first_rung_and_the_best_goes_on():
    study = study_of()
    # The value at the rung counts there, and the best of all checks for what came of it.
    train(study, "Adam", 0.001, 100, 2.0, 1.5)
    train(study, "Adam", 0.01, 100, 1.5, 0.8)
    train(study, "Adam", 0.1, 100, 0.5, 1.0)
    train(study, "Adam", 1.0, 100, 3.0, None)
    train(study, "SGD", 1.0, 100, 2.0, 1.25)
    on_disk = AnswerOnDisk(study)
    assert on_disk.lines()[3:] == [
        "Adam         0.8       0.01  100 steps  ▇▁▃×",
        "SGD          1.25      1     100 steps  ···▅",
    ]
    train(study, "Adam", 0.01, 400, 1.5, 0.8, 0.7, 0.6, 0.5, 0.25, 0.375, 0.5)
    assert on_disk.lines()[3] == "Adam         0.25      0.01  400 steps  ▇▁▃×"


def test_of_a_metric_of_which_more_is_better_the_highest_is_best():
    study = study_of(objective={"metric": "val_r2", "direction": "higher"})
    for lr, value in zip(RATES, (0.25, 0.5, 0.75, 0.625), strict=True):
        search = search_of(study, "Adam")
        cell = search.cell_at(lr)
        cell = replace(cell, stop=replace(cell.stop, max_steps=100))
        history = make_history((0.5, 0.5), (1.0, 1.0))
        seen = {"loss": [1.0, 1.0], "r2": [0.0, value]}
        history = replace(history, step=[50, 100], validation=seen)
        write_cell(cell.path, Result(cell, "budget", None, 1, history, "2.21.0", "CPU"))
    assert AnswerOnDisk(study).lines()[3] == "Adam         0.75    0.1   100 steps  ▇▅▁▃"


def test_with_a_target_the_fewest_steps_are_best():
    study = study_of(objective={"metric": "val_loss", "target": 0.5})
    train(study, "Adam", 0.001, 100, 2.0, 1.5)
    train(study, "Adam", 0.01, 150, 1.5, 0.8, 0.75)
    assert AnswerOnDisk(study).lines()[3] == "Adam         -      0.01  150 steps  ▅▁··"
    train(study, "Adam", 0.1, 150, 1.5, 0.9, 0.5)
    train(study, "SGD", 0.1, 100, 0.5)
    assert AnswerOnDisk(study).lines()[3:] == [
        "Adam         150    0.1   150 steps  ▇▃▅·",
        "SGD          50     0.1   50 steps   ··▁·",
    ]


def test_a_record_of_another_target_says_what_it_says_of_this_one():
    lower = study_of(objective={"metric": "val_loss", "target": 1.0})
    train(lower, "Adam", 0.1, 100, 1.5, 0.75)
    study = study_of(objective={"metric": "val_loss", "target": 0.5})
    assert AnswerOnDisk(lower).lines()[3] == "Adam         100    0.1   100 steps  ··▁·"
    assert AnswerOnDisk(study).lines()[3] == "Adam         -      0.1   100 steps  ··▁·"


def test_a_record_without_the_metric_says_nothing():
    study = study_of()
    cell = search_of(study, "Adam").cell_at(0.1)
    train_only = replace(cell, stop=replace(cell.stop, max_steps=100, validate=False))
    history = make_history((0.5, 0.5), (1.0, 1.0))
    result = Result(train_only, "budget", None, 1, history, "2.21.0", "CPU")
    write_cell(train_only.path, result)
    assert AnswerOnDisk(study).lines()[3].endswith("····")
    other = study_of(objective={"metric": "val_r2", "direction": "higher"})
    train(study, "Adam", 0.1, 100, 1.0, 1.0)
    assert AnswerOnDisk(other).lines()[3].endswith("····")


def test_rates_beyond_the_range_are_shown_if_it_may_have_been_widened():
    study = study_of()
    train(study, "Adam", 10.0, 100, 2.0, 1.5)
    assert AnswerOnDisk(study).lines()[3].endswith(" ····")
    for lr in RATES:
        train(study, "Adam", lr, 100, 2.0, 1.75)
    assert AnswerOnDisk(study).lines()[3].endswith(" ▅▅▅▅▁")


def test_searches_that_have_ended_and_confirmations_are_counted():
    study = study_of(seeds=[1])
    on_disk = AnswerOnDisk(study)
    end(study, "Adam", 0.01)
    choose("Adam,0.01,yes", "SGD,0.1,")
    # The table is of another search, as long as one has not ended.
    assert on_disk.lines()[0] == "Answer of study own: 1 of 2 optimizers searched"
    end(study, "SGD", 0.1)
    seeds = study.confirmation_seeds
    again = study.grid_cell("Adam", 0.01, seeds[0])
    history = replace(make_history(), validation={"loss": [1.0] * 3})
    write_cell(again.path, Result(again, "budget", None, 1, history, "2.21.0", "CPU"))
    title = "Answer of study own: 2 of 2 optimizers searched"
    confirmed = f"1 of {len(seeds)} confirmations decided"
    assert on_disk.lines()[0] == f"{title}, {confirmed}"


def test_a_search_of_another_configuration_has_not_ended():
    end(study_of(answer={"first_rung": 50}), "Adam", 0.1)
    assert AnswerOnDisk(study_of()).lines()[0].endswith("0 of 2 optimizers searched")


def test_a_damaged_record_is_none_until_it_is_whole():
    study = study_of()
    on_disk = AnswerOnDisk(study)
    train(study, "Adam", 0.1, 100, 2.0, 1.5)
    (file,) = Path("results/cells").rglob("*.json")
    whole = file.read_text()
    file.write_text(whole[:-9])
    assert on_disk.lines()[3].endswith("····")
    file.write_text(whole)
    assert on_disk.lines()[3].endswith("··▁·")


@pytest.mark.parametrize("row", ["Adam,0.01", "Lion,0.01,best"])
def test_a_table_that_is_damaged_or_of_other_optimizers_is_none_yet(row):
    study = study_of()
    for optimizer in study.optimizers:
        end(study, optimizer, 0.1)
    choose(row)
    assert AnswerOnDisk(study).lines()[0].endswith("2 of 2 optimizers searched")


def test_a_training_that_ran_out_of_patience_goes_on_to_the_rung_that_was_asked_for():
    study = study_of(objective={"metric": "val_loss", "patience": 1})
    train(study, "Adam", 0.1, 400, 2.0, 1.0, 0.5, 0.75)
    train(study, "Adam", 0.01, 400, *[2.0 - 0.1 * i for i in range(8)])
    train(study, "SGD", 0.1, 100, 1.0, 1.5)
    train(study, "SGD", 0.01, 100, 2.0, 1.5)
    assert AnswerOnDisk(study).lines()[3:] == [
        "Adam         0.5       0.1   200 steps  ·▆▁·",
        "SGD          1.5       0.01  100 steps  ·▃▃·",
    ]


def test_of_rates_that_stopped_when_another_reached_the_target_none_broke_off():
    study = study_of(objective={"metric": "val_loss", "target": 0.5})
    train(study, "Adam", 0.001, 50, 2.0)
    train(study, "Adam", 0.01, 50, 0.5)
    train(study, "Adam", 0.1, 50, None)
    assert AnswerOnDisk(study).lines()[3].endswith("▅▁×·")


def test_the_best_of_a_search_that_has_ended_is_what_it_chose():
    study = study_of()
    for lr, loss in zip(RATES, (2.0, 1.0, 0.5, 1.5), strict=True):
        train(study, "Adam", lr, 400, *[loss] * 8)
    assert " 0.1 " in AnswerOnDisk(study).lines()[3]
    end(study, "Adam", 0.01, 0.1)
    assert AnswerOnDisk(study).lines()[3] == "Adam         1         0.01  400 steps  ▅▁"


def test_a_search_of_whole_trainings_has_the_valley_of_their_ends():
    study = study_of(answer={"way": "grid"})
    train(study, "Adam", 0.1, 400, *[2.0] * 7, 0.5)
    lines = AnswerOnDisk(study).lines()
    assert "all rates after 400 steps" in lines[2]
    assert lines[3].endswith("··▁·")
