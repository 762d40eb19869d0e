"""What a picture of a study's answer is made of, and its lines."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.cells import make_history

from lrvalley.errors import InputError
from lrvalley.jobs.answer_on_disk import AnswerOnDisk
from lrvalley.records.cell_file import Result, write_cell
from lrvalley.records.search_file import write_search
from lrvalley.study.history import History, outcome_of
from lrvalley.study.load import load_study
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


def end(study, optimizer):
    search = search_of(study, optimizer)
    names = "optimizer size seed rungs steps_spent widened at_edge candidates"
    content = dict.fromkeys(names.split())
    write_search(f"results/own/search/{optimizer}.json", {"key": search.key} | content)


def choose(*rows):
    table = Path("results/own/tables/candidates.csv")
    table.parent.mkdir(parents=True)
    table.write_text("\n".join(["optimizer,lr,confirm", *rows]))


def test_before_a_rung_each_rate_has_a_dot():
    assert AnswerOnDisk(study_of()).lines() == [
        "Answer of study own: 0 of 2 optimizers searched",
        "",
        "Best so far  val_loss  rate  after  "
        "all rates after 100 steps, ascending: ▁ best, × diverged",
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


def test_rates_beyond_the_range_are_shown_if_it_was_widened():
    study = study_of()
    train(study, "Adam", 10.0, 100, 2.0, 1.5)
    assert AnswerOnDisk(study).lines()[3].endswith("····▁")


def test_searches_that_have_ended_and_confirmations_are_counted():
    study = study_of(seeds=[1])
    on_disk = AnswerOnDisk(study)
    end(study, "Adam")
    choose("Adam,0.01,yes", "SGD,0.1,")
    # The table is of another search, as long as one has not ended.
    assert on_disk.lines()[0] == "Answer of study own: 1 of 2 optimizers searched"
    end(study, "SGD")
    seeds = study.confirmation_seeds
    again = study.grid_cell("Adam", 0.01, seeds[0])
    history = replace(make_history(), validation={"loss": [1.0] * 3})
    write_cell(again.path, Result(again, "budget", None, 1, history, "2.21.0", "CPU"))
    title = "Answer of study own: 2 of 2 optimizers searched"
    confirmed = f"1 of {len(seeds)} confirmations decided"
    assert on_disk.lines()[0] == f"{title}, {confirmed}"


def test_a_search_of_another_configuration_has_not_ended():
    end(study_of(answer={"first_rung": 50}), "Adam")
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


def test_a_damaged_table_is_named():
    study = study_of()
    for optimizer in study.optimizers:
        end(study, optimizer)
    choose("Adam,0.01")
    with pytest.raises(InputError, match=r"candidates\.csv: found a row of another length"):
        AnswerOnDisk(study).look()
