"""Every key of the configuration is in a parameter of a rule, or has a reason not to be."""

from functools import cache
from pathlib import Path

import pytest
from support.rule_parameters import declared

from lrvalley.config.document import keys
from lrvalley.config.files import overlaid, value_at
from lrvalley.config.own_study import OwnStudyConfig
from lrvalley.study.load import load_study

RULES = Path(__file__).parents[2] / "workflow" / "rules"
# It shows the whole configuration, so that it has all keys as a parameter.
REPORT = "write_report"
EVERY_OPTIMIZER = ["gd", "momentum", "adam", "adagrad", "adadelta", "rmsprop"]
ARTICLE_SEED, OWN_SEED, CONTRAST_SEED = 3, 4, 5
ARTICLE = {
    "study": "mine",
    "seeds": [ARTICLE_SEED],
    "grid": {"optimizers": EVERY_OPTIMIZER, "rates": [0.001, 0.01, 0.1]},
    "scaling": {"rates": [0.01], "sizes": [1]},
    "answer": {"candidates": 3},
    "tune": {"search": {"cells": 2}, "pbt": {"runs": 1}},
}
CONTRAST = ARTICLE | {
    "seeds": [CONTRAST_SEED],
    "grid": ARTICLE["grid"] | {"window": "running"},
    "contrast": {"model": "tutorial_cnn", "rates": [0.001, 0.01]},
}
OWN = {
    "study": "mine",
    "seeds": [OWN_SEED],
    "task": {"model": "my_model.py:build", "data": "my_data.npz"},
    "objective": {"metric": "val_mine", "direction": "higher"},
    "optimizers": {},
    "grid": {"optimizers": ["Adam", "SGD"], "rates": [0.001, 0.01, 0.1]},
    "scaling": {"rates": [0.01], "sizes": [1]},
}
# Of keys whose default, doubled, is no value, or is one without effect.
OTHER = {
    "study": "other",
    "data.path": "mine",
    "data.name": "fashion_mnist",
    "model.name": "tutorial_cnn",
    "model.dropout": 0.5,
    "model.scale_dense": False,
    "seeds": [2],
    "optimizers": {"Adam": {"beta_1": 0.5}},
    "optimizers.rmsprop.momentum": 0.5,
    "grid.optimizers": ["adam", "rmsprop"],
    "grid.rates": [0.001, 0.02, 0.1],
    "grid.rates_of": {"adam": [0.5]},
    "grid.target": 0.5,
    "scaling.optimizer": "gd",
    "scaling.rates": [0.02],
    "scaling.sizes": [2],
    "scaling.target": 0.5,
    "scaling.max_steps": 1_000,
    "scaling.max_seconds": 7,
    "grid.window": "running",
    "bands.seeds": 2,
    "contrast.model": None,
    "contrast.rates": [0.02],
    "contrast.rates_of": {"adam": [0.5]},
    "tune.trials": [4],
    "tune.pbt.judge_every": 100,
    "tune.pbt.max_steps": 6_000,
    "tune.search.optimizer": "adam",
    "answer.way": "grid",
    "answer.candidates": 2,
    "answer.first_rung": 400,
    "figures.colors": {"adam": "red"},
    "task.model": "my_model.py:other",
    "task.options": {"width": 2},
    "task.loss": "mse",
    "task.metrics": ["mae"],
    "task.data": "my_other.npz",
    "task.data_path": "mine",
    "task.files": ["my_file.txt"],
    "task.check_every": 50,
    "objective.metric": "val_other",
    "objective.target": 0.5,
    "objective.direction": "lower",
    "objective.patience": 3,
    "schedule.name": "cosine",
    "schedule.warmup": 10,
    "grid.max_seconds": 7,
}
OF_OWN = {
    "grid.optimizers": ["Adam", "Lion"],
    "grid.rates_of": {"Adam": [0.5]},
    "scaling.optimizer": "SGD",
    "figures.colors": {"Adam": "red"},
    "objective.metric": "val_other",
}
# Keys of which half the default is another value, and its double is none.
WITHIN_ONE = ("momentum", "beta_1", "beta_2", "rho", "decay", "share")
# Keys that are in no parameter but the report's, each with its reason.
WITHOUT_EFFECT = {
    "data.path": "where the data come from; their content is in the keys of cells",
    "task.data_path": "likewise",
    "pack.width": "changes no result",
    "pack.keep_states_mb": "likewise",
    "tune.in_report": "which targets there are",
    "check_timing": "likewise",
}
OF_ARTICLE = {"answer.defaults": "its optimizers have no default rates"}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("my_model.py").write_text("def build():\n    pass\n\n\ndef other():\n    pass\n")
    for name in ("my_data.npz", "my_other.npz", "my_file.txt"):
        Path(name).write_text(name)


def placed(name, value):
    for part in reversed(name.split(".")):
        value = {part: value}
    return value


def changed(base, study, name, other):
    """The base with another value of a key: `other`, or its default's double or half."""
    if name not in other:
        before = value_at(study.config.to_json(), name.split("."))
        if isinstance(before, bool):
            value = not before
        elif isinstance(before, dict):
            value = {end: limit / 2 for end, limit in before.items()}
        else:
            value = before / 2 if name.endswith(WITHIN_ONE) else before * 2
        other = {name: value}
    return overlaid(base, placed(name, other[name]))


@cache
def plain(seed):
    """A study and what is declared of it, by its seed."""
    study = load_study(
        {ARTICLE_SEED: ARTICLE, OWN_SEED: OWN, CONTRAST_SEED: CONTRAST}[seed]
    )
    return study, declared(RULES, study)


def scripts_told(base, name, other):
    """The scripts whose parameters are others when a key has another value."""
    study, before = plain(base["seeds"][0])
    after = declared(RULES, load_study(changed(base, study, name, other)))
    return {script for script in before if before[script] != after[script]}


@pytest.mark.parametrize("name", [key.name for key in keys()])
def test_a_key_of_the_articles_network_is_declared(name):
    base = CONTRAST if name.startswith("contrast.") else ARTICLE
    told = scripts_told(base, name, OTHER)
    assert bool(told - {REPORT}) == (name not in WITHOUT_EFFECT | OF_ARTICLE)


@pytest.mark.parametrize("name", [key.name for key in keys(OwnStudyConfig)])
def test_a_key_of_a_users_model_is_declared(name):
    told = scripts_told(OWN, name, OTHER | OF_OWN)
    assert bool(told - {REPORT}) == (name not in WITHOUT_EFFECT)


@pytest.mark.parametrize(
    ("base", "name", "scripts"),
    [
        (
            ARTICLE,
            "grid.max_seconds",
            {"tabulate_cells", "tabulate_bands", "plot_figure"},
        ),
        (ARTICLE, "figures.colors", {"plot_figure"}),
        (ARTICLE, "answer.more", {"tabulate_candidates"}),
        (ARTICLE, "answer.eta", {"search_answer"}),
        (ARTICLE, "tune.replays", {"replay_tuner"}),
        (
            OWN,
            "objective.direction",
            {
                *("search_answer", "tabulate_candidates", "write_answer"),
                *("tabulate_cells", "tabulate_curves", "plot_figure"),
            },
        ),
    ],
)
def test_a_key_is_declared_where_the_output_depends_on_it(base, name, scripts):
    told = scripts_told(base, name, OTHER | (OF_OWN if base is OWN else {}))
    assert told == {*scripts, REPORT}
