import json

import pytest
from support.cells import make_cell, make_result

from lrvalley.errors import InputError
from lrvalley.records.cell_file import History, dumps, read_cell, write_cell


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
    history = History([50], [0.1], [float("nan")])
    result = make_result(status="diverged", steps=None, history=history)
    assert json.loads(dumps(result))["history"]["loss"] == [None]


def test_numbers_have_six_significant_digits():
    history = History([50], [0.1], [1 / 3])
    assert json.loads(dumps(make_result(history=history)))["history"]["loss"] == [0.333333]


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
        ({"schema_version": 99}, "schema_version: 2 was expected"),
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
    monkeypatch.setattr("lrvalley.study.cell.numeric_code", lambda *names: "other code")
    with pytest.raises(InputError, match="key of the spec is"):
        read_cell(file)
