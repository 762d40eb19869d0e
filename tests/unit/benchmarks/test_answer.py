"""What the benchmark of answers reads, counts and keeps."""

import argparse
import doctest
import json
import os
import subprocess
import sys
from pathlib import Path

import answer
import psutil
import pytest
from answers import lrvalley_answer, pages, tables, valley
from answers.catalog import METHODS
from answers.process import ToolFailed, last_json, run, tree_rss

RUN = {
    "task": "dense",
    "tool": "ray",
    "method": "asha",
    "repetition": "1",
    "optimizer": "Adam",
    "lr": "0.001",
    "wall_s": "60.0",
    "steps": "600",
    "peak_rss_mb": "900",
}
CHOICE = {name: RUN[name] for name in tables.CHOICE}


def trainings(*values, **other):
    return [
        CHOICE | {"seed": str(1001 + i), "value": str(v)} | other
        for i, v in enumerate(values)
    ]


def test_a_tool_says_its_choice_in_the_last_line():
    printed = 'Trial 3 finished\n{"optimizer": "Adam", "lr": 0.001, "steps": 600}\n'
    assert last_json(printed) == {"optimizer": "Adam", "lr": 0.001, "steps": 600}


@pytest.mark.parametrize("printed", ["", "Trial 3 finished", '{"optimizer": "Ad', "12"])
def test_a_tool_that_does_not_say_it_has_failed(printed):
    with pytest.raises(ToolFailed, match="expected JSON"):
        last_json(printed)


def test_a_command_that_fails_is_shown_with_its_last_lines(tmp_path):
    with pytest.raises(ToolFailed, match="exit code 3\nno such model"):
        code = "import sys; print('no such model', file=sys.stderr); sys.exit(3)"
        run([sys.executable, "-c", code], tmp_path, os.environ)


def test_memory_counts_the_processes_that_a_command_has_started():
    child = "held = b'x' * 100_000_000; print('ready', flush=True); input()"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    pipe = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with psutil.Popen([sys.executable, "-c", code], **pipe) as process:
        assert process.stdout.readline() == b"ready\n"
        seen = {}
        assert tree_rss(process, seen) > 100e6
        assert len(seen) == 2
        process.communicate(b"\n")
    assert tree_rss(process, seen) == 0
    assert seen == {}


def test_a_command_that_ends_is_told_with_what_it_printed(tmp_path):
    finished = run([sys.executable, "-c", "print('done')"], tmp_path, os.environ)
    assert finished.printed == "done\n"
    assert finished.peak_rss_mb > 0


def test_quality_is_that_of_all_seeds():
    seeds = answer.SEEDS
    full = trainings(0.5, 0.9, 0.7, 0.8, 0.6)
    (row,) = tables.answers([RUN], full, seeds)
    assert tuple(row) == tables.ANSWERS
    assert [row[name] for name in tables.QUALITY] == ["0.7000", "0.5000", "0.9000"]
    assert tables.answers([RUN], full[:4], seeds) == []


def test_trainings_of_another_choice_do_not_count():
    seeds = answer.SEEDS
    others = trainings(*[0.9] * 5, lr="0.01") + trainings(*[0.9] * 5, task="convnet")
    assert tables.answers([RUN], others, seeds) == []
    assert tables.seeds_to_train(RUN, others, seeds) == list(seeds)
    assert tables.seeds_to_train(RUN, others + trainings(0.9, 0.9), seeds) == [
        1003,
        1004,
        1005,
    ]


@pytest.fixture
def counted(monkeypatch):
    """What would run: tools and trainings, by their cases."""
    calls = []

    def measured(case, peers, environment):
        calls.append(answer.names(case))
        named = dict(zip(tables.RUN, answer.names(case), strict=True))
        return RUN | named

    def quality(choice, seeds, environment):
        calls.append((choice["task"], *seeds))
        return dict.fromkeys(map(str, seeds), 0.9)

    monkeypatch.setattr(answer, "measured", measured)
    monkeypatch.setattr(answer, "quality", quality)
    return calls


def test_a_second_start_measures_only_what_is_missing(tmp_path, counted):
    chosen = argparse.Namespace(repetitions=2, tasks=["dense"], tools=["ray", "optuna"])
    cases = list(answer.cases(chosen))
    assert len(cases) == 4
    for case in cases[:1]:
        answer.complete(case, tmp_path, "python", {})
    assert counted == [("dense", "optuna", "tpe", "1"), ("dense", *answer.SEEDS)]
    counted.clear()
    for case in cases:
        answer.complete(case, tmp_path, "python", {})
    # All chose the same, which has been trained.
    assert counted == [answer.names(case) for case in cases[1:]]
    table = tables.read(tmp_path / "answer.csv")
    assert [tables.key(row, tables.RUN) for row in table] == list(map(answer.names, cases))


def test_an_interruption_before_the_quality_does_not_repeat_the_run(tmp_path, counted):
    tables.append(tmp_path / "answer_runs.csv", tables.RUNS, [RUN])
    tables.append(tmp_path / "answer_quality.csv", tables.TRAININGS, trainings(0.9, 0.8))
    asha = next(method for method in METHODS if method.name == "asha")
    answer.complete(("dense", asha, 1), tmp_path, "python", {})
    assert counted == [("dense", 1003, 1004, 1005)]
    (row,) = tables.read(tmp_path / "answer.csv")
    assert row["quality_low"] == "0.8000"


def test_steps_of_a_training_with_several_rungs_count_once(tmp_path):
    def cell(rate, trajectory, stop, *steps):
        file = tmp_path / "dense" / "Adam" / "size-1" / rate / f"{trajectory}-{stop}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"history": {"step": steps}}))

    cell("lr-1", "aaaaaaaaaaaa", "000001", 150, 300)
    cell("lr-1", "aaaaaaaaaaaa", "000002", 150, 300, 450)
    cell("lr-2", "bbbbbbbbbbbb", "000001", 150)
    cell("lr-2", "cccccccccccc", "000001")
    (tmp_path / "dense" / "aaaaaaaaaaaa-rehearsal.json").write_text("{}")
    assert lrvalley_answer.steps_on_record(tmp_path) == 450 + 150


def test_the_choice_is_read_from_the_files_of_a_study():
    # Those that the project has committed; the search ranks other values first.
    results = Path(__file__).parents[3] / "results" / "article"
    recommended = json.loads((results / "answer.json").read_text())["recommended"]
    confirmed = lrvalley_answer.confirmed_choice(results)
    assert confirmed == (recommended["optimizer"], recommended["lr"])
    optimizer, lr = lrvalley_answer.first_choice(results)
    assert optimizer and lr > 0


def test_without_confirmation_the_best_of_those_that_came_furthest_is_the_choice(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "candidates.csv").write_text(
        "optimizer,lr,rung,value,confirm\n"
        "Adam,0.001,3000,0.97,best\n"
        "SGD,0.1,3000,0.98,best\n"
        "SGD,0.3,450,0.99,more\n"
        "RMSprop,0.001,450,0.99,best\n"
        "Adagrad,0.001,450,,default\n"
    )
    assert lrvalley_answer.first_choice(tmp_path) == ("SGD", 0.1)


def test_the_range_test_suggests_a_rate_within_the_longest_fall():
    rates = [10 ** (-5 + i / 20) for i in range(100)]
    losses = (
        [2.3] * 40 + [2.3 - 0.05 * i for i in range(1, 31)] + [1.0 + i for i in range(30)]
    )
    lr = valley.suggested(rates, losses, 100)
    # 31 losses fall and end at place 69; fastai's rule goes back by all of them, and then
    # on by a third and a sixth: 69 - 31 + 10 + 5.
    assert lr == rates[53]


def test_a_range_test_ends_when_the_loss_has_left_the_valley():
    assert not valley.is_over([2.0, 1.0, 3.9])
    assert valley.is_over([2.0, 1.0, 4.1])
    assert valley.is_over([2.0, float("nan")])
    assert valley.suggested([1e-5, 2e-5], [2.0, 2.5], 100) == 1e-5


@pytest.mark.parametrize("module", [pages, valley], ids=lambda module: module.__name__)
def test_the_examples_of_a_module_are_true(module):
    assert doctest.testmod(module) == (0, 1 if module is pages else 2)
