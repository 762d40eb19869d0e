"""Trainings that end because nothing becomes better."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cells import make_cell, make_history

import lrvalley
from lrvalley.study import code_hash
from lrvalley.study.cell import Cell
from lrvalley.study.history import end_of as end_without_patience
from lrvalley.study.objective import Objective
from lrvalley.study.patience import checks_until_gone, end_of, outcome_of
from lrvalley.study.stop import PATIENCE_CODE, Patience, Stop, Target

PACKAGE = Path(lrvalley.__file__).parent
# Best at its third check, and as good again at the fifth.
PEAK = make_history([0.5, 0.8, 0.9, 0.7, 0.9, 0.6], [2.0, 1.0, 0.5, 0.6, 0.4, 0.3])
LOSS = Patience(2, metric="loss", higher=False)


@pytest.mark.parametrize(
    ("patience", "checks"),
    [
        (Patience(1), 4),
        (Patience(2), 5),  # as good is not better
        (Patience(3), 6),
        (Patience(4), None),
        (Patience(1, metric="loss", higher=False), 4),
        (LOSS, None),
    ],
)
def test_patience_runs_out_at_the_check_that_is_one_too_many(patience, checks):
    assert checks_until_gone(PEAK, patience) == checks


def test_values_that_are_not_finite_are_never_better():
    lost = make_history([0.1] * 5, [2.0, None, None, 1.0, None])
    assert checks_until_gone(lost, replace(LOSS, checks=1)) == 2
    assert checks_until_gone(lost, LOSS) == 3
    assert checks_until_gone(lost, replace(LOSS, checks=3)) is None
    never = make_history([0.1] * 3, [None, None, None])
    assert checks_until_gone(never, LOSS) == 2


def test_patience_may_watch_the_validation_data_and_a_running_mean():
    seen = make_history([0.5, 0.9, 0.6, 0.6], [1.0] * 4, [0.7, 0.6, 0.5, 0.8])
    assert checks_until_gone(seen, Patience(2, split="validation")) == 3
    # Means: 0.5, 0.7, 0.667, 0.65.
    assert checks_until_gone(seen, Patience(2, window="running")) == 4


@pytest.mark.parametrize(
    ("stop", "end"),
    [
        (Stop(1000, patience=Patience(2)), ("plateaued", 5)),
        (Stop(1000, Target(0.95), patience=Patience(2)), ("plateaued", 5)),
        (Stop(1000, Target(0.9), patience=Patience(1)), ("reached", 3)),
        (Stop(200, patience=Patience(1)), ("budget", 4)),
        (Stop(150, patience=Patience(1)), ("budget", 3)),
        (Stop(1000, patience=Patience(9)), None),
    ],
)
def test_what_comes_first_ends_a_training(stop, end):
    assert end_of(PEAK, stop) == end


def test_the_outcome_has_no_steps_and_the_history_until_then():
    outcome = outcome_of(PEAK, Stop(1000, Target(0.95), patience=Patience(2)))
    assert (outcome.status, outcome.steps) == ("plateaued", None)
    assert outcome.history == PEAK.until(5, validated=False)
    assert outcome_of(PEAK, Stop(1000, patience=Patience(9))) is None
    on_validation = Stop(1000, patience=Patience(1, split="validation"))
    assert on_validation.validate
    assert outcome_of(PEAK, on_validation) is None


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=30),
    st.integers(1, 8),
    st.integers(1, 40),
)
def test_a_cut_ends_where_the_training_ended(values, patience, budget):
    """And a training that goes on from check to check ends where a longer one is cut."""
    seen = make_history([v / 5 for v in values], [1.0] * len(values))
    stop = Stop(50 * budget, Target(0.99), patience=Patience(patience))
    whole = end_of(seen, stop)
    ends = (end_of(seen.until(n, False), stop, n - 1) for n in range(1, len(values) + 1))
    assert next((end for end in ends if end), None) == whole
    assert end_of(seen, replace(stop, patience=None)) == end_without_patience(
        seen, replace(stop, patience=None)
    )


class TestKeys:
    STOP = Stop(1000, Target(0.9), patience=Patience(3))

    def test_a_stop_without_patience_is_as_it_was(self):
        """The article's cells end in this key."""
        plain = make_cell(max_steps=12_000, target=0.97)
        assert set(plain.to_json()["stop"]) == {"max_steps", "target", "validate"}
        assert plain.stop.key == "f01beb"

    def test_patience_is_in_the_key(self):
        stops = [
            self.STOP,
            replace(self.STOP, patience=Patience(4)),
            Stop(1000, Target(0.9)),
        ]
        assert len({stop.key for stop in stops}) == 3

    def test_so_is_the_code_that_says_when_it_runs_out(self, tmp_path, monkeypatch):
        before = self.STOP.key
        folder = tmp_path / PACKAGE.name
        shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__"))
        file = folder / PATIENCE_CODE
        monkeypatch.setattr(
            "lrvalley.study.stop.module_code",
            lambda name: code_hash.module_code.__wrapped__(name, folder),
        )
        assert replace(self.STOP).key == before
        file.write_text(file.read_text().replace("since >= patience", "since > patience"))
        code_hash.read_code.cache_clear()
        assert replace(self.STOP).key != before

    def test_the_spec_of_a_cell_is_read_as_it_was_written(self):
        cell = Cell(make_cell().trajectory, self.STOP)
        assert Cell.from_json(json.loads(json.dumps(cell.to_json()))) == cell


def test_an_objective_is_patient_with_its_own_metric():
    objective = Objective.of("val_loss", patience=4)
    own = Patience(4, metric="loss", split="validation", higher=False)
    assert objective.stop(100, None).patience == own
    assert objective.stop(100, 0.3).patience == own
    assert objective.curve(100).patience is None
    assert Objective.of("val_loss").stop(100, None).patience is None
