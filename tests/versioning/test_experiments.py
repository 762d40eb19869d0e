"""`dvc exp run -S config/config.yaml:...`, in the workspace and in a copy."""

import json
import re

from support.runs import contents

# One training, which two stops share.
ONE = (
    "seeds=[2]",
    "grid.optimizers=[adam]",
    "grid.rates=[0.01]",
    "scaling.rates=[0.01]",
    "scaling.sizes=[1]",
)


def test_an_experiment_in_the_workspace_trains_what_changed(mine):
    """A cell of the grid and one of the sizes, and the curve; the first seed confirms."""
    before = mine.cells()
    settings = [f"--set-param=config/config.yaml:{value}" for value in ONE]
    mine.dvc("exp", "run", "cells", *settings)
    after = mine.cells()
    assert len(set(after) - set(before)) == 3
    assert all(after[path] == before[path] for path in before)


def test_an_experiment_in_a_copy_leaves_the_workspace(study, tried):
    assert contents(tried.clone) == contents(study)
    config = "config/config.yaml"
    assert (tried.clone.path / config).read_text() == (study.path / config).read_text()
    shown = json.loads(tried.clone.dvc("metrics", "diff", "--json", "HEAD", "denser"))
    rates = shown["results/smoke/metrics.json"]["optimizers.adam.rates_tried"]
    assert (rates["old"], rates["new"]) == (3, 4)


def test_it_reuses_the_cells_and_brings_the_new_ones(study, tried, denser):
    before, after = contents(study), contents(denser)
    new = sorted(path.split("/")[3:6] for path in set(after) - set(before))
    cut = [
        ["adam", f"size-{size}", f"lr-1.000e-0{digit}"] for size in (1, 2) for digit in "23"
    ]
    # Adam's band has it, so that a second seed trains there, too.
    more = [[name, "size-1", "lr-3.000e-03"] for name in ("adam", "adam", "gd")]
    assert new == sorted(cut + more)
    assert {path: after[path] for path in before} == before
    announced = re.findall(r"^Job \d+: Trained: ", tried.printed, re.MULTILINE)
    assert len(announced) == len(new)
