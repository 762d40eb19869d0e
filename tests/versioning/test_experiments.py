"""`dvc exp run -S config/config.yaml:...`, in the workspace and in a copy."""

import json
import re

import pytest

# Settings, and how many cells are new with them; other rates are tried in the copy.
RATES = ("grid.rates=[0.001,0.003,0.01,0.1]",)
CHANGES = {
    "target": (("scaling.target=0.8",), 4),
    "seed and fewer rates": (
        ("seeds=[2]", "grid.rates=[0.01]", "scaling.rates=[0.01]", "scaling.sizes=[1]"),
        5,
    ),
}


def setting(*values):
    """The arguments for `dvc exp run` that change the configuration."""
    return [f"--set-param=config/config.yaml:{value}" for value in values]


@pytest.mark.parametrize("change", CHANGES)
def test_an_experiment_in_the_workspace_trains_what_changed(mine, change):
    values, new = CHANGES[change]
    before = mine.cells()
    mine.dvc("exp", "run", *setting(*values))
    after = mine.cells()
    assert len(set(after) - set(before)) == new
    assert all(after[path] == before[path] for path in before)


def test_an_experiment_in_a_copy_leaves_the_workspace_and_reuses_its_cells(mine):
    before, config = mine.cells(), (mine.path / "config/config.yaml").read_text()
    printed = mine.dvc("exp", "run", "--temp", "--name", "denser", *setting(*RATES))
    trained = re.findall(r"Trained: \w+ at rate \S+, size \d+$", printed, re.MULTILINE)
    assert mine.cells() == before
    assert (mine.path / "config/config.yaml").read_text() == config
    shown = json.loads(mine.dvc("metrics", "diff", "--json", "HEAD", "denser"))
    tried = shown["results/mine/metrics.json"]["optimizers.adam.rates_tried"]
    assert (tried["old"], tried["new"]) == (3, 4)
    mine.dvc("exp", "apply", "denser")
    after = mine.cells()
    new = set(after) - set(before)
    assert {path for path in new if "lr-3.000e-03" in path}
    assert len(trained) == len(new)
    assert {path: after[path][1] for path in before} == {
        p: c for p, (_, c) in before.items()
    }
