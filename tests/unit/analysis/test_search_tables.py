"""Which candidates are confirmed, and what came of them."""

import pytest
from support.answer_frames import (
    BEST_ACCURACY,
    FASTEST,
    LOWEST_LOSS,
    MAX_STEPS,
    search,
    tried,
)
from support.cells import make_cell, make_history, make_result

from lrvalley.analysis.search_tables import candidates_table, confirmed_table
from lrvalley.study import trajectory as spec


@pytest.fixture(autouse=True)
def _fixed_code(monkeypatch):
    """Keys that do not depend on the code that trains."""
    monkeypatch.setattr(spec, "numeric_code", lambda *names: "code")


def reasons(searches, objective=FASTEST, defaults=None, more=2):
    """Why each rate is confirmed, without those that are not."""
    table = candidates_table(searches, defaults or {}, more, objective)
    chosen = table[table["confirm"] != ""]
    places = zip(chosen["optimizer"], chosen["lr"], strict=True)
    return dict(zip(places, chosen["confirm"], strict=True))


def test_a_row_is_a_candidate():
    table = candidates_table([search("Adam", tried(0.1, steps=700))], {}, 0, FASTEST)
    assert table.to_dict("records") == [
        {
            "optimizer": "Adam",
            "lr": 0.1,
            "bracket": 0,
            "rung": 700,
            "steps_trained": 700,
            "status": "reached",
            "steps": 700,
            "value": 0.5,
            "confirm": "best",
        }
    ]


def test_the_order_of_the_searches_does_not_matter():
    searches = [search("Adam", tried(0.1, steps=700)), search("SGD", tried(0.2, steps=700))]
    tables = [candidates_table(each, {}, 1, FASTEST) for each in (searches, searches[::-1])]
    assert tables[0].equals(tables[1])


def test_more_are_those_that_were_still_in_the_race_the_shortest_race_first():
    adam = search(
        "Adam", tried(0.1, steps=900), tried(0.2, rung=900, value=0.9), tried(0.3, rung=150)
    )
    sgd = search(
        "SGD",
        tried(1.0, steps=700),
        tried(2.0, rung=700, value=0.8),
        tried(3.0, rung=450, value=0.95),
    )
    best = {("Adam", 0.1): "best", ("SGD", 1.0): "best"}
    assert reasons([adam, sgd], more=0) == best
    assert reasons([adam, sgd], more=1) == best | {("SGD", 2.0): "more"}
    assert reasons([adam, sgd]) == best | {("SGD", 2.0): "more", ("Adam", 0.2): "more"}


@pytest.mark.parametrize(
    ("objective", "second"), [(LOWEST_LOSS, 0.1), (BEST_ACCURACY, 1.0)]
)
def test_without_a_target_more_are_those_that_came_furthest_and_then_the_best(
    objective, second
):
    adam = search(
        "Adam",
        tried(0.3, rung=MAX_STEPS, value=0.5),
        tried(0.1, rung=1_350, value=0.3),
        tried(0.2, rung=450, value=0.001),
    )
    sgd = search(
        "SGD", tried(2.0, rung=MAX_STEPS, value=0.5), tried(1.0, rung=1_350, value=0.6)
    )
    found = reasons([adam, sgd], objective, more=1)
    assert [lr for (_, lr), reason in found.items() if reason == "more"] == [second]


def test_what_diverged_or_stalled_is_never_the_best_even_if_it_came_furthest():
    adam = search(
        "Adam",
        tried(0.3, "diverged", rung=MAX_STEPS, value=0.1),
        tried(0.2, "stalled", rung=1_350, value=0.2),
        tried(0.1, rung=450, value=0.4),
    )
    assert reasons([adam], LOWEST_LOSS) == {("Adam", 0.1): "best"}


def test_what_plateaued_may_be_the_best_unless_it_was_to_reach_a_target():
    adam = search("Adam", tried(0.3, "plateaued", rung=450, value=0.1), tried(0.1))
    assert reasons([adam], LOWEST_LOSS, more=0) == {("Adam", 0.3): "best"}
    assert reasons([adam], FASTEST, more=0) == {("Adam", 0.1): "best"}


def test_nothing_is_confirmed_if_all_diverged_but_a_default():
    adam = search("Adam", tried(0.3, "diverged"), tried(0.1, "diverged", value=None))
    assert reasons([adam]) == {}
    assert reasons([adam], defaults={"Adam": 0.1}) == {("Adam", 0.1): "default"}


def test_a_default_rate_that_is_the_best_stays_the_best():
    adam = search("Adam", tried(0.001, steps=700), tried(0.01, "stalled"))
    assert reasons([adam], defaults={"Adam": 0.001}) == {("Adam", 0.001): "best"}


def test_a_default_rate_that_was_not_tried_has_a_row():
    table = candidates_table(
        [search("Adam", tried(0.1, steps=700))], {"Adam": 0.001}, 0, FASTEST
    )
    row = table.iloc[1]
    assert (row["lr"], row["status"], row["confirm"]) == (0.001, "untried", "default")
    assert row["steps_trained"] == 0


def test_a_rate_of_two_brackets_is_confirmed_once():
    adam = search(
        "Adam", tried(0.1, steps=700), tried(0.2, rung=700), tried(0.2, rung=150, bracket=1)
    )
    table = candidates_table([adam], {}, 5, FASTEST)
    assert list(table["confirm"]) == ["best", "more", ""]


def test_equals_are_all_counted_and_the_first_stays_the_first():
    adam = search("Adam", tried(0.1, steps=700), tried(0.2, steps=700))
    sgd = search("SGD", tried(1.0, steps=700), tried(2.0, steps=700))
    assert reasons([sgd, adam], more=1)["Adam", 0.2] == "more"


def test_confirmed_rows_are_in_order_and_know_why():
    candidates = candidates_table(
        [search("adam", tried(0.01, steps=100), tried(0.1, "stalled"))], {}, 0, FASTEST
    )
    missed = {"status": "budget", "steps": None, "history": make_history((0.5, 0.4))}
    results = [make_result(make_cell(seed=3), **missed), make_result(make_cell(seed=2))]
    table = confirmed_table(results, candidates, FASTEST)
    assert list(table["seed"]) == [2, 3]
    assert list(table["confirm"]) == ["best", "best"]
    assert table["steps"].isna().tolist() == [False, True]
    assert list(table["value"]) == [0.975, 0.5]


def test_a_cell_that_was_not_to_be_confirmed_is_refused():
    candidates = candidates_table([search("adam", tried(0.1, "stalled"))], {}, 0, FASTEST)
    with pytest.raises(KeyError):
        confirmed_table([make_result(make_cell())], candidates, FASTEST)
