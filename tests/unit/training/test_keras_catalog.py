"""The catalogue of Keras's optimizers is what Keras has."""

import inspect

import keras
import pytest

from lrvalley.config.keras_catalog import ENTRIES, KERAS_OPTIMIZERS, LEFT_OUT
from lrvalley.config.keras_optimizers import checked_settings
from lrvalley.config.keras_settings import REFUSED

each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)


def arguments(name):
    """The defaults of a class's arguments, by name."""
    signature = inspect.signature(getattr(keras.optimizers, name).__init__)
    return {
        argument.name: argument.default
        for argument in signature.parameters.values()
        if argument.name not in ("self", "kwargs")
    }


def test_every_optimizer_of_keras_is_an_entry_or_left_out():
    classes = {name for name, _ in inspect.getmembers(keras.optimizers, inspect.isclass)}
    assert classes == {*KERAS_OPTIMIZERS, *LEFT_OUT}


@each_entry
def test_the_settings_are_the_arguments_with_their_defaults(entry):
    settings = {setting.name: setting.default for setting in entry.settings}
    expected = arguments(entry.name)
    assert settings == {n: v for n, v in expected.items() if n not in REFUSED}
    assert set(REFUSED) <= set(expected)


@each_entry
def test_a_truth_value_is_one_in_both(entry):
    expected = arguments(entry.name)
    for setting in entry.settings:
        assert isinstance(setting.default, bool) == isinstance(expected[setting.name], bool)


@each_entry
def test_the_default_rate(entry):
    assert entry.rate == arguments(entry.name)["learning_rate"]


@each_entry
def test_the_defaults_pass_the_checks_and_keras_takes_them(entry):
    # Settings of an average need `use_ema`, and are tested beside it.
    defaults = {s.name: s.default for s in entry.settings if s.name[:3] != "ema"}
    checked = checked_settings(entry.name, defaults)
    assert checked == defaults
    made = getattr(keras.optimizers, entry.name)(learning_rate=entry.rate, **checked)
    config = made.get_config()
    assert {n: config[n] or None for n in checked} == {
        n: v or None for n, v in checked.items()
    }
