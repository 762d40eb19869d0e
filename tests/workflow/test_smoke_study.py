"""The smoke study, end to end on real MNIST, and what a change makes run again."""

import json
import os
import re
import shutil

from support.clones import has_other_seed

from lrvalley.study.cell import Cell

TABLES = {
    "article.csv",
    "article_scaling.csv",
    "band_cells.csv",
    "bands.csv",
    "best_lr.csv",
    "candidates.csv",
    "cells.csv",
    "claims.csv",
    "confirmed.csv",
    "curves.csv",
    "fastest_slowest.csv",
    "rates.csv",
    "scaling_fit.csv",
    "timing_check.csv",
}
FIGURES = {
    "bands_by_seed",
    "best_so_far_by_steps",
    "cells_heatmap",
    "confirmed_by_lr",
    "fastest_and_slowest_by_lr",
    "share_trained_by_steps",
    "time_by_size",
    "time_by_size_and_lr",
    "time_to_train_by_lr",
    "validation_accuracy_over_time",
}


def test_every_table_every_figure_and_the_report_are_made(finished):
    results = finished.path / "results" / "smoke"
    assert set(os.listdir(results / "tables")) == TABLES
    names = {f"{name}.{suffix}" for name in FIGURES for suffix in ("png", "svg")}
    assert set(os.listdir(results / "figures")) == names
    page = (results / "report.html").read_text(encoding="utf-8")
    assert "Adam" in page
    assert finished.half_written() == []


def test_cells_that_share_a_program_trained_together(finished):
    logs = [file.read_text() for file in finished.path.glob("logs/packs/*.log")]
    packs = re.findall(r"training together: (\d+)", "".join(logs))
    at_size_1, at_size_2, curves, confirmations = 3 + 3 + 2, 2, 2, 2
    bands = 3
    shares = [at_size_1 / 2, at_size_1 / 2, at_size_2, curves, confirmations, bands]
    assert sorted(map(int, packs)) == sorted(shares)


def test_of_what_packs_hand_over_nothing_is_left_and_of_states_one_a_trajectory(finished):
    assert finished.handed_over() == []
    trajectories = {path.rsplit("/", 1)[1].split("-")[0] for path in finished.cells()}
    assert finished.states() == sorted(trajectories)


def test_a_deleted_cell_is_trained_again_with_what_is_downstream_to_the_same_bytes(clone):
    before = clone.cells()
    (path,) = [
        p
        for p in before
        if p.startswith("results/cells/article_cnn/gd/size-1/lr-1.000e-02/")
        and not has_other_seed(before[p][1])
    ]
    (clone.path / path).unlink()
    planned = clone.planned()
    assert planned["train_pack"] == planned["train_cell"] == 1
    assert planned["tabulate_cells"] == 1
    assert not {"measure_step_times", "download_dataset"} & set(planned)
    table = clone.path / "results/smoke/tables/cells.csv"
    made = table.stat().st_mtime_ns
    clone.run("cells", "results/smoke/tables/cells.csv")
    assert table.stat().st_mtime_ns > made
    after = clone.cells()
    assert after[path][1] == before[path][1]
    assert after[path][0] > before[path][0]
    del before[path], after[path]
    assert after == before
    assert clone.handed_over() == []


def test_of_a_file_that_is_asked_for_one_cell_is_trained(fresh, finished):
    path = next(iter(finished.cells()))
    assert fresh.planned(path) == {"train_pack": 1, "train_cell": 1}


def test_a_deleted_step_time_is_measured_again_and_trains_nothing(clone):
    (clone.path / "results/smoke/step_time/adam/size-2.json").unlink()
    planned = clone.planned()
    assert planned["measure_step_times"] == 1
    assert planned["train_cell"] == 0


def test_one_more_rate_trains_one_cell_per_optimizer(clone):
    clone.edit("config/smoke.yaml", "1.0e-1]\n  target", "1.0e-1, 2.0e-1]\n  target")
    trainings = ["adam at rate 2.000e-01, size 1", "gd at rate 2.000e-01, size 1"]
    assert clone.planned_trainings() == trainings


def test_one_rate_less_trains_nothing_but_makes_the_tables_again(clone):
    clone.edit("config/smoke.yaml", "1.0e-2, 1.0e-1]\n  target", "1.0e-2]\n  target")
    planned = clone.planned()
    assert planned["train_cell"] == 0
    assert planned["tabulate_cells"] == 1


def test_one_size_less_leaves_it_in_no_table(clone):
    clone.edit("config/smoke.yaml", "sizes: [1, 2]", "sizes: [1]")
    assert clone.planned()["train_cell"] == 0
    clone.run("results/smoke/tables/timing_check.csv")
    table = (clone.path / "results/smoke/tables/timing_check.csv").read_text()
    assert ",2," not in table


def test_a_colour_makes_figures_and_report_again_and_trains_nothing(clone):
    clone.edit("config/config.yaml", "colors: {}", "colors: {adam: crimson}")
    drawn = {f"plot_{name}": 1 for name in FIGURES}
    assert clone.planned() == {**drawn, "write_report": 1, "all": 1}


def test_a_time_limit_trains_nothing(clone):
    clone.edit("config/config.yaml", "max_seconds: 120", "max_seconds: 100")
    planned = clone.planned()
    assert planned["train_cell"] == planned["measure_step_times"] == 0
    assert planned["tabulate_cells"] == 1


WITHOUT_EFFECT = [
    ("config/config.yaml", "batch: 100\nseeds: [1]\n", "seeds: [1]\nbatch: 100  # one\n"),
    ("config/README.md", "# Configuration", "# The configuration"),
    ("workflow/lrvalley/training/trainer.py", "@dataclass", "# a comment\n@dataclass"),
    ("workflow/scripts/train_pack.py", "with job_log", "# a comment\nwith job_log"),
    ("config/config.yaml", "width: 48", "width: 8"),
    ("config/config.yaml", "keep_states_mb: 1", "keep_states_mb: 2"),
]


def test_what_changes_no_result_runs_nothing_nor_does_touching_every_file(clone):
    for change in WITHOUT_EFFECT:
        clone.edit(*change)
    for folder in ("config", "workflow", "envs", "profiles"):
        for file in (clone.path / folder).rglob("*"):
            if file.is_file():
                file.touch()
    assert clone.planned() == {}


def test_an_update_rule_counts_for_its_own_optimizers_cells(clone):
    clone.edit(
        "workflow/lrvalley/training/optimizers.py",
        "return lr * gradient, slots",
        "return 2 * lr * gradient, slots",
    )
    assert clone.planned_trainings() == [
        f"gd at rate {lr}, size 1" for lr in ("1.000e-01", "1.000e-02", "1.000e-03")
    ]


def test_the_training_loop_counts_for_every_cell(clone):
    file = "workflow/lrvalley/study/history.py"
    clone.edit(file, "STALLED_AFTER = 4", "STALLED_AFTER = 5")
    assert clone.planned()["train_cell"] == 10


def test_a_fresh_clone_with_the_cells_trains_nothing(fresh, finished):
    shutil.rmtree(fresh.path / "data")
    shutil.copytree(finished.path / "results" / "cells", fresh.path / "results" / "cells")
    planned = fresh.planned()
    assert planned["train_cell"] == 0
    assert planned["tabulate_cells"] == 1


def test_a_changed_best_rate_trains_just_that_curve(clone):
    before = clone.cells()
    clone.edit("config/smoke.yaml", "1.0e-2, 1.0e-1]\n  target", "1.0e-1]\n  target")
    clone.run("results/smoke/tables/curves.csv")
    after = clone.cells()
    (new,) = set(after) - set(before)
    cell = Cell.from_json(json.loads(after[new][1])["spec"])
    assert (cell.optimizer, cell.lr, cell.target) == ("adam", 0.001, None)
    assert all(after[path] == before[path] for path in before)


def test_seeds_and_a_size_can_be_added(clone):
    trainings = clone.planned_trainings(
        "--config", "seeds=[1, 9]", "scaling={sizes: [1, 2, 3]}"
    )
    # Both optimizers' best are confirmed with the seed after the study's last.
    assert len(trainings) == 6 + 4 + 2 * 2 + 2
    assert sum("size 3" in training for training in trainings) == 4


def test_pruning_removes_what_no_study_asks_for(clone):
    before = clone.cells()
    assert "Nothing to remove" in clone.run("prune")
    # Not the seed that confirms: its cells would be those of the grid.
    clone.edit("config/config.yaml", "seeds: [1]", "seeds: [99]")
    listed = clone.run("prune", "--dry-run")
    assert all(path in listed for path in before)
    assert clone.cells() == before
    clone.run("prune")
    assert not clone.cells()
    assert not list(clone.path.glob("results/states/*"))
    assert (clone.path / "results/smoke/report.html").exists()


def test_the_articles_study_has_its_cells(clone):
    planned = clone.planned("--configfile", "config/config.yaml")
    assert planned["train_cell"] == 288 + 60 + 144
    assert planned["train_population"] == 6 * 3
    assert planned["train_range_test"] == 6
    assert planned["measure_step_times"] == 1
