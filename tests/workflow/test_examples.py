"""The examples train, in a short form."""

import json

import pytest
from support.clones import make_clone

from lrvalley.config.files import overlaid, read_file
from lrvalley.study.load import load_study

# As little as has two optimizers and two rates.
SHORT = {
    "seeds": [1],
    "schedule": {"name": "constant", "warmup": 0},
    "grid": {
        "optimizers": ["SGD", "Adam"],
        "rates": [0.001, 0.01],
        "target": None,
        "max_steps": 4,
    },
    "task": {"check_every": 2},
}
# MNIST has the shapes of Fashion-MNIST, and the tests have it already.
DATA = {"fashion": {"task": {"data": "mnist"}}}


@pytest.mark.parametrize("name", ["diabetes", "fashion", "text"])
def test_an_example_trains(name, tmp_path, dataset, monkeypatch):
    if name == "diabetes":
        pytest.importorskip("sklearn")
    clone = make_clone(tmp_path, dataset)
    monkeypatch.chdir(tmp_path)
    short = tmp_path / "short.json"
    short.write_text(json.dumps(overlaid(SHORT, DATA.get(name, {}))))
    files = [f"examples/{name}/study.yaml", str(short)]
    study = load_study(overlaid(*map(read_file, files)), files)
    paths = [cell.path for cell in study.grid]
    clone.run(*paths, "--configfile", *files)
    assert len(paths) == 4
    trained = [json.loads((tmp_path / path).read_text()) for path in paths]
    assert {cell["status"] for cell in trained} == {"budget"}
    assert {len(cell["history"]["step"]) for cell in trained} == {2}
