"""The search's own curve: the best so far against what it has spent."""

from support.answer_frames import BEST_ACCURACY, FASTEST, MAX_STEPS, search, tried

from lrvalley.analysis.search_tables import candidates_table
from lrvalley.reporting.derived.search_curves import search_curves


def curve(objective, *candidates):
    table = candidates_table([search("Adam", *candidates)], {"Adam": 9.0}, 0, objective)
    return search_curves(table, objective)[["steps", "result"]].to_numpy().tolist()


def test_each_bracket_adds_its_cost_and_keeps_the_best():
    first = tried(0.1, steps=900), tried(0.2, rung=450)
    better = tried(1.0, steps=700, bracket=1), tried(2.0, "diverged", bracket=1)
    worse = (tried(3.0, steps=800, bracket=2),)
    assert curve(FASTEST, *first, *better, *worse) == [
        [1_350, 900],
        [2_200, 700],
        [3_000, 700],
    ]


def test_until_something_is_found_there_is_no_row():
    assert curve(FASTEST, tried(0.1, rung=450)) == []
    assert curve(FASTEST, tried(0.1), tried(0.2, steps=700, bracket=1)) == [[850, 700]]


def test_a_metric_may_be_better_the_higher_it_is():
    kept = tried(0.1, rung=MAX_STEPS, value=0.8), tried(0.2, rung=MAX_STEPS, value=0.9)
    assert curve(BEST_ACCURACY, *kept) == [[2 * MAX_STEPS, 0.9]]
