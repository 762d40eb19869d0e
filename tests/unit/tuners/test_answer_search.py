"""What a search for the answer trains, files and widens."""

import json
from dataclasses import replace

import pytest
from support.builders import make_cell, result

from lrvalley.records.cell_file import cut
from lrvalley.study.cell import Cell
from lrvalley.study.load import load_study
from lrvalley.study.objective import TRAIN_ACCURACY
from lrvalley.tuners.answer_search import (
    AnswerSearch,
    beyond,
    edge,
    is_made,
    rates_in_reach,
    run_search,
    search_of,
    spread,
)
from lrvalley.tuners.live import Live

EVERY, BUDGET = 50, 400


def cell_at(lr):
    return make_cell("adam", lr, max_steps=BUDGET)


def trained(cells: list[Cell], speed):
    """Trainings whose accuracy rises as fast as `speed` of the rate says."""
    found = []
    for cell in cells:
        steps = list(range(EVERY, BUDGET + 1, EVERY))
        values = [min(1.0, speed(cell.lr) * step / BUDGET) for step in steps]
        made = result(lr=cell.lr, steps=None, accuracy=values, loss=[1.0] * len(values))
        whole = replace(cell, stop=replace(cell.stop, max_steps=BUDGET, target=None))
        record = replace(made, cell=whole, history=replace(made.history, step=steps))
        found.append(cut(record, cell))
    return found


def search(rates, **changes):
    plain = AnswerSearch(
        optimizer="adam",
        rates=tuple(rates),
        rungs=(100, 200, BUDGET),
        eta=2,
        way="halving",
        widen=2,
        seed=1,
        objective=TRAIN_ACCURACY,
        cell_at=cell_at,
    )
    return replace(plain, **changes)


def test_what_is_better_counts_unless_the_metric_says_so():
    mine = replace(TRAIN_ACCURACY, metric="mine")
    keys = [
        search([0.1], objective=replace(metric, higher=higher)).key
        for metric in (mine, TRAIN_ACCURACY)
        for higher in (True, False)
    ]
    assert len(set(keys)) == 3 + (keys[0] != keys[2])


def outcome(own, speed):
    return run_search(own, Live(lambda cells: trained(cells, speed), own.objective))


def peak(lr):
    """Best at 0.01; far from it nothing is learned."""
    return {0.001: 1.2, 0.01: 2.0, 0.1: 1.0}.get(lr, 0.5)


def test_the_best_is_in_front_and_what_was_paid_is_counted():
    found = outcome(search([0.0001, 0.001, 0.01, 0.1]), peak)
    first = found["candidates"][0]
    assert (first["lr"], first["status"], first["steps"]) == (0.01, "reached", 200)
    assert (found["at_edge"], found["widened"]) == ("", 0)
    # Four candidates to 100 steps, two to 200, where the first reaches the target.
    assert found["steps_spent"] == 4 * 100 + 2 * 100
    assert sum(each["steps_trained"] for each in found["candidates"]) == 600
    assert [each["rung"] for each in found["candidates"]] == [200, 200, 100, 100]
    assert found["candidates"][1]["value"] == pytest.approx(0.6)


def test_a_range_whose_best_is_at_its_edge_is_widened_by_a_decade():
    found = outcome(search([0.1, 1.0]), peak)
    assert found["widened"] == 2
    assert found["candidates"][0]["lr"] == 0.01
    assert found["at_edge"] == ""
    assert sorted({each["bracket"] for each in found["candidates"]}) == [0, 1, 2]


def test_after_the_last_widening_the_edge_is_said():
    rising = search([1.0, 10.0], widen=1)
    found = outcome(rising, lambda lr: 0.01 * lr)
    assert (found["widened"], found["at_edge"]) == (1, "upper")
    assert found["candidates"][0]["lr"] == 100.0
    assert outcome(replace(rising, widen=0), lambda lr: 0.01 * lr)["widened"] == 0


@pytest.mark.parametrize("way", ["grid", "random"])
def test_other_ways_train_candidates_to_their_end(way):
    own = search([0.0001, 0.001, 0.01, 0.1], way=way, eta=1, widen=0)
    found = outcome(own, peak)
    assert found["candidates"][0]["lr"] == 0.01
    cost = 2 * BUDGET + 350 + 200 if way == "grid" else 4 * 200
    assert found["steps_spent"] == cost


def test_rates_beyond_an_edge_are_spaced_as_those_at_it():
    assert beyond([1e-3, 1e-2, 1e-1], "lower") == [1e-4]
    assert beyond([0.01, 0.1, 0.3162], "upper") == [1.0, 3.162]
    assert beyond([1e5, 1e6], "upper") == []


def test_in_reach_are_the_rates_of_every_widening():
    assert rates_in_reach(search([0.01, 0.1], widen=1)) == [0.001, 0.01, 0.1, 1.0]
    assert rates_in_reach(search([0.01, 0.1], widen=0)) == [0.01, 0.1]
    assert rates_in_reach(search([0.01])) == [0.01]
    own = search([0.1, 1.0])
    tried = {each["lr"] for each in outcome(own, peak)["candidates"]}
    assert tried < set(rates_in_reach(own))


def test_the_edges():
    cells = [cell_at(lr) for lr in (0.1, 0.01, 1.0)]
    assert [edge(cells, cell) for cell in cells] == ["", "lower", "upper"]
    assert edge(cells[:1], cells[0]) == ""


def test_rates_are_spread_evenly_with_both_ends_and_the_default():
    rates = list(range(10))
    assert spread(rates, 4, None) == [0, 3, 6, 9]
    assert spread(rates, 4, 5) == [0, 3, 5, 6, 9]
    assert spread(rates, 20, 5) == rates
    assert spread(rates, 4, 77) == [0, 3, 6, 9]


def test_the_search_of_a_study():
    study = load_study({"study": "mine", "answer": {"candidates": 8, "first_rung": 150}})
    own = search_of(study, "adam")
    assert len(own.rates) == 8
    assert own.rungs == (150, 450, 1350, 4050, 12000)
    assert own.cell_at(own.rates[0]) in study.grid


def test_the_first_rung_of_a_users_study_comes_after_the_warm_up(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.py").write_text("def build():\n    pass\n")
    study = {
        "study": "mine",
        "task": {"model": "m.py:build", "data": "mnist"},
        "objective": {"metric": "val_loss"},
        "grid": {"max_steps": 2_000},
    }
    assert search_of(load_study(study), "Adam").rungs == (100, 400, 1_600, 2_000)
    study["schedule"] = {"warmup": 150}
    assert search_of(load_study(study), "Adam").rungs == (300, 1_200, 2_000)


def test_the_key_changes_with_what_decides_what_is_trained():
    def key(**changes):
        return search_of(load_study({"study": "mine", "answer": changes}), "adam").key

    assert key() == key(seeds=3, more=1)
    assert len({key(), key(eta=2), key(candidates=8), key(widen=0), key(way="grid")}) == 5


def test_a_file_is_of_the_search_that_made_it(tmp_path):
    own, file = search([0.01, 0.1], widen=0), tmp_path / "adam.json"
    assert not is_made(own, file)
    file.write_text(json.dumps(outcome(own, peak)))
    assert is_made(own, file)
    assert not is_made(replace(own, eta=3), file)
    file.write_text("{")
    assert not is_made(own, file)
