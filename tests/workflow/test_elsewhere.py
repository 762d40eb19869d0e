"""The workflow from somebody's own folder, as a module, and in paths with spaces."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.clones import CORES, Clone, make_clone

# One cell, which reaches its target within seconds.
MINE = """\
study: mine
grid: {optimizers: [gd], rates: [1.0e-1], target: 0.5, max_steps: 200}
scaling: {optimizer: gd, rates: [1.0e-1], sizes: [1], target: 0.5, max_steps: 200}
curves: {max_steps: 100}
tune: {in_report: false, search: {optimizer: gd}}
"""
MODULE = """\
configfile: "settings.yaml"


module lrvalley:
    snakefile: {snakefile}
    config: config["lrvalley"]
    {more}


use rule * from lrvalley as lr_*


rule mine:
    default_target: True
    input:
        "results/mine/tables/best_lr.csv",
    output:
        "mine.csv",
    shell:
        "cp {{input}} {{output}}"


onstart:
    print("the user's own hook")
"""


@dataclass(frozen=True)
class Folder(Clone):
    """Somebody's own folder.

    Attributes:
        project: a clone of the project elsewhere.
        start: which Snakefile and configuration are used; none are those of the folder.
    """

    project: Path
    start: tuple[str, ...] = ()

    def command(self, *arguments: str) -> list[str]:
        python = str(self.project / ".venv" / "bin" / Path(sys.executable).name)
        return [python, "-m", "snakemake", *arguments, *CORES, *self.start]

    def use_module(self, snakefile: str | None = None, more: str = "") -> None:
        """Write a workflow that uses the project as a module."""
        snakefile = snakefile or repr(str(self.project / "workflow" / "Snakefile"))
        text = MODULE.format(snakefile=snakefile, more=more)
        (self.path / "Snakefile").write_text(text)
        lines = "".join(f"  {line}\n" for line in MINE.splitlines())
        (self.path / "settings.yaml").write_text(f"lrvalley:\n{lines}others: 1\n")


@pytest.fixture
def folder(tmp_path, dataset):
    """A folder and a clone of the project, both with a space in their paths."""
    project, own = tmp_path / "the project", tmp_path / "my folder"
    project.mkdir()
    make_clone(project, None)
    (project / ".venv").symlink_to(sys.prefix)
    (own / "data").mkdir(parents=True)
    (own / "data" / dataset.name).hardlink_to(dataset)
    return Folder(own, project)


@pytest.fixture
def started(folder):
    """The folder, with the project's Snakefile and a configuration of its own."""
    (folder.path / "mine.yaml").write_text(MINE)
    snakefile = str(folder.project / "workflow" / "Snakefile")
    start = ("--snakefile", snakefile, "--configfile", "mine.yaml")
    return Folder(folder.path, folder.project, start)


def test_the_projects_configuration_is_below_ones_own(started):
    assert started.planned()["train_cell"] == 1
    project = Clone(started.project)
    project.edit("config/config.yaml", "seeds: [1]", "seeds: [1, 2]")
    assert started.planned()["train_cell"] == 2
    project.edit("config/config.yaml", "seeds: [1, 2]", "seeds: [1, -2]")
    printed = started.snakemake("--dry-run").stdout
    assert f"{project.path}/config/config.yaml: seeds.1: found -2" in printed


def test_a_configuration_in_the_usual_place_is_on_top_of_the_projects(started):
    (started.path / "config").mkdir()
    (started.path / "config" / "config.yaml").write_text("seeds: [1, 2, 3]\n")
    assert started.planned()["train_cell"] == 3


def test_a_module_trains_in_its_users_folder(folder):
    folder.use_module()
    printed = folder.run()
    assert "the user's own hook" in printed
    (cell,) = folder.cells()
    assert cell.startswith("results/cells/article_cnn/gd/size-1/lr-1.000e-01/")
    assert (folder.path / "mine.csv").exists()
    assert not (folder.project / ".snakemake").exists()
    assert not list(folder.project.glob("results/cells/*"))
    # The module's own hook at the end has run.
    assert not list((folder.path / ".snakemake" / "lrvalley").glob("*/*"))

    for script in (folder.project / "workflow" / "scripts").glob("*.py"):
        script.touch()
    assert folder.planned() == {}


def test_a_module_from_a_git_repository(folder):
    for command in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qm", "All"],
        ["tag", "v1"],
    ):
        subprocess.run(["git", *command], cwd=folder.project, check=True)
    path = repr(str(folder.project))
    folder.use_module(f'gitfile({path}, path="workflow/Snakefile", tag="v1")')
    assert folder.planned()["lr_train_cell"] == 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("target: 0.5", "target: 5", "grid.target: found 5, expected at most 1"),
        ("target: 0.5", "targt: 0.5", "grid.targt: unknown key"),
    ],
)
def test_a_wrong_configuration_of_a_module(folder, old, new, message):
    folder.use_module()
    folder.edit("settings.yaml", old, new)
    refused = folder.snakemake()
    assert refused.returncode != 0
    assert message in refused.stdout
    assert "Traceback" not in refused.stdout


def test_a_prefix_is_refused(folder):
    folder.use_module(more='prefix: "mine"')
    refused = folder.snakemake()
    assert refused.returncode != 0
    assert "module lrvalley: found a prefix that makes mine/results of" in refused.stdout
