"""A population's training that is interrupted, and what it leaves behind."""

import json
import math
from itertools import pairwise

import numpy as np
import pytest
from support.cells import make_blobs, make_cell

from lrvalley.study.tuner_runs import PBT, TunerRun
from lrvalley.training.device import prepare_for_cells
from lrvalley.training.population import (
    as_json,
    load_checkpoint,
    save_checkpoint,
    train_population,
)
from lrvalley.training.program import Program
from lrvalley.tuners.population import Round

prepare_for_cells()
RUN = TunerRun(
    PBT,
    make_cell("adam", target=None, max_steps=50),
    {
        "population": 4,
        "judge_every": 50,
        "max_steps": 200,
        "share": 0.25,
        "factor": 1.5,
        "run": 1,
        "space": {"lr": {"from": 1e-4, "to": 1e-1}, "beta_1": {"from": 0.5, "to": 0.99}},
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
    return Program(RUN.cell, make_blobs(side=12))


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


ROUND = Round([{"lr": 0.1}], {"accuracy": [[0.1]], "loss": [[1 / 3]]}, [1 / 3], [0])
STATE = {"weights": np.array([[0.1, 2]], "float32"), "slot_0": np.ones((1, 2), "float32")}


class TestCheckpoint:
    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "new" / "checkpoint.npz"
        save_checkpoint(path, [ROUND, ROUND], STATE)
        return path

    def test_what_is_saved_is_loaded(self, file):
        rounds, state = load_checkpoint(file)
        assert rounds == [ROUND, ROUND]
        assert list(state) == list(STATE)
        for name, array in STATE.items():
            np.testing.assert_array_equal(state[name], array)
            assert state[name].dtype == array.dtype

    def test_numbers_that_are_not_finite_are_saved(self, tmp_path):
        file = tmp_path / "checkpoint.npz"
        progress = {"loss": [[math.inf]]}
        wild = Round([{"lr": 0.1}], progress, [-math.inf], [0])
        save_checkpoint(file, [wild], {"weights": np.array([[np.nan]], "float32")})
        rounds, state = load_checkpoint(file)
        assert rounds == [wild]
        assert np.isnan(state["weights"]).all()

    def test_there_may_be_none(self, tmp_path):
        assert load_checkpoint(tmp_path / "checkpoint.npz") is None

    def test_half_of_one_is_ignored(self, file):
        content = file.read_bytes()
        for length in range(1, len(content), 7):
            file.write_bytes(content[:length])
            assert load_checkpoint(file) is None

    def test_an_empty_one_is_ignored(self, file):
        file.write_bytes(b"")
        assert load_checkpoint(file) is None

    def test_a_damaged_one_is_ignored_or_as_it_was(self, file):
        """Some bytes, such as times, say nothing that is read."""
        content = file.read_bytes()
        for position in range(len(content)):
            damaged = bytearray(content)
            damaged[position] ^= 0x01
            file.write_bytes(damaged)
            loaded = load_checkpoint(file)
            assert loaded is None or loaded[0] == [ROUND, ROUND]

    @pytest.mark.parametrize("text", ["[]]", '[{"settings": []}]', '[{"lr": 1}]', "3"])
    def test_one_with_other_rounds_is_ignored(self, file, text):
        np.savez(file, rounds=np.array(text), **STATE)
        assert load_checkpoint(file) is None

    def test_one_without_rounds_is_ignored(self, file):
        np.savez(file, **STATE)
        assert load_checkpoint(file) is None


def test_a_damaged_checkpoint_is_as_good_as_none(program, uninterrupted, tmp_path):
    file, lines = tmp_path / "checkpoint.npz", []
    with pytest.raises(Interrupted):
        train_population(RUN, program, file, stop_at(2))
    file.write_bytes(file.read_bytes()[:-100])
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
