"""A clone under Git and DVC, whose own configuration is the smoke study's."""

import shutil

import pytest
import yaml
from support.clones import ROOT
from support.versioned import Versioned

STUDY = "mine"


@pytest.fixture(scope="session")
def study(once, finished) -> Versioned:
    """The smoke study after `dvc repro`, committed; not to be changed."""
    return Versioned(once("study", lambda folder: make_study(folder, finished)))


def make_study(folder, finished):
    shutil.copytree(finished.path, folder, symlinks=True, dirs_exist_ok=True)
    clone = Versioned(folder)
    (folder / "results" / STUDY).mkdir()
    # What DVC keeps when it runs a stage again, so that it need not be measured here.
    for kept in ("step_time", "timing"):
        (folder / "results/smoke" / kept).rename(folder / "results" / STUDY / kept)
    for made in ("results/smoke", "logs", ".snakemake"):
        shutil.rmtree(folder / made)
    smoke = yaml.safe_load((ROOT / "config/smoke.yaml").read_text())
    clone.configure(**smoke | {"study": STUDY})
    shutil.rmtree(folder / "results/article", ignore_errors=True)
    (folder / "dvc.lock").unlink(missing_ok=True)
    clone.git("init", "--quiet")
    clone.dvc("repro")
    clone.commit("The study")


@pytest.fixture
def mine(study, tmp_path) -> Versioned:
    """A copy of the study."""
    return study.copied(tmp_path / "mine")
