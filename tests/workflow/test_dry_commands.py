"""Looking at a study changes none of its files, whatever state it is in."""

import os
import shutil
import subprocess

import pytest

DAMAGED = "results/cells/article_cnn/gd/size-1/lr-1.000e-03"
LOOKS = {
    "dry run": ("--dry-run",),
    "lint": ("--lint",),
    "list of rules": ("--list-rules",),
    "summary": ("--summary",),
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
    assert untidy.planned("cells")["train_pack"] == 1


def test_snakemakes_own_report_has_the_figures_and_changes_nothing_else(untidy):
    before = untidy.files()
    untidy.run("--report", "report.html")
    assert without(untidy.files(), "report.html") == before
    page = (untidy.path / "report.html").read_text(encoding="utf-8")
    assert all(name in page for name in ("time_to_train_by_lr", "cells_heatmap"))


def test_results_that_may_not_be_written_can_be_looked_at(untidy):
    """Root may write everywhere, unless it gives up the right to."""
    mortal = ()
    if os.geteuid() == 0:
        mortal = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
        if shutil.which("setpriv") is None or subprocess.run([*mortal, "true"]).returncode:
            pytest.skip("runs as root and cannot give up root's rights")
    results = untidy.path / "results"
    for path in (results, *results.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        refused = subprocess.run([*mortal, "touch", str(results / "new")], check=False)
        assert refused.returncode, "the results can be written after all"
        command = [*mortal, *untidy.command("--dry-run")]
        looked = subprocess.run(command, cwd=untidy.path, capture_output=True, text=True)
    finally:
        for path in (results, *results.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert looked.returncode == 0, looked.stdout + looked.stderr
    assert "Trained: gd at rate 1.000e-03, size 1" in looked.stdout + looked.stderr
