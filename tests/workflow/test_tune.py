"""The comparison of tuners on the smoke study, recomputed from the cells' files."""

import itertools
import json
import math
import os
import shutil

import pandas as pd
import pytest
from clones import Clone

TUNERS = {
    "asha",
    "grid",
    "hyperband",
    "pbt",
    "random_search",
    "range_test",
    "successive_halving",
}


@pytest.fixture(scope="module")
def tuned(tmp_path_factory, finished):
    """A clone in which the smoke study and `snakemake tune` have run."""
    path = tmp_path_factory.mktemp("tuned") / "clone"
    shutil.copytree(finished.path, path, symlinks=True)
    clone = Clone(path)
    clone.run("tune")
    return clone


def table(clone, name):
    return pd.read_csv(clone.path / "results/smoke/tables" / f"{name}.csv")


def cells(clone):
    """Of every cell of the grid: optimizer, rate, steps trained, steps to the target."""
    rows = table(clone, "cells")
    paths = clone.path.glob("results/cells/*/size-1/lr-*/*.json")
    contents = {path.stem: json.loads(path.read_text()) for path in paths}
    grid = [contents[key] for key in rows.loc[rows["experiment"] == "grid", "key"]]
    return pd.DataFrame(
        {
            "optimizer": [cell["spec"]["optimizer"] for cell in grid],
            "lr": [cell["spec"]["lr"] for cell in grid],
            "trained": [cell["history"]["step"][-1] for cell in grid],
            "steps": [cell["steps"] or math.inf for cell in grid],
        }
    )


def test_tune_makes_its_tables_and_figures_and_leaves_the_report_alone(tuned):
    results = tuned.path / "results/smoke"
    made = {"tuners", "population", "range_test", "search"}
    made |= {f"replays_{method}" for method in TUNERS}
    assert {f"{name}.csv" for name in made} <= set(os.listdir(results / "tables"))
    figures = {"regret_by_steps", "population_lineage", "population_accuracy"}
    figures |= {"settings_search", "range_tests"}
    names = {f"{name}.{suffix}" for name in figures for suffix in ("png", "svg")}
    assert names <= set(os.listdir(results / "figures"))
    assert set(table(tuned, "tuners")["method"]) == TUNERS
    assert tuned.planned("tune") == {}
    assert tuned.planned() == {}


def test_the_grid_costs_what_its_cells_were_trained(tuned):
    rows = table(tuned, "tuners").query("method == 'grid'").set_index("optimizer")
    grid = cells(tuned)
    assert rows.loc["all", "steps_spent"] == grid["trained"].sum()
    for optimizer, own in grid.groupby("optimizer"):
        assert rows.loc[optimizer, "steps_spent"] == own["trained"].sum()
        assert rows.loc[optimizer, "share_of_grid"] == 1
        if math.isfinite(own["steps"].min()):
            assert rows.loc[optimizer, "regret"] == 1
            best = own.sort_values(["steps", "lr"]).iloc[0]
            assert rows.loc[optimizer, "lr"] == pytest.approx(best["lr"])


def test_every_random_choice_is_the_best_of_two_cells_at_the_cost_of_both(tuned):
    grid = cells(tuned)
    for row in table(tuned, "replays_random_search").itertuples():
        own = grid[grid["optimizer"] == row.optimizer]
        possible = set()
        for pair in itertools.combinations(own.to_dict("records"), 2):
            fewest = min(cell["steps"] for cell in pair)
            possible.add((sum(cell["trained"] for cell in pair), fewest))
        steps = math.inf if math.isnan(row.steps) else row.steps
        assert (row.steps_spent, steps) in possible


def test_medians_are_those_of_the_replays(tuned):
    tuners = table(tuned, "tuners").set_index(["method", "optimizer"])
    for method in ("random_search", "successive_halving", "asha"):
        replays = table(tuned, f"replays_{method}")
        for optimizer, own in replays.groupby("optimizer"):
            row = tuners.loc[method, optimizer]
            middle = (len(own) - 1) // 2
            regret = (own["steps"] / own["best_steps"]).fillna(math.inf)
            assert row["steps_spent"] == sorted(own["steps_spent"])[middle]
            assert row["regret"] == pytest.approx(sorted(regret)[middle])
            assert row["found"] == pytest.approx(own["steps"].notna().mean())


def test_a_population_is_judged_by_its_own_steps(tuned):
    target = 0.85
    rows = table(tuned, "tuners").query("method == 'pbt'").set_index("optimizer")
    best = cells(tuned).groupby("optimizer")["steps"].min()
    for path in tuned.path.glob("results/cells/*/size-1/pbt/*.json"):
        run = json.loads(path.read_text())
        checks = [
            a for done in run["outcome"]["rounds"] for a in done["progress"]["accuracy"]
        ]
        reached = [50 * n for n, a in enumerate(checks, start=1) if max(a) >= target]
        row = rows.loc[run["spec"]["cell"]["optimizer"]]
        assert row["steps_spent"] == 4 * (reached[0] if reached else 200)
        if reached and math.isfinite(best[row.name]):
            assert row["regret"] == pytest.approx(reached[0] / best[row.name])


def test_another_number_of_replays_trains_nothing(tuned):
    planned = tuned.planned("tune", "--config", "tune={replays: 7}")
    assert planned["replay_random_search"] == 1
    training = {"train_cell", "train_population", "run_range_test", "measure_step_times"}
    assert not training & set(planned)


def test_a_damaged_run_is_trained_again_to_the_same_bytes(tuned):
    (path,) = tuned.path.glob("results/cells/gd/size-1/range_test/*.json")
    content = path.read_bytes()
    path.write_bytes(content.replace(b"0", b"1", 1))
    assert f"run file {path.relative_to(tuned.path)}" in tuned.run("tune")
    assert path.read_bytes() == content
