"""Looking at a study changes none of its files, whatever state it is in."""

import os
import re
import shutil
import subprocess

import pytest

from lrvalley.reporting.figures import catalog
from lrvalley.study.load import load_study

DAMAGED = "results/cells/article_cnn/gd/size-1/lr-1.000e-03"
LOOKS = {
    "dry run": ("--dry-run",),
    "lint": ("--lint",),
    "list of rules": ("--list-rules",),
    "summary": ("--summary",),
    "detailed summary": ("--detailed-summary",),
    "list of targets": ("--list-target-rules",),
    "graph of jobs": ("--dag",),
}


@pytest.fixture
def untidy(clone):
    """A study with a damaged cell, and the lock and marks of a run that was killed."""
    (cell,) = (clone.path / DAMAGED).glob("*.json")
    cell.write_text("{")
    for trace in ("locks/0.output.lock", "incomplete/cmVzdWx0cw=="):
        file = clone.path / ".snakemake" / trace
        file.parent.mkdir(exist_ok=True)
        file.write_text("results/x\n")
    return clone


def without(files, *names):
    return {path: content for path, content in files.items() if path not in names}


def test_looking_at_a_study_changes_nothing(untidy):
    before = untidy.files()
    printed = {}
    for name, arguments in LOOKS.items():
        printed[name] = untidy.run(*arguments)
        assert untidy.files() == before, name
    assert "Trained: gd at rate 1.000e-03, size 1" in printed["dry run"]
    assert printed["dry run"].count("Trained: ") == 1
    assert re.search(r"^train_pack +1$", printed["dry run"], re.MULTILINE)


def test_snakemakes_own_report_has_the_figures_and_changes_nothing_else(untidy):
    before = untidy.files()
    untidy.run("--report", "report.html")
    assert without(untidy.files(), "report.html") == before
    page = (untidy.path / "report.html").read_text(encoding="utf-8")
    article = load_study({"study": "mine"})
    shown = [f for f in catalog.figures_of(article) if f.section != catalog.TUNERS]
    assert all(figure.name in page for figure in shown)


@pytest.fixture
def mortal():
    """What a command begins with so that it may not write everywhere, although it is
    root's."""
    if os.geteuid():
        return ()
    given_up = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
    if shutil.which("setpriv") is None or subprocess.run([*given_up, "true"]).returncode:
        pytest.skip("runs as root and cannot give up root's rights")
    return given_up


@pytest.fixture
def read_only(clone):
    """A study in results that may not be written."""
    paths = [clone.path / "results", *(clone.path / "results").rglob("*")]
    modes = [path.stat().st_mode for path in paths]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield clone
    for path, mode in zip(paths, modes, strict=True):
        path.chmod(mode)


def looked_at(clone, mortal, *arguments):
    refused = subprocess.run([*mortal, "touch", str(clone.path / "results/new")])
    assert refused.returncode, "the results can be written after all"
    looked = subprocess.run(
        [*mortal, *clone.command(*arguments)],
        cwd=clone.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert looked.returncode == 0, looked.stdout
    return looked.stdout


def test_results_that_may_not_be_written_can_be_looked_at(read_only, mortal):
    assert "Nothing to be done" in looked_at(read_only, mortal, "--dry-run")
    assert "tables/cells.csv" in looked_at(read_only, mortal, "--summary")


def test_a_damaged_cell_is_planned_where_it_cannot_be_moved(read_only, mortal):
    """The folders are protected here, not the files: Snakemake plans no job whose output
    is a protected file, whatever it is."""
    for file in (read_only.path / "results").rglob("*.*"):
        if file.is_file():
            file.chmod(0o644)
    (cell,) = (read_only.path / DAMAGED).glob("*.json")
    cell.write_text("{")
    planned = looked_at(read_only, mortal, "--dry-run")
    assert planned.count("Trained: ") == 1
    assert cell.read_text() == "{"
