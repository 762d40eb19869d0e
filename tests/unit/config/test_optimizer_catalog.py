"""The catalogue of optimizers fits the update rules and itself."""

import ast
from pathlib import Path

import pytest

from lrvalley.config import optimizer_catalog as catalog

# Read, not imported: TensorFlow takes seconds.
RULES = (
    Path(__file__).parents[3] / "workflow" / "lrvalley" / "training" / "optimizers.py"
).read_text(encoding="utf-8")
STATE = ("gradient", "weights", "slots", "lr", "step")


def update_rules():
    """The arguments of every registered update rule, by its name."""
    return {
        node.name: [argument.arg for argument in node.args.args]
        for node in ast.parse(RULES).body
        if isinstance(node, ast.FunctionDef)
        and any(
            getattr(getattr(d, "func", d), "id", "") == "optimizer"
            for d in node.decorator_list
        )
    }


def test_every_entry_has_an_update_rule_and_every_rule_an_entry():
    assert set(update_rules()) == set(catalog.NAMES)


@pytest.mark.parametrize("entry", catalog.ENTRIES, ids=lambda entry: entry.name)
def test_the_settings_are_the_arguments_of_the_update_rule(entry):
    settings = [setting.name for setting in entry.settings]
    assert settings == [a for a in update_rules()[entry.name] if a not in STATE]


@pytest.mark.parametrize("entry", catalog.ENTRIES, ids=lambda entry: entry.name)
def test_a_searched_range_holds_the_default(entry):
    for setting in entry.settings:
        if setting.searched:
            assert setting.searched[0] <= setting.default <= setting.searched[1]


def test_a_setting_of_one_name_is_a_kept_share_everywhere_or_nowhere():
    for entry in catalog.ENTRIES:
        for setting in entry.settings:
            assert (setting.name in catalog.KEPT_SHARES) == setting.kept_share


def test_titles():
    assert catalog.title("gd") == "Gradient Descent"
    assert catalog.title("a user's own") == "a user's own"
