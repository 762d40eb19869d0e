"""Steps x step time beside the clock."""

import pytest

from lrvalley.analysis.timing_check import timing_check_table
from lrvalley.errors import InputError
from lrvalley.records.time_files import Timing

GD = Timing("gd", size=2, lr=0.1, cell_steps=350, steps=300, seconds=3.3)
ADAM = Timing("adam", size=2, lr=0.01, cell_steps=100, steps=100, seconds=1.0)


def test_measured_over_predicted():
    (row,) = timing_check_table([GD], {("gd", 2): 0.01}).to_dict("records")
    assert (row["cell_steps"], row["steps"]) == (350, 300)
    assert row["predicted_s"] == pytest.approx(3.0)
    assert row["ratio"] == pytest.approx(1.1)


def test_rows_are_ordered_by_size_and_name():
    times = {("gd", 2): 0.01, ("adam", 2): 0.01}
    assert timing_check_table([GD, ADAM], times)["optimizer"].tolist() == ["adam", "gd"]


def test_a_step_time_that_was_not_measured_is_named():
    with pytest.raises(InputError, match=r"gd at size 2: not measured.*adam at size 2"):
        timing_check_table([GD], {("adam", 2): 0.01})
