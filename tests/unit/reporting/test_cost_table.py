"""What the answer and the grid cost."""

import pandas as pd
from support import frames
from support.answer_frames import FASTEST, RESULTS, SEARCHES, confirmed

from lrvalley.analysis.search_tables import candidates_table
from lrvalley.reporting.cost_table import cost_table

CANDIDATES = candidates_table(SEARCHES, {"Adam": 7.0}, 0, FASTEST)
# Ten steps of a millisecond, and as many of two.
GRID = pd.DataFrame(
    [("grid", "Adagrad", "a", 6_000, 0.01), ("grid", "Adam", "b", 4_000, 0.02),
     ("grid", "Adam", "b", 4_000, 0.02), ("scaling", "Adam", "c", 9, 9.0)],
    columns=["experiment", "optimizer", "key", "steps_trained", "step_time_s"],
)  # fmt: skip


def words(tables):
    return [[value.text for value in row] for row in cost_table(tables).rows]


def test_trainings_steps_time_and_share():
    tables = {"cells": GRID, "candidates": CANDIDATES, "confirmed": confirmed(
        {("Adam", 0.001): (1_000, 1_500)}, FASTEST)}  # fmt: skip
    assert words(tables) == [
        # 700 + 700 + 150 + 150 steps of Adagrad, 900 + 900 + 150 of Adam; Adam's default
        # rate was not tried.
        ["the search", "7", "3,650", "56.0 s", "36.5%"],
        ["its confirmation", "2", "2,500", "50.0 s", "25%"],
        ["the whole grid", "2", "10,000", "2.3 min", "100%"],
    ]


def test_without_a_grid_there_is_no_time_and_no_share():
    tables = {"cells": GRID.iloc[:0], "confirmed": confirmed(RESULTS, FASTEST)}
    [row] = words(tables)
    assert row[0] == "its confirmation"
    assert row[3:] == ["–", "–"]


def test_the_grids_cells_are_those_of_the_table():
    cells = frames.make_cells(frames.SPARSE_RATES)
    [row] = words({"cells": cells})
    assert row[1] == str(len(cells))
    assert row[2] == f"{cells['steps_trained'].sum():,}"
