import json

import pytest
from support.cells import make_cell, make_history, make_result

from lrvalley.errors import InputError
from lrvalley.records.cell_file import cut, dumps, read_cell, write_cell
from lrvalley.records.on_record import find_on_record


@pytest.fixture
def file(tmp_path):
    path = tmp_path / f"{make_cell().key}.json"
    write_cell(path, make_result())
    return path


def edit(file, **changes):
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def test_a_cell_survives_its_file(file):
    assert read_cell(file) == make_result()


def test_the_file_says_what_was_seen(file):
    content = json.loads(file.read_text())
    assert content["key"] == make_cell().key
    assert content["steps"] == 100
    assert content["examples"] == 10_000
    assert content["history"]["step"] == [50, 100]


def test_a_loss_that_is_not_finite_is_null():
    history = make_history([0.1], [None])
    result = make_result(status="diverged", steps=None, history=history)
    assert json.loads(dumps(result))["history"]["train"]["loss"] == [None]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"nothing\.json: not found"):
        read_cell(tmp_path / "nothing.json")


def test_half_a_file_is_refused(file):
    file.write_text(file.read_text()[:200])
    with pytest.raises(
        InputError, match=r"not readable as JSON .* expected a trained cell"
    ):
        read_cell(file)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"status": "finished"}, "status: 'finished' is not one of"),
        ({"steps": -5}, "steps: -5 is less than the minimum"),
        ({"steps": None}, "steps: None is not of type 'integer'"),
        ({"clock": 3}, "'clock' was unexpected"),
        ({"version": 99}, "version: 3 was expected"),
    ],
)
def test_what_does_not_match_the_schema_is_named(file, changes, message):
    edit(file, **changes)
    with pytest.raises(InputError, match=message):
        read_cell(file)


def test_another_cells_file_is_refused(file):
    other = file.with_name(f"{make_cell(lr=0.5).key}.json")
    file.rename(other)
    with pytest.raises(
        InputError, match=f"key is {make_cell().key}, expected {other.stem}"
    ):
        read_cell(other)


@pytest.mark.parametrize(
    "changes", [{"steps": 50}, {"spec": make_cell(lr=0.5).to_json()}, {"weights": 5}]
)
def test_a_file_that_was_edited_by_hand_is_refused(file, changes):
    edit(file, **changes)
    with pytest.raises(InputError, match="its checksum is that of another content"):
        read_cell(file)


def test_a_spec_that_is_not_the_keys_is_refused(file, monkeypatch):
    monkeypatch.setattr(
        "lrvalley.study.trajectory.numeric_code", lambda *names: "other code"
    )
    with pytest.raises(InputError, match="key of the spec is"):
        read_cell(file)


class TestCut:
    """A record that goes further, cut to what another cell of its trajectory asks for."""

    RECORD = make_result(
        make_cell(target=None, max_steps=200, validate=True),
        status="budget",
        steps=None,
        history=make_history(
            [0.5, 0.9, 0.98, 0.99], [1.0, 0.5, 0.2, 0.1], [0.4, 0.8, 0.9, 0.9]
        ),
    )

    def test_to_a_target(self):
        cell = make_cell(target=0.9, max_steps=12_000)
        own = make_history([0.5, 0.9], [1.0, 0.5])
        expected = make_result(cell, status="reached", steps=100, history=own)
        assert cut(self.RECORD, cell) == expected

    def test_to_a_shorter_budget_with_validation(self):
        cell = make_cell(target=None, max_steps=150, validate=True)
        result = cut(self.RECORD, cell)
        assert (result.status, result.steps, result.steps_trained) == ("budget", None, 150)
        assert result.history.validation == {"accuracy": [0.4, 0.8, 0.9]}

    @pytest.mark.parametrize(
        "cell",
        [
            make_cell(target=0.995, max_steps=12_000),
            make_cell(target=None, max_steps=250),
            make_cell(lr=0.02, target=0.9),
            make_cell(seed=2, target=0.9),
        ],
        ids=["another target", "a longer budget", "another rate", "another seed"],
    )
    def test_not_to_what_is_not_on_record(self, cell):
        assert cut(self.RECORD, cell) is None

    def test_not_to_validation_that_was_not_recorded(self):
        record = cut(self.RECORD, make_cell(target=None, max_steps=200))
        assert cut(record, make_cell(target=0.9, validate=True)) is None

    def test_found_beside_the_cells_place(self, tmp_path):
        cell = make_cell(target=0.9, max_steps=12_000)
        assert find_on_record(cell, tmp_path) is None
        record = tmp_path / self.RECORD.cell.path
        write_cell(record, self.RECORD)
        assert find_on_record(cell, tmp_path) == cut(self.RECORD, cell)
        record.write_text(record.read_text()[:500])
        assert find_on_record(cell, tmp_path) is None
