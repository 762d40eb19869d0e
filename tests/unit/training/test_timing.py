import itertools

import pytest
from support.cells import make_blobs, make_cell

from lrvalley.errors import InputError
from lrvalley.records.time_files import read_step_times, timing_check_table
from lrvalley.support.atomic_files import write_json
from lrvalley.training.tasks import load_program
from lrvalley.training.timing import TIMED_BLOCKS, measure_step_times, time_training

CELL = make_cell(lr=0.001, target=0.9, max_steps=1000)
CHECK_EVERY = 50


def test_step_times_are_the_median_blocks_after_warm_up_of_programs_that_take_turns():
    blocks = [50.0, 40.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]
    durations = [seconds * factor for seconds in blocks for factor in (1, 2)]
    readings = itertools.accumulate(x for d in durations for x in (0.0, d))
    program = load_program(CELL.program, make_blobs())
    measured = measure_step_times([(program, CELL.trajectory)] * 2, readings.__next__)
    for step_time, factor in zip(measured, (1, 2), strict=True):
        assert step_time.seconds * CHECK_EVERY == pytest.approx(5.0 * factor)
        assert step_time.low * CHECK_EVERY == pytest.approx(1.0 * factor)
        assert step_time.high * CHECK_EVERY == pytest.approx(9.0 * factor)
        assert step_time.blocks == TIMED_BLOCKS == 9


def test_a_training_against_the_clock_is_a_whole_training():
    readings = iter([100.0, 107.5])
    program = load_program(CELL.program, make_blobs())
    result, seconds = time_training(program, CELL, readings.__next__)
    assert seconds == 7.5
    assert result.status == "reached"
    assert result.history.accuracy[-1] >= 0.9


def test_measured_over_predicted(tmp_path):
    step_time, timing = tmp_path / "step.json", tmp_path / "timing.json"
    write_json(step_time, {"optimizer": "gd", "size": 2, "seconds": 0.01})
    values = {
        "optimizer": "gd",
        "size": 2,
        "lr": 0.1,
        "cell_steps": 350,
        "steps": 300,
        "seconds": 3.3,
    }
    write_json(timing, values)
    step_times = read_step_times([step_time])
    assert step_times == {("gd", 2): 0.01}
    (row,) = timing_check_table([timing], step_times).to_dict("records")
    assert (row["cell_steps"], row["steps"]) == (350, 300)
    assert row["predicted_s"] == pytest.approx(3.0)
    assert row["ratio"] == pytest.approx(1.1)


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"optimizer": "gd"}'])
def test_a_damaged_file_is_named(tmp_path, content):
    file = tmp_path / "step.json"
    file.write_text(content)
    with pytest.raises(InputError, match=r"step\.json: .* expected JSON with optimi"):
        read_step_times([file])
