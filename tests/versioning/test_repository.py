"""What the committed `dvc.yaml` and results say of themselves."""

import json
import re

import pytest
import yaml
from support.clones import ROOT
from support.versioned import Versioned

PIPELINE = yaml.safe_load((ROOT / "dvc.yaml").read_text())


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Versioned:
    """A fresh clone of what is committed."""
    return Versioned(ROOT).cloned(tmp_path_factory.mktemp("repository") / "clone")


@pytest.mark.parametrize("stage", ["dataset", "cells"])
def test_a_fresh_clone_lacks_what_is_in_the_cache_and_nothing_else(clone, stage):
    """Otherwise the committed results are not those of the committed code: `dvc repro`."""
    changes = json.loads(clone.dvc("status", "--json", stage))
    parts = [part for entry in changes[stage] for part in entry.values()]
    states = {path: state for part in parts for path, state in part.items()}
    assert set(states) <= {"data/mnist.npz", "results/cells"}
    assert set(states.values()) <= {"deleted", "not in cache"}


def test_the_stages_are_shown_without_the_cache(clone):
    printed = clone.dvc("repro", "--dry", "--allow-missing")
    assert all(f"Stage '{name}' didn't change" in printed for name in PIPELINE["stages"])


MADE = ("answer.json", "answer.md", "figures", "metrics.json", "report.html", "tables")


def test_all_is_made_again_of_the_pulled_cells_and_nothing_trains(clone):
    """To the same bytes; what was measured or searched with a clock stays."""
    results = clone.path / "results/article"
    for name in MADE:
        clone.git("rm", "-r", "--quiet", f"results/article/{name}")
    assert sorted(path.name for path in results.iterdir()) == [
        "search",
        "step_time",
        "timing",
    ]
    clone.dvc("pull")
    printed = clone.run("--configfile", "config/config.yaml")
    assert not re.search(r"^rule (train|search|measure|time|download)_", printed, re.M)
    clone.git("reset", "--quiet")
    assert clone.git("status", "--porcelain") == ""


def test_metrics_and_plots_are_in_git(clone):
    assert "adam" in clone.dvc("metrics", "show")
    page = clone.dvc("plots", "show", "--out", "page").strip().splitlines()[-1]
    assert (clone.path / "page" / "index.html").exists(), page
    spec = json.loads(clone.dvc("plots", "show", "steps_to_target_by_lr", "--show-vega"))
    assert {point["optimizer"] for point in spec["data"]["values"]} >= {"adam", "rmsprop"}
