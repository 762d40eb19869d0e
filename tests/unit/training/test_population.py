"""A population's training that is interrupted, and what it leaves behind."""

import json
import math
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
import support.cells
from support.cells import SETTINGS, make_blobs

from lrvalley.records.state_file import SavedState, save_state
from lrvalley.study.tuner_runs import PBT, TunerRun
from lrvalley.training.device import prepare_for_cells
from lrvalley.training.population import (
    as_json,
    train_population,
)
from lrvalley.training.tasks import load_program
from lrvalley.tuners.population import Round

prepare_for_cells()
# Small batches train faster.
make_cell = partial(support.cells.make_cell, batch=25)
RUN = TunerRun(
    PBT,
    make_cell().program,
    "adam",
    SETTINGS["adam"],
    {
        "population": 4,
        "judge_every": 50,
        "max_steps": 200,
        "share": 0.25,
        "factor": 1.5,
        "run": 1,
        "space": {
            "lr": {"from": 1e-4, "to": 1e-1, "complement": False},
            "beta_1": {"from": 0.5, "to": 0.99, "complement": True},
        },
    },
)


class Interrupted(Exception):
    pass


def stop_at(judgement):
    def report(line):
        if line.startswith(f"judgement {judgement}:"):
            raise Interrupted

    return report


@pytest.fixture(scope="module")
def program():
    return load_program(RUN.program, make_blobs(side=12))


@pytest.fixture(scope="module")
def uninterrupted(program, tmp_path_factory):
    """The rounds of the whole run, and what was reported."""
    lines = []
    file = tmp_path_factory.mktemp("whole") / "checkpoint.npz"
    return train_population(RUN, program, file, lines.append), lines


def test_a_run_has_a_round_for_every_judgement(uninterrupted):
    rounds, lines = uninterrupted
    assert len(rounds) == 4
    for number, done in enumerate(rounds, start=1):
        assert [set(each) for each in done["settings"]] == [{"lr", "beta_1"}] * 4
        assert np.shape(done["progress"]["accuracy"]) == (1, 4)
        assert np.shape(done["progress"]["loss"]) == (1, 4)
        assert len(done["scores"]) == 4
        best = f"{max(done['scores']):.2%}"
        assert lines[number - 1] == f"judgement {number}: best validation accuracy {best}"


def test_one_of_four_goes_on_from_the_best(uninterrupted):
    rounds, _ = uninterrupted
    for before, after in pairwise(rounds):
        best = max(range(4), key=before["scores"].__getitem__)
        (copy,) = (m for m in range(4) if before["parents"][m] != m)
        assert before["parents"][copy] == best
        assert after["settings"][copy] != before["settings"][best]
    assert rounds[-1]["parents"] == [0, 1, 2, 3]


@pytest.mark.parametrize("judgement", [1, 3, 4])
def test_a_run_goes_on_after_its_last_judgement(
    program, uninterrupted, tmp_path, judgement
):
    file, lines = tmp_path / "checkpoint.npz", []
    with pytest.raises(Interrupted):
        train_population(RUN, program, file, stop_at(judgement))
    assert train_population(RUN, program, file, lines.append) == uninterrupted[0]
    going_on = f"going on after judgement {judgement}"
    assert lines == [going_on, *uninterrupted[1][judgement:]]


def test_a_run_may_be_interrupted_again_and_again(program, uninterrupted, tmp_path):
    file = tmp_path / "checkpoint.npz"
    for judgement in (1, 2, 3):
        with pytest.raises(Interrupted):
            train_population(RUN, program, file, stop_at(judgement))
    assert train_population(RUN, program, file, print) == uninterrupted[0]


def test_a_damaged_checkpoint_is_as_good_as_none(program, uninterrupted, tmp_path):
    file, lines = tmp_path / "checkpoint.npz", []
    with pytest.raises(Interrupted):
        train_population(RUN, program, file, stop_at(2))
    file.write_bytes(file.read_bytes()[:-100])
    assert train_population(RUN, program, file, lines.append) == uninterrupted[0]
    assert lines == uninterrupted[1]


@pytest.mark.parametrize(
    "saved",
    [
        SavedState([{"lr": 1}], {}),
        SavedState(3, {}),
        SavedState([], {"weights": np.ones((2, 3), "float32")}),
    ],
    ids=["other rounds", "no rounds", "other arrays"],
)
def test_a_state_of_something_else_is_as_good_as_none(
    program, uninterrupted, tmp_path, saved
):
    file, lines = tmp_path / "checkpoint.npz", []
    save_state(file, saved)
    assert train_population(RUN, program, file, lines.append) == uninterrupted[0]
    assert lines == uninterrupted[1]


def test_a_round_is_written_with_six_digits_and_without_what_is_not_finite():
    progress = {"accuracy": [[0.123456789]], "loss": [[math.inf], [math.nan]]}
    done = Round([{"lr": 1 / 3}], progress, [math.nan], (0,))
    written = {
        "settings": [{"lr": 0.333333}],
        "progress": {"accuracy": [[0.123457]], "loss": [[None], [None]]},
        "scores": [None],
        "parents": [0],
    }
    assert as_json(done) == written
    json.dumps(written, allow_nan=False)
