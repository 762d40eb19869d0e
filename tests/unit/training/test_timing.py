import itertools

import pytest
from support.cells import make_blobs, make_cell

from lrvalley.training.tasks import load_program
from lrvalley.training.timing import TIMED_BLOCKS, measure_step_times, time_training

CELL = make_cell(lr=0.001, target=0.9, max_steps=1000)
CHECK_EVERY = 50


def test_step_times_are_the_median_blocks_after_warm_up_of_programs_that_take_turns():
    blocks = [50.0, 40.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]
    durations = [seconds * factor for seconds in blocks for factor in (1, 2)]
    readings = itertools.accumulate(x for d in durations for x in (0.0, d))
    program = load_program(CELL.program, make_blobs(side=12))
    measured = measure_step_times([(program, CELL.trajectory)] * 2, readings.__next__)
    for step_time, factor in zip(measured, (1, 2), strict=True):
        assert step_time.seconds * CHECK_EVERY == pytest.approx(5.0 * factor)
        assert step_time.low * CHECK_EVERY == pytest.approx(1.0 * factor)
        assert step_time.high * CHECK_EVERY == pytest.approx(9.0 * factor)
        assert step_time.blocks == TIMED_BLOCKS == 9


def test_a_training_against_the_clock_is_a_whole_training():
    readings = iter([100.0, 107.5])
    program = load_program(CELL.program, make_blobs(side=12))
    result, seconds = time_training(program, CELL, readings.__next__)
    assert seconds == 7.5
    assert result.status == "reached"
    assert result.history.accuracy[-1] >= 0.9
