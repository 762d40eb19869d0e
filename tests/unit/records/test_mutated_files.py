"""Whatever happens to the bytes of a record, it is refused by name or says the same."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cells import SETTINGS, make_cell, make_result
from support.fuzz import assert_refused_or_same, cases, is_refused, mutated

from lrvalley.jobs.handover import HandOver
from lrvalley.records.cell_file import read_cell, write_cell
from lrvalley.records.run_file import RunResult, read_run, write_run
from lrvalley.records.search_file import KEYS, read_search, write_search
from lrvalley.records.state_file import SavedState, load_state, save_state
from lrvalley.records.time_files import read_step_times, read_timings
from lrvalley.study.tuner_runs import RANGE_TEST, TunerRun
from lrvalley.support.atomic_files import write_json

CELL = make_cell()
RUN = TunerRun(RANGE_TEST, CELL.program, "adam", SETTINGS["adam"], {"from": 1e-6})
OUTCOME = {"lr": [1e-6, 0.001], "loss": [2.25, None]}
SEARCH = dict.fromkeys(KEYS, 1) | {
    "key": "0" * 64,
    "at_edge": "",
    "candidates": [{"lr": 1}],
}
# Larger than the 4,096 bytes that zipfile reads, and checks, at once.
STATE = SavedState({"step": [50]}, {"weights": np.arange(2_000, dtype="f4")})
STEP_TIME = {"optimizer": "adam", "size": 2, "seconds": 0.0125}
TIMING = STEP_TIME | {"lr": 0.01, "cell_steps": 100, "steps": 100}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("records")


CHECKED = {
    "cell": (
        lambda path: write_cell(path, make_result()),
        lambda p: read_cell(p, CELL.key),
    ),
    "run": (
        lambda path: write_run(path, RunResult(RUN, OUTCOME, "2.21.0", "CPU")),
        lambda path: read_run(path, RUN),
    ),
    "search": (lambda path: write_search(path, SEARCH), read_search),
}


@pytest.mark.parametrize("kind", CHECKED)
@cases(120)
@given(data=st.data())
def test_a_mutated_record_is_refused_by_name_or_says_the_same(kind, folder, data):
    write, read = CHECKED[kind]
    whole, damaged = folder / f"{kind}.json", folder / f"mutated-{kind}.json"
    write(whole)
    content = data.draw(mutated(whole.read_bytes()))
    assert_refused_or_same(damaged, content, read, read(whole))


UNCHECKED = {
    "step time": (STEP_TIME, lambda path: read_step_times([path]).values()),
    "timing": (TIMING, lambda path: [each.seconds for each in read_timings([path])]),
}


@pytest.mark.parametrize("kind", UNCHECKED)
@cases(120)
@given(data=st.data())
def test_a_mutated_time_is_refused_by_name_or_is_a_time(kind, folder, data):
    content, read = UNCHECKED[kind]
    path = folder / "time.json"
    path.write_bytes(data.draw(mutated(json.dumps(content).encode())))
    if not is_refused(read, path):
        (seconds,) = read(path)
        assert 0 < seconds < math.inf


@cases(200)
@given(data=st.data())
def test_a_mutated_state_is_ignored_or_as_it_was(folder, data):
    whole, damaged = folder / "state.npz", folder / "mutated-state.npz"
    save_state(whole, STATE)
    damaged.write_bytes(data.draw(mutated(whole.read_bytes())))
    if found := load_state(damaged):
        assert found.progress == STATE.progress
        assert found.arrays.keys() == STATE.arrays.keys()
        np.testing.assert_array_equal(found.arrays["weights"], STATE.arrays["weights"])


@cases(120)
@given(data=st.data())
def test_a_mutated_plan_is_refused_by_name_or_read(folder, data):
    handover, marker = HandOver(folder), "train-x.done"
    write_json(folder / "train-x.json", {"main": 1, "cells": [CELL.to_json()]})
    content = data.draw(mutated((folder / "train-x.json").read_bytes()))
    (folder / "train-x.json").write_bytes(content)
    is_refused(lambda _: handover.read_plan(marker), Path("train-x.json"))


def test_a_search_of_an_earlier_version_has_no_checksum(folder):
    path = folder / "earlier.json"
    path.write_text(json.dumps(SEARCH))
    assert read_search(path) == SEARCH
    path.write_text(json.dumps(SEARCH | {"checksum": "0" * 64}))
    assert is_refused(read_search, path)
