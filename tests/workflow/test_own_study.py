"""A study of a user's model in the user's folder, end to end, and what a change makes run
again."""

import json
import shutil

import numpy as np
import pytest
from support.users_folder import CLASSES, MODEL, Folder, begin, write_data


@pytest.fixture
def own(answered, tmp_path):
    """A copy of the folder after one run."""
    shutil.copytree(answered.path.parent, tmp_path / "copy", symlinks=True)
    return Folder(tmp_path / "copy" / "mine")


def test_a_run_answers_and_leaves_nothing_to_do(answered):
    results = answered.path / "results" / "mine"
    answer = json.loads((results / "answer.json").read_text())
    assert answer["objective"]["metric"] == "loss"
    assert answer["recommended"]["optimizer"] in ("SGD", "Adam")
    assert answer["recommended"]["seeds"] == [2, 3]
    assert "keras.optimizers." in answer["recommended"]["code"]
    assert (results / "report.html").exists()
    assert answered.half_written() == answered.handed_over() == []
    assert answered.planned() == {}
    assert not (answered.path.parent / "project" / ".snakemake").exists()


def test_a_comment_trains_nothing_and_a_layer_everything(own):
    model = own.path / "my_model.py"
    model.write_text(f"# Mine.\n{MODEL}")
    assert own.planned() == {}
    own.edit("my_model.py", "units=4", "units=5")
    assert len(own.planned_trainings()) == 4
    model.write_text(MODEL)
    assert own.planned() == {}


def test_one_more_rate_trains_one_cell_an_optimizer_and_its_search_none(own):
    before = own.cells()
    own.edit("mine.yaml", "[0.01, 0.1]", "[0.001, 0.01, 0.1]")
    assert own.planned_trainings() == [
        f"{name} at rate 1.000e-03, size 1" for name in ("Adam", "SGD")
    ]
    own.run("cells")
    after = own.cells()
    assert {path: after[path] for path in before} == before
    assert len(set(after) - set(before)) == 2
    assert own.planned("cells") == {}


def test_bad_data_stop_in_the_rehearsal_with_one_message(tmp_path):
    own = begin(tmp_path)
    write_data(own.path, labels=np.arange(200) % (CLASSES + 1))
    finished = own.snakemake()
    assert finished.returncode != 0
    assert "Traceback" not in finished.stdout
    message = (
        "my_model.py:build_model: found labels from 0 to 3, expected 0 to 2, because the "
        "model has 3 outputs"
    )
    assert finished.stdout.count(message) == finished.stdout.count("expected") == 1
    assert own.cells() == {}
    assert own.states() == []
    assert own.half_written() == []
    assert not list(own.path.glob("logs/packs/*"))
