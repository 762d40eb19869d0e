"""The JSON file of a tuner's training."""

import json
from dataclasses import replace

import pytest
from support.cells import SETTINGS, make_cell

from lrvalley.errors import InputError
from lrvalley.records.run_file import RunResult, read_run, write_run
from lrvalley.study.tuner_runs import PBT, RANGE_TEST, TunerRun

OUTCOME = {"lr": [1e-6, 0.001, 1.0], "loss": [2.25, 0.5, None]}


def make_run(seed=1, **settings) -> TunerRun:
    own = {"from": 1e-6, "to": 1.0, **settings}
    return TunerRun(RANGE_TEST, make_cell(seed=seed).program, "adam", SETTINGS["adam"], own)


def make_result(**changes) -> RunResult:
    values = {"run": make_run(), "outcome": OUTCOME, "tensorflow": "2.21.0"}
    return RunResult(**{**values, "device": "CPU", **changes})


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "run.json"
    write_run(path, make_result())
    return path


def test_a_run_survives_its_file(file):
    assert read_run(file, make_run()) == make_result()


def test_the_same_run_has_the_same_bytes(file, tmp_path):
    write_run(tmp_path / "again.json", make_result())
    assert (tmp_path / "again.json").read_bytes() == file.read_bytes()


def test_the_file_says_what_was_trained(file):
    content = json.loads(file.read_text())
    assert content["key"] == make_run().key
    assert content["spec"]["method"] == "range_test"
    assert content["spec"]["settings"] == {"from": 1e-6, "to": 1.0}
    assert content["spec"]["optimizer"] == "adam"
    assert content["outcome"] == OUTCOME
    assert list(content)[-1] == "checksum"


def test_a_number_that_is_not_finite_cannot_be_written(tmp_path):
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_run(tmp_path / "run.json", make_result(outcome={"loss": [float("nan")]}))
    assert not list(tmp_path.iterdir())


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"run file .*nothing\.json: not found"):
        read_run(tmp_path / "nothing.json", make_run())


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b'{"key": NaN'])
def test_a_damaged_file_is_named(file, content):
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"run\.json: not readable .* delete the file"):
        read_run(file, make_run())


def test_half_a_file_is_refused(file):
    file.write_bytes(file.read_bytes()[:300])
    with pytest.raises(InputError, match=r"run\.json: not readable as JSON"):
        read_run(file, make_run())


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": {**OUTCOME, "loss": [2.25, 0.25, None]}},
        {"device": "GPU"},
        {"schema_version": 1},
        {"key": "0123456789ab"},
        {"note": "by hand"},
        {"checksum": "0" * 64},
    ],
)
def test_an_edited_file_is_refused(file, change):
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(InputError, match=r"run\.json: its checksum .* delete the file"):
        read_run(file, make_run())


@pytest.mark.parametrize("content", ["[]", "3", "null", "{}"])
def test_json_that_is_no_run_is_refused(file, content):
    file.write_text(content)
    with pytest.raises(InputError, match=r"run\.json: its checksum"):
        read_run(file, make_run())


def test_the_layout_does_not_matter(file):
    file.write_text(json.dumps(json.loads(file.read_text()), indent=4))
    assert read_run(file, make_run()) == make_result()


@pytest.mark.parametrize("other", [make_run(seed=2), make_run(steps=500)])
def test_the_file_of_another_run_is_refused(file, other):
    message = f"key is {make_run().key}, expected {other.key}; delete the file"
    with pytest.raises(InputError, match=message):
        read_run(file, other)


def test_the_key_is_of_the_method_too():
    other = replace(make_run(), method=PBT)
    assert other.key != make_run().key
    assert other.path == f"results/cells/article_cnn/adam/size-1/pbt/{other.key}.json"
