"""What rules are told of a study."""

import json

from lrvalley.reporting import rule_parameters
from lrvalley.study.load import load_study
from lrvalley.study.objective import Objective

ARTICLE = load_study({"study": "mine"})
MODEL = "def build_model():\n    pass\n"
OPTIMIZER = "class Sgdm:\n    pass\n"


def own_study(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_model.py").write_text(MODEL)
    (tmp_path / "my_opt.py").write_text(OPTIMIZER)
    (tmp_path / "my_data.npz").write_bytes(b"data")
    return load_study(
        {
            "study": "own",
            "task": {"model": "my_model.py:build_model", "data": "my_data.npz"},
            "objective": {"metric": "val_loss"},
            "optimizers": {"AdamW": {"weight_decay": 0.01}},
            "grid": {"optimizers": ["AdamW", "my_opt.py:Sgdm"]},
        }
    )


def test_the_objective_comes_back():
    told = rule_parameters.objective_of(ARTICLE)
    assert Objective(**json.loads(json.dumps(told))) == ARTICLE.objective


def test_the_articles_optimizers_have_no_default_rates():
    assert set(rule_parameters.default_rates(ARTICLE).values()) == {None}


def test_default_rates_are_kerass_and_a_users_class_has_none(tmp_path, monkeypatch):
    rates = rule_parameters.default_rates(own_study(tmp_path, monkeypatch))
    assert rates == {"AdamW": 0.001, "Sgdm": None}


def test_the_code_has_the_settings_that_were_trained(tmp_path, monkeypatch):
    settings = rule_parameters.code_settings(own_study(tmp_path, monkeypatch))
    assert json.loads(json.dumps(settings)) == settings
    code = rule_parameters.pasted(settings, "AdamW", 0.002)
    assert code == "keras.optimizers.AdamW(learning_rate=0.002, weight_decay=0.01)"
    code = rule_parameters.pasted(settings, "Sgdm", 0.1)
    assert code == "from my_opt import Sgdm\nSgdm(learning_rate=0.1)"


def test_an_optimizer_whose_settings_are_not_known_has_no_code():
    assert rule_parameters.pasted({}, "AdamW", 0.1) == ""
