"""The examples train, in a short form; how the workflow trains a user's model is tested in
`tests/workflow/test_own_study.py`."""

import shutil

import pytest
from support.clones import ROOT

from lrvalley.config.files import overlaid, read_file
from lrvalley.study.load import load_study
from lrvalley.training.device import prepare_for_cells
from lrvalley.training.programs import program_loader
from lrvalley.training.rehearsal import rehearse
from lrvalley.training.trainer import train_cells

prepare_for_cells()
# Most of the time goes into the graphs of optimizers, and into the validation data. The
# one optimizer is that of which an example has settings.
SHORT = {
    "seeds": [1],
    "schedule": {"name": "constant", "warmup": 0},
    "grid": {
        "optimizers": ["SGD"],
        "rates": [0.01],
        "target": None,
        "max_steps": 1,
    },
    "task": {"check_every": 1},
}
# MNIST has the shapes of Fashion-MNIST, and the tests have it already. One block of the
# transformer is like another.
OWN = {"fashion": {"task": {"data": "mnist"}}, "text": {"task": {"options": {"blocks": 1}}}}


@pytest.mark.parametrize("name", ["diabetes", "fashion", "text"])
def test_an_example_trains(name, tmp_path, dataset, monkeypatch):
    if name == "diabetes":
        pytest.importorskip("sklearn")
    shutil.copytree(ROOT / "examples" / name, tmp_path / "examples" / name)
    (tmp_path / "data").symlink_to(dataset.parent)
    monkeypatch.chdir(tmp_path)
    file = f"examples/{name}/study.yaml"
    config = overlaid(overlaid(read_file(file), SHORT), OWN.get(name, {}))
    study = load_study(config, [file])
    assert rehearse(study)
    results = []
    program = program_loader(study)(study.grid[0].program)
    train_cells(program, study.grid, results.append)
    (result,) = results
    assert result.status == "budget"
    assert len(result.history.step) == 1
