"""The figure of the confirmed rates."""

import math

import pytest
from support.answer_frames import (
    FASTEST,
    LOWEST_LOSS,
    MAX_STEPS,
    RESULTS,
    SEARCHES,
    confirmed,
    search,
    tried,
)
from support.drawn import crosses, figure_of, legend_words, lines_of, words

from lrvalley.analysis.search_tables import candidates_table
from lrvalley.reporting.derived.candidate_marks import candidate_marks


def drawn(searches, results, objective):
    candidates = candidates_table(searches, {}, 0, objective)
    seeds = confirmed(results, objective)
    return figure_of("confirmed_by_lr", candidates, seeds, objective=objective)


def points(figure, marker):
    found = [line for line in lines_of(figure) if line.get_marker() == marker]
    return [point for line in found for point in line.get_xydata().tolist()]


def test_every_seed_is_a_point_beside_its_rate():
    figure = drawn(SEARCHES, RESULTS, FASTEST)
    found = points(figure, ".")
    heights = sorted(height for _, height in found)
    assert heights == sorted(result for values in RESULTS.values() for result in values)
    for lr, _ in found:
        assert min(abs(math.log(lr / rate)) for _, rate in RESULTS) < 0.2


def test_the_median_and_the_interval_are_those_of_the_answer():
    figure = drawn(SEARCHES, {("Adagrad", 0.2): RESULTS["Adagrad", 0.2]}, FASTEST)
    assert [0.2, 850] in points(figure, "s")
    bars = [line.get_xydata().tolist() for line in lines_of(figure)]
    assert [[0.2, 750], [0.2, 1_500]] in bars


def test_a_seed_that_missed_is_a_cross_and_its_interval_goes_there():
    figure = drawn(SEARCHES, {("Adam", 0.001): (900, 950, 1_000, 1_100, None)}, FASTEST)
    failed = [height for lr, height in crosses(figure) if 0.001 < lr < 0.0015]
    assert len(failed) == 1
    bars = [line.get_xydata().tolist() for line in lines_of(figure)]
    assert [[0.001, 900], [0.001, pytest.approx(failed[0])]] in bars


def test_failures_and_candidates_that_lost_are_in_the_strip():
    figure = drawn(SEARCHES, {}, FASTEST)
    assert sorted(lr for lr, _ in crosses(figure)) == [0.01, 0.4]
    text = legend_words(figure)
    assert "candidate that lost early" in text
    assert "did not reach the target" in text
    assert "confirmed" not in text


def test_without_a_target_the_axis_has_the_metric():
    found = [search("Adam", tried(0.1, rung=MAX_STEPS, value=0.4), tried(0.2, value=50.0))]
    figure = drawn(found, {("Adam", 0.1): (0.5, 0.6)}, LOWEST_LOSS)
    assert figure.axes[0].get_ylabel().startswith("best validation loss")
    assert figure.axes[0].get_ylim()[1] < 2


def test_nothing_to_draw_is_said_so():
    failed = [search("Adam", tried(0.1, "diverged", value=None))]
    assert "Every candidate failed" in words(drawn(failed, {}, LOWEST_LOSS))


def test_the_fate_of_candidates():
    adam = search(
        "Adam",
        tried(0.1, steps=700),
        tried(0.2, rung=700),
        tried(0.3, rung=150),
        tried(0.4, "stalled"),
        tried(0.5, "plateaued"),
    )
    never = search("SGD", tried(0.1, rung=MAX_STEPS), tried(0.2, rung=150))
    table = candidates_table([adam, never], {"SGD": 7.0}, 0, FASTEST)
    marks = candidate_marks(table, FASTEST)
    assert list(marks["fate"]) == [
        "kept",
        "lost",
        "lost",
        "fails",
        "fails",
        "fails",
        "lost",
    ]
    assert marks["result"].notna().tolist() == [True] + [False] * 6
