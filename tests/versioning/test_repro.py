"""`dvc repro`: the stages that changed, and of them only the cells that changed."""

import json

from support.runs import contents
from support.versioned import UP_TO_DATE

OWN = ("--configfile", "config/config.yaml")


def test_nothing_to_do_after_a_run(denser, tmp_path):
    mine = denser.copied(tmp_path / "mine")
    assert UP_TO_DATE in mine.dvc("status")
    before = mine.cells()
    assert UP_TO_DATE in mine.dvc("repro")
    assert mine.cells() == before
    assert mine.git("status", "--porcelain") == ""


def test_snakemake_agrees_that_there_is_nothing_to_do(mine):
    assert mine.planned(*OWN) == {}


def test_an_older_configuration_comes_back_without_training(study, denser, tmp_path):
    mine = denser.copied(tmp_path / "mine")
    metrics = mine.path / "results/smoke/metrics.json"
    older, newer = contents(study), contents(mine)
    older_metrics = (study.path / "results/smoke/metrics.json").read_text()
    newer_metrics = metrics.read_text()
    assert newer_metrics != older_metrics
    for revision, cells, numbers in (
        ("HEAD~", older, older_metrics),
        ("-", newer, newer_metrics),
    ):
        mine.git("checkout", "--quiet", revision)
        mine.dvc("checkout")
        assert contents(mine) == cells
        assert metrics.read_text() == numbers
        assert UP_TO_DATE in mine.dvc("repro")


def test_a_colour_draws_the_figures_again_and_trains_nothing(mine):
    before, figure = mine.cells(), "results/smoke/figures/time_to_train_by_lr.svg"
    drawn = (mine.path / figure).read_bytes()
    mine.configure(figures={"colors": {"adam": "#123456"}})
    printed = mine.dvc("repro", "--dry")
    assert "Stage 'cells' didn't change, skipping" in printed
    assert "Running stage 'summary':\n> snakemake\n" in printed
    # Of what Snakemake would make in this stage, one file.
    mine.run(figure, *OWN)
    assert mine.cells() == before
    assert (mine.path / figure).read_bytes() != drawn


def test_a_damaged_cell_is_found_and_trained_again(mine):
    before = mine.cells()
    path = next(path for path in before if "size-1" in path)
    mine.edit(path, '"weights": 3371', '"weights": 3372')
    assert "modified:" in mine.dvc("status", "cells")
    assert f"moved to logs/damaged/{path}" in mine.dvc("repro")
    after = mine.cells()
    assert after[path][1] == before[path][1]
    assert UP_TO_DATE in mine.dvc("status")


def test_a_deleted_cell_comes_back_from_the_cache(mine):
    before = mine.cells()
    path = next(iter(before))
    (mine.path / path).unlink()
    mine.dvc("checkout")
    assert mine.cells()[path][1] == before[path][1]


def test_the_metrics_say_what_was_found(mine):
    metrics = json.loads(mine.dvc("metrics", "show", "--json"))
    values = metrics[""]["data"]["results/smoke/metrics.json"]["data"]
    assert values == json.loads((mine.path / "results/smoke/metrics.json").read_text())
    assert values["optimizers"]["adam"]["rates_tried"] == 3
    assert sum(values["claims"].values()) == 17
