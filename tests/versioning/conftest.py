"""A clone under Git and DVC, whose own configuration is the smoke study's."""

import shutil

import pytest
import yaml
from support.clones import ROOT
from support.versioned import Experiment, Versioned

# One more rate, and a target that cuts the cells of the sizes. What is timed alone, by the
# clock, would be timed again.
CHANGES = ("grid.rates=[0.001,0.003,0.01,0.1]", "scaling.target=0.8", "check_timing=false")


@pytest.fixture(scope="session")
def study(once, finished) -> Versioned:
    """The smoke study as DVC would have made it, committed; not to be changed."""
    return Versioned(once("study", lambda folder: make_study(folder, finished)))


def make_study(folder, finished):
    shutil.copytree(finished.path, folder, symlinks=True, dirs_exist_ok=True)
    clone = Versioned(folder)
    clone.configure(**yaml.safe_load((ROOT / "config/smoke.yaml").read_text()))
    # Of a study of one's own, all but the cells is in Git.
    clone.edit(".gitignore", "/results/smoke/\n", "")
    (folder / "dvc.lock").unlink(missing_ok=True)
    clone.git("init", "--quiet")
    clone.dvc("commit", "--force")
    clone.commit("The study")


@pytest.fixture
def mine(study, tmp_path) -> Versioned:
    """A copy of the study."""
    return study.copied(tmp_path / "mine")


@pytest.fixture(scope="session")
def tried(once, study) -> Experiment:
    """The study after an experiment in a copy; not to be changed."""

    def try_it(folder):
        clone = study.copied(folder / "clone")
        settings = [f"--set-param=config/config.yaml:{change}" for change in CHANGES]
        printed = clone.dvc("exp", "run", "--temp", "--name", "denser", *settings)
        (folder / "printed").write_text(printed)

    folder = once("tried", try_it)
    return Experiment(Versioned(folder / "clone"), (folder / "printed").read_text())


@pytest.fixture(scope="session")
def denser(once, tried) -> Versioned:
    """The study with the results of the experiment, committed; not to be changed."""

    def apply(folder):
        clone = tried.clone.copied(folder / "clone")
        clone.dvc("exp", "apply", "denser")
        clone.commit("One more rate")

    return Versioned(once("denser", apply) / "clone")
