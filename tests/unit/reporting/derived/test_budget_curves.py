"""What random search over a grid comes to, by its cost."""

import pandas as pd
import pytest
from support import frames
from support.answer_frames import FASTEST, LOWEST_LOSS

from lrvalley.reporting.derived.budget_curves import budget_curves


def cells(*steps, values=None):
    """A grid of one optimizer: steps by rate, None for a miss after 12,000 steps."""
    rows = [
        {
            "experiment": "grid",
            "optimizer": "adam",
            "status": "budget" if each is None else "reached",
            "steps": each,
            "steps_trained": each or 12_000,
            "best_value": 0.9 if values is None else values[place],
            "value": -1.0,
            "key": str(place),
        }
        for place, each in enumerate(steps)
    ]
    return pd.DataFrame(rows)


def test_the_median_of_the_best_at_the_mean_cost():
    curve = budget_curves(cells(300, 100, 200), FASTEST)
    assert curve["steps"].tolist() == [200, 400, 600]
    # Of two the best is 100 in two of three draws.
    assert curve["result"].tolist() == [200, 100, 100]


def test_it_begins_where_half_of_the_draws_train():
    curve = budget_curves(cells(100, None, None, None), FASTEST)
    # Two of four hold the one that trains in half of the draws.
    assert curve["steps"].tolist() == [pytest.approx(9_025 * b) for b in (2, 3, 4)]


def test_without_a_target_it_is_the_best_value_of_a_training():
    table = cells(None, None, None, values=(0.5, 0.3, 0.4))
    assert budget_curves(table, LOWEST_LOSS)["result"].tolist() == [0.4, 0.3, 0.3]


def test_nothing_without_cells():
    empty = frames.make_cells({"adam": [1e-3]}).iloc[:0]
    assert budget_curves(empty, FASTEST).empty
