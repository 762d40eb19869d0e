"""The figure of what a search comes to, by its cost."""

from support.answer_frames import FASTEST, RESULTS, SEARCHES, confirmed
from support.drawn import FULL, figure_of, legend_words, lines_of, words

from lrvalley.analysis.search_tables import candidates_table


def drawn(results, cells):
    table = candidates_table(SEARCHES, {}, 0, FASTEST)
    return figure_of("best_so_far_by_steps", cells, table, confirmed(results, FASTEST))


def test_a_marker_is_the_confirmed_best_at_the_cost_of_its_search():
    figure = drawn(RESULTS, FULL["cells"].iloc[:0])
    points = [line.get_xydata().tolist() for line in lines_of(figure) if line.get_marker()]
    assert [[1_700, 850]] in points
    assert [[1_950, 1_100]] in points
    assert "rates of the grid" not in legend_words(figure)


def test_a_line_leads_from_what_the_search_saw_to_what_was_confirmed():
    figure = drawn(RESULTS, FULL["cells"].iloc[:0])
    lines = [line.get_xydata().tolist() for line in lines_of(figure)]
    assert [[1_700, 700], [1_700, 850]] in lines
    assert "the seed that chose" in legend_words(figure)


def test_an_optimizer_that_mostly_missed_has_no_marker():
    figure = drawn({("Adam", 0.001): (900, None)}, FULL["cells"])
    assert "confirmed median" not in legend_words(figure)
    assert "rates of the grid" in legend_words(figure)


def test_nothing_to_draw_is_said_so():
    nothing = candidates_table([], {}, 0, FASTEST), confirmed({}, FASTEST)
    figure = figure_of("best_so_far_by_steps", FULL["cells"].iloc[:0], *nothing)
    assert "nothing to draw" in words(figure)
