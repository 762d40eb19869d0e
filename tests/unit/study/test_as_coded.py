"""The studies of the article's program: its network, its metric, and another beside it."""

from pathlib import Path

import pytest
import yaml

from lrvalley.config.load import laid_on
from lrvalley.errors import InputError
from lrvalley.jobs.packs import Pack
from lrvalley.study.load import load_study

CONFIG = Path(__file__).parents[3] / "config"
PROGRAM = {"model": {"name": "tutorial_cnn"}, "grid": {"window": "running"}}


def study_of(name):
    overlay = yaml.safe_load((CONFIG / f"{name}.yaml").read_text(encoding="utf-8"))
    return load_study(*laid_on([CONFIG / "config.yaml"], overlay, []))


def mine(**changes):
    return load_study({"study": "mine", **changes})


def test_the_whole_study_has_the_authors_rates_sizes_targets_and_metric():
    study = study_of("as_coded")
    assert [len(study.rates(name)) for name in study.optimizers] == [48] * 6
    assert study.config.scaling.sizes == tuple(1 + i / 4 for i in range(36))
    assert len(study.scaling) == 6 * 36
    assert (study.targets["grid"], study.targets["scaling"]) == (0.97, 0.96)
    stops = {cell.stop.target.window for cell in study.grid + study.scaling}
    assert stops == {"running"}
    assert study.settings("momentum") == {"momentum": 0.5}
    options = {"dropout": 0.4, "scale_dense": False}
    assert (study.grid[0].task.name, study.grid[0].task.options) == (
        "tutorial_cnn",
        options,
    )


def test_the_thin_study_tries_rates_of_the_article_only():
    whole, thin = study_of("as_coded"), study_of("as_coded_cpu")
    for name in whole.optimizers:
        assert set(thin.rates(name)) <= set(whole.rates(name))
    assert {cell.task.name for cell in thin.contrast} == {"article_cnn"}


def test_its_cells_are_those_of_the_whole_study_but_for_the_budget():
    whole = {cell.trajectory.key for cell in study_of("as_coded").grid}
    assert {cell.trajectory.key for cell in study_of("as_coded_cpu").grid} <= whole


def test_without_a_word_the_networks_are_as_they_were():
    task = mine().grid[0].task
    assert (task.name, task.options) == (
        "article_cnn",
        {"dropout": 0.0, "scale_dense": True},
    )
    assert mine().grid[0].stop.target.window == "check"
    assert mine().contrast == []


def test_what_a_study_says_of_its_network_counts():
    model = {"name": "tutorial_cnn", "dropout": 0.0, "scale_dense": True}
    assert mine(model=model).grid[0].task.options == {"dropout": 0.0, "scale_dense": True}


def test_the_window_is_part_of_a_cells_stop_and_not_of_its_training():
    check, running = mine().grid[0], mine(grid={"window": "running"}).grid[0]
    assert check.trajectory == running.trajectory
    assert check.stop.key != running.stop.key


def test_fractional_sizes_are_part_of_the_path_and_found_again():
    study = mine(scaling={"sizes": [1.0, 9.75], "rates": [0.001]})
    small, large = study.scaling
    assert "/size-1/" in small.path
    assert "/size-9.75/" in large.path
    assert study.find(large.path) == large


def test_lanes_of_the_large_network_take_turns():
    cells = mine(**PROGRAM).grid[:3]
    assert [len(turn.cells) for turn in Pack(tuple(cells)).turns(48)] == [1, 1, 1]
    assert Pack(tuple(cells)).lane_multiple == 1
    assert len(Pack(tuple(mine().grid[:3])).turns(48)) == 1


def test_the_other_network_has_its_own_settings_rates_and_budget():
    contrast = {"model": "article_cnn", "rates_of": {"gd": [0.1]}, "max_steps": 500}
    study = mine(**PROGRAM, contrast=contrast)
    cells = [cell for cell in study.contrast if cell.optimizer == "gd"]
    assert [(c.lr, c.max_steps, c.stop.target.window) for c in cells] == [
        (0.1, 500, "running")
    ]
    assert cells[0].task.options == {"dropout": 0.0, "scale_dense": True}
    assert study.find(cells[0].path) == cells[0]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"contrast": {"model": "tutorial_cnn"}},
            r"contrast\.model: found tutorial_cnn with grid\.window check, expected grid\.",
        ),
        (
            {**PROGRAM, "contrast": {"model": "tutorial_cnn"}},
            r"contrast\.model: found tutorial_cnn, expected another than tutorial_cnn",
        ),
        (
            {**PROGRAM, "contrast": {"model": "mlp"}},
            r"contrast\.model: found 'mlp', expected one of article_cnn, tutorial_cnn",
        ),
        ({"model": {"dropout": 1.0}}, r"model\.dropout: found 1\.0, expected less than 1"),
        ({"grid": {"window": "last"}}, r"grid\.window: found 'last', expected one of che"),
        ({"scaling": {"sizes": [0.5]}}, r"scaling\.sizes.*: found 0\.5, expected at least"),
    ],
)
def test_what_cannot_be_meant_gets_a_message(changes, message):
    with pytest.raises(InputError, match=message):
        mine(**changes)
