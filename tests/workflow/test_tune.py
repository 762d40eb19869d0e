"""The comparison of tuners on the smoke study, recomputed from the cells' files."""

import itertools
import json
import math
import os
import shutil

import numpy as np
import pandas as pd
import pytest
from support.clones import Clone

from lrvalley.tuners.range_test import SUGGESTIONS

TUNERS = {
    "asha",
    "grid",
    "hyperband",
    "pbt",
    "random_search",
    "range_test",
    "successive_halving",
}


def table(clone, name):
    return pd.read_csv(clone.path / "results/smoke/tables" / f"{name}.csv")


def optimizer_of(cell):
    return cell["spec"]["trajectory"]["optimizer"]


def cells(clone):
    """Of every cell of the grid: optimizer, rate, steps trained, steps to the target, and
    the accuracy after 50 steps."""
    rows = table(clone, "cells")
    paths = clone.path.glob("results/cells/*/*/size-1/lr-*/*.json")
    contents = {path.stem: json.loads(path.read_text()) for path in paths}
    grid = [contents[key] for key in rows.loc[rows["experiment"] == "grid", "key"]]
    return pd.DataFrame(
        {
            "optimizer": [optimizer_of(cell)["name"] for cell in grid],
            "lr": [optimizer_of(cell)["lr"] for cell in grid],
            "trained": [cell["history"]["step"][-1] for cell in grid],
            "steps": [cell["steps"] or math.inf for cell in grid],
            "after_50": [cell["history"]["train"]["accuracy"][0] for cell in grid],
        }
    )


def choices(clone, method):
    """A method's replays, with an infinite number of steps for those that fail."""
    replays = table(clone, f"replays_{method}")
    return replays.assign(steps=replays["steps"].fillna(math.inf))


def race(cells):
    """What it costs to train cells until the first reaches the target, and its steps."""
    fastest = min(cell["steps"] for cell in cells)
    return sum(min(cell["trained"], fastest) for cell in cells), fastest


def halving(cells):
    """The same if after 50 steps only the more accurate one goes on."""
    cost, fastest = race(cells)
    if fastest <= 50:
        return cost, fastest
    best = max(cells, key=lambda cell: (cell["after_50"], -cell["lr"]))
    return 50 * (len(cells) - 1) + best["trained"], best["steps"]


def test_tune_makes_its_tables_and_figures_and_leaves_the_report_alone(tuned):
    results = tuned.path / "results/smoke"
    made = {"tuners", "population", "range_test", "search", "search_check"}
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
    rows = table(tuned, "tuners").query("setting == 'all rates'").set_index("optimizer")
    grid = cells(tuned)
    assert rows.loc["all", "steps_spent"] == grid["trained"].sum()
    for optimizer, own in grid.groupby("optimizer"):
        assert rows.loc[optimizer, "steps_spent"] == own["trained"].sum()
        assert rows.loc[optimizer, "share_of_grid"] == 1
        if math.isfinite(own["steps"].min()):
            assert rows.loc[optimizer, "regret"] == 1
            best = own.sort_values(["steps", "lr"]).iloc[0]
            assert rows.loc[optimizer, "lr"] == pytest.approx(best["lr"])


def test_a_grid_that_stops_at_the_target_costs_a_race_of_its_cells(tuned):
    stopped = choices(tuned, "grid").query("setting != 'all rates'").set_index("optimizer")
    for optimizer, own in cells(tuned).groupby("optimizer"):
        row = stopped.loc[optimizer]
        assert (row["steps_spent"], row["steps"]) == race(own.to_dict("records"))


@pytest.mark.parametrize(
    ("method", "chosen"),
    [("random_search", race), ("successive_halving", halving), ("asha", halving)],
)
def test_every_choice_is_that_of_two_cells(tuned, method, chosen):
    grid, replays = cells(tuned), choices(tuned, method)
    assert len(replays) == 2 * 5
    for row in replays.itertuples():
        own = grid[grid["optimizer"] == row.optimizer]
        pairs = itertools.combinations(own.to_dict("records"), 2)
        assert (row.steps_spent, row.steps) in {chosen(pair) for pair in pairs}


def test_hyperband_finds_the_best_of_three_cells(tuned):
    """Its last bracket has all of them."""
    for row in choices(tuned, "hyperband").itertuples():
        own = cells(tuned).query("optimizer == @row.optimizer").to_dict("records")
        cost, fastest = race(own)
        assert row.steps == fastest
        assert cost <= row.steps_spent <= sum(cell["trained"] for cell in own)


def test_a_range_test_costs_its_steps_and_the_training_of_the_nearest_cell(tuned):
    replays = choices(tuned, "range_test").set_index(["setting", "optimizer"])
    for path in tuned.path.glob("results/cells/*/*/size-1/range_test/*.json"):
        run = json.loads(path.read_text())
        optimizer = run["spec"]["optimizer"]
        own = cells(tuned).query("optimizer == @optimizer")
        for setting, suggest in SUGGESTIONS.items():
            lr = suggest(run["outcome"]["lr"], run["outcome"]["loss"])
            row = replays.loc[setting, optimizer]
            off = np.log10(own["lr"] / lr).abs()
            expected = (50, math.inf)
            if off.min() <= 0.5:
                cell = own.loc[off.idxmin()]
                expected = (50 + cell["trained"], cell["steps"])
            assert (row["steps_spent"], row["steps"]) == expected
            assert row["lr"] == pytest.approx(lr, rel=1e-5, nan_ok=True)


def low_median_high(values):
    """Sorted, the last of the first tenth, of the first half and of the first nine."""
    ordered = sorted(values)
    return [ordered[math.ceil(share * len(ordered)) - 1] for share in (0.1, 0.5, 0.9)]


def summarized(row, column):
    names = (f"{column}_low", column, f"{column}_high")
    return pytest.approx([row[name] for name in names], rel=1e-5)


def test_rows_are_the_medians_and_the_spread_of_their_replays(tuned):
    bands = table(tuned, "best_lr").set_index("optimizer")
    for row in table(tuned, "tuners").to_dict("records"):
        own = choices(tuned, row["method"]).query("setting == @row['setting']")
        if row["optimizer"] == "all":
            added = own.groupby("replay")[["steps_spent", "grid_steps"]].sum()
            own = added.join(own.groupby("replay")[["steps", "best_steps"]].min())
        else:
            own = own.query("optimizer == @row['optimizer']")
            band = bands.loc[row["optimizer"]]
            inside = own["cell_lr"].between(band["band_from"], band["band_to"]).mean()
            expected = math.nan if row["method"] == "pbt" else inside
            assert row["in_band"] == pytest.approx(expected, nan_ok=True)
        regret = own["steps"] / own["best_steps"]
        assert low_median_high(own["steps_spent"]) == summarized(row, "steps_spent")
        assert low_median_high(regret) == summarized(row, "regret")
        shares = own["steps_spent"] / own["grid_steps"]
        assert row["share_of_grid"] == pytest.approx(low_median_high(shares)[1], rel=1e-5)
        assert row["found"] == pytest.approx(np.isfinite(own["steps"]).mean())
        assert row["replays"] == len(own)


def test_a_population_is_judged_by_its_own_steps(tuned):
    target = 0.85
    rows = table(tuned, "tuners").query("method == 'pbt'").set_index("optimizer")
    best = cells(tuned).groupby("optimizer")["steps"].min()
    for path in tuned.path.glob("results/cells/*/*/size-1/pbt/*.json"):
        run = json.loads(path.read_text())
        checks = [
            a for done in run["outcome"]["rounds"] for a in done["progress"]["accuracy"]
        ]
        reached = [50 * n for n, a in enumerate(checks, start=1) if max(a) >= target]
        row = rows.loc[run["spec"]["optimizer"]]
        assert row["steps_spent"] == 4 * (reached[0] if reached else 200)
        if reached and math.isfinite(best[row.name]):
            assert row["regret"] == pytest.approx(reached[0] / best[row.name])


def test_the_search_is_checked_with_seeds_that_chose_nothing(tuned):
    check = table(tuned, "search_check").fillna({"steps": math.inf})
    grid = table(tuned, "best_lr").set_index("optimizer").loc["adam", "best_lr"]
    draw = table(tuned, "search").sort_values(["steps", "lr"])["lr"].iloc[0]
    rates = check.groupby("origin")["lr"].unique().to_dict()
    assert rates == {"search": [draw], "grid": [grid]}
    assert check["seed"].tolist() == [2, 3, 2, 3]
    for row in check.itertuples():
        (path,) = tuned.path.glob(f"results/cells/*/adam/size-1/lr-*/{row.key}.json")
        cell = json.loads(path.read_text())
        seed = cell["spec"]["trajectory"]["program"]["seed"]
        assert (seed, optimizer_of(cell)["lr"]) == (row.seed, row.lr)
        assert (cell["steps"] or math.inf) == row.steps


@pytest.mark.parametrize(
    ("change", "made_again"),
    [
        ("tune={replays: 7}", {"replay_random_search"}),
        ("tune={search: {cells: 2}}", {"tabulate_search"}),
        ("tune={search: {check_seeds: 1}}", {"check_search"}),
        ("grid={target: 0.8}", {"tabulate_populations"}),
        ("grid={optimizers: [adam]}", {"tabulate_populations", "tabulate_range_tests"}),
    ],
)
def test_less_of_what_was_trained_makes_the_tables_again(tuned, change, made_again):
    planned = tuned.planned("tune", "--config", change)
    assert made_again <= set(planned)
    assert not {"train_population", "train_range_test"} & set(planned)


def test_a_damaged_run_is_trained_again_to_the_same_bytes(tuned, tmp_path):
    clone = Clone(tmp_path / "clone")
    shutil.copytree(tuned.path, clone.path, symlinks=True)
    (path,) = clone.path.glob("results/cells/*/gd/size-1/range_test/*.json")
    content, name = path.read_bytes(), str(path.relative_to(clone.path))
    path.write_bytes(content.replace(b"0", b"1", 1))
    assert f"run file {name}" in clone.run(name)
    assert path.read_bytes() == content
