"""A user's settings of Keras's optimizers: types, bounds and messages."""

import pytest

from lrvalley.config.keras_catalog import ENTRIES, KERAS_OPTIMIZERS
from lrvalley.config.keras_optimizers import (
    DEFAULT_OPTIMIZERS,
    STUDY_SETTINGS,
    checked_settings,
    default_rate,
    optimizer_name,
    settings_section,
    study_settings,
    title,
)
from lrvalley.config.messages import WrongValue


@pytest.mark.parametrize(
    ("optimizer", "given", "expected"),
    [
        ("SGD", None, {}),
        ("SGD", {"momentum": 0, "nesterov": True}, {"momentum": 0.0, "nesterov": True}),
        ("SGD", {"momentum": ".9", "nesterov": "no"}, {"momentum": 0.9, "nesterov": False}),
        ("Adam", {"weight_decay": None}, {"weight_decay": None}),
        ("Adam", {"weight_decay": "null"}, {"weight_decay": None}),
        ("Adam", {"clipnorm": 1}, {"clipnorm": 1.0}),
        (
            "Adam",
            {"use_ema": True, "ema_overwrite_frequency": 50.0},
            {"use_ema": True, "ema_overwrite_frequency": 50},
        ),
        (
            "Muon",
            {"ns_steps": 6, "rms_rate": None, "exclude_layers": ["head"]},
            {"ns_steps": 6, "rms_rate": None, "exclude_layers": ["head"]},
        ),
        ("Adafactor", {"beta_2_decay": -1, "epsilon_1": 1e-30}, None),
        ("ScheduleFreeAdamW", {"warmup_steps": 0}, None),
    ],
)
def test_only_what_is_given_comes_back_with_the_right_types(optimizer, given, expected):
    found = checked_settings(optimizer, given)
    assert found == (given if expected is None else expected)
    kinds = {name: type(value) for name, value in found.items()}
    if expected is not None:
        assert kinds == {name: type(value) for name, value in expected.items()}


@pytest.mark.parametrize(
    ("optimizer", "given", "message"),
    [
        ("SGD", {"momentum": 1}, "SGD.momentum: found 1, expected less than 1"),
        ("SGD", {"momentum": True}, "SGD.momentum: found true, expected a number"),
        ("SGD", {"nesterov": 1}, "SGD.nesterov: found 1, expected true or false"),
        ("SGD", {"momentun": 0.9}, "; did you mean 'momentum'?"),
        ("Adam", {"Beta_1": 0.9}, "; did you mean 'beta_1'?"),
        ("SGD", [0.9], "SGD: found [0.9], expected keys with values"),
        ("AdamW", {"weight_decay": None}, "found nothing, expected a number"),
        ("AdamW", {"weight_decay": -1}, "weight_decay: found -1, expected at least 0"),
        ("Adam", {"clipnorm": 0}, "Adam.clipnorm: found 0, expected more than 0"),
        (
            "Adam",
            {"clipnorm": 1, "global_clipnorm": 1},
            "found clipnorm and global_clipnorm, expected at most one of clipnorm, ",
        ),
        ("Adam", {"use_ema": True}, "expected ema_overwrite_frequency beside it"),
        ("Adam", {"ema_momentum": 0.9}, "expected use_ema: true beside it"),
        (
            "Adam",
            {"use_ema": True, "ema_overwrite_frequency": 0},
            "ema_overwrite_frequency: found 0, expected at least 1",
        ),
        ("Adam", {"gradient_accumulation_steps": 2}, "would no longer be an update"),
        ("Adam", {"loss_scale_factor": 2}, "expected no such key: it changes rounding"),
        ("Adam", {"learning_rate": 0.1}, "expected no such key: the study finds it"),
        ("Lion", {"beta_1": 0}, "Lion.beta_1: found 0, expected more than 0"),
        ("Ftrl", {"learning_rate_power": 1}, "found 1, expected at most 0"),
        ("Muon", {"ns_steps": 2.5}, "ns_steps: found 2.5, expected a whole number"),
        ("Muon", {"exclude_layers": "head"}, "found 'head', expected a list"),
        ("Muon", {"exclude_layers": ["("]}, "found '(', expected a regular expression"),
        ("Adam", {"epsilon": float("nan")}, "epsilon: found nan, expected "),
    ],
)
def test_a_wrong_setting_gets_one_message(optimizer, given, message):
    with pytest.raises(WrongValue) as caught:
        checked_settings(optimizer, given)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"optimizers.{optimizer}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", [*KERAS_OPTIMIZERS, "my_opt.py:Sgdm", "a/b.py:_C"])
def test_names_of_optimizers(name):
    assert optimizer_name(name) == name


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("sgd", "did you mean 'SGD'"),
        ("adamw", "did you mean 'AdamW'"),
        ("AdamX", "did you mean 'Adam"),
        ("my_opt:Sgdm", "did you mean 'my_opt.py:Sgdm'"),
        ("my_opt.py", "a name as in my_optimizer.py:MyOptimizer"),
        (3, "one of SGD, "),
    ],
)
def test_other_names_get_a_message(name, message):
    with pytest.raises(ValueError, match=message):
        optimizer_name(name)


def test_the_defaults_of_a_study():
    assert set(DEFAULT_OPTIMIZERS) <= set(KERAS_OPTIMIZERS)
    for optimizer, settings in STUDY_SETTINGS.items():
        assert checked_settings(optimizer, settings) == settings
    assert study_settings("SGD", {"momentum": 0.5}) == {"momentum": 0.5, "nesterov": True}
    assert study_settings("Adam", {}) == {}


def test_default_rates_and_titles():
    assert default_rate("SGD") == 0.01
    assert title("Ftrl") == "FTRL"
    assert title("my_opt.py:Sgdm") == "Sgdm"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_section_has_keras_s_defaults_and_describes_every_key(entry):
    section = settings_section(entry.name)
    values = section().model_dump()
    assert values == {setting.name: setting.default for setting in entry.settings}
    assert all(field.description for field in section.model_fields.values())
