"""The look of the figures, and numbers as a person reads them."""

import matplotlib
import pytest
from matplotlib.colors import to_hex

from lrvalley.config.keras_catalog import KERAS_OPTIMIZERS
from lrvalley.config.optimizer_catalog import OPTIMIZERS, Entry
from lrvalley.reporting.figures.style import figure_style, looks, lr_formatter, rate_looks
from lrvalley.reporting.wording import (
    format_at_least,
    format_count,
    format_duration,
    format_lr,
    format_number,
    format_percent,
    format_seconds,
)

SIX = ["rmsprop", "adam", "gd", "momentum", "adadelta", "adagrad"]


@pytest.mark.parametrize("aspect", ["color", "marker", "linestyle"])
def test_optimizers_differ_in_color_marker_and_line_style(aspect):
    found = {str(getattr(look, aspect)) for look in looks(SIX).values()}
    assert len(found) == len(SIX)


def test_optimizers_are_listed_in_their_usual_order_with_their_names():
    labels = [look.label for look in looks(SIX).values()]
    assert labels == [
        "Gradient Descent",
        "Momentum",
        "Adam",
        "Adagrad",
        "Adadelta",
        "RMSProp",
    ]


def test_the_look_of_an_optimizer_does_not_depend_on_the_others():
    assert looks(["adam"])["adam"] == looks(SIX)["adam"]


def test_unknown_optimizers_come_last_with_looks_of_their_own():
    chosen = looks(["lion", "adam", "sophia"])
    assert list(chosen) == ["adam", "lion", "sophia"]
    assert len({look.color for look in chosen.values()}) == 3
    assert chosen["lion"].label == "lion"


def test_more_unknown_optimizers_than_colors_still_get_a_look():
    names = [f"own_{i}" for i in range(20)]
    assert list(looks(names)) == sorted(names)


def test_a_color_of_the_config_replaces_one_and_leaves_the_others():
    chosen = looks(["adam", "gd"], {"adam": "#123456"})
    assert chosen["adam"].color == "#123456"
    assert chosen["gd"] == looks(["gd"])["gd"]


def test_rates_go_from_dark_to_light():
    shades = [
        sum(int(to_hex(look.color)[i : i + 2], 16) for i in (1, 3, 5))
        for look in rate_looks([0.1, 0.001, 0.01]).values()
    ]
    assert shades == sorted(shades)
    assert len(set(shades)) == 3


def test_the_style_ends_with_its_context():
    before = matplotlib.rcParams["svg.hashsalt"]
    with figure_style():
        assert matplotlib.rcParams["svg.hashsalt"] == "lrvalley"
    assert matplotlib.rcParams["svg.hashsalt"] == before


@pytest.mark.parametrize(
    ("lr", "text"),
    [
        (1e-6, "1e-6"),
        (4.642e-5, "4.64e-5"),
        (1e-4, "0.0001"),
        (1.468e-3, "0.00147"),
        (0.001, "0.001"),
        (0.1, "0.1"),
        (1.0, "1"),
        (9.999, "10"),
        (21.54, "21.5"),
        (100.0, "100"),
        (12345.0, "1.23e4"),
        (0.0, "0"),
        (float("nan"), "–"),
    ],
)
def test_rates_are_readable(lr, text):
    assert format_lr(lr) == text
    assert lr_formatter()(lr) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0456, "0.046"),
        (0.999, "1.0"),
        (8.24, "8.2"),
        (-2.4, "-2.4"),
        (99.96, "100"),
        (119.6, "120"),
        (1234.5, "1,234"),
        (0.0, "0"),
        (float("inf"), "–"),
    ],
)
def test_quantities_are_readable(value, text):
    assert format_number(value) == text


def test_seconds_counts_and_shares_are_readable():
    assert format_seconds(8.24) == "8.2 s"
    assert format_seconds(float("nan")) == "–"
    assert format_count(1234567) == "1,234,567"
    assert format_count(float("nan")) == "–"
    assert format_percent(0.97) == "97%"
    assert format_percent(0.965) == "96.5%"
    assert format_percent(1.0) == "100%"
    assert [format_duration(x) for x in (119, 150, 7_199, 9_000)] == [
        "119 s",
        "2.5 min",
        "120 min",
        "2.5 h",
    ]


@pytest.mark.parametrize(
    ("share", "text"), [(0.9375, "93%"), (0.75, "75%"), (0.29, "29%"), (0.9999, "99%")]
)
def test_a_lower_bound_is_rounded_down(share, text):
    assert format_at_least(share) == text


def test_a_new_optimizer_with_a_name_has_a_look_that_does_not_depend_on_the_others(
    monkeypatch,
):
    """One more entry in the list of names is enough; style needs no edit."""
    monkeypatch.setitem(OPTIMIZERS, "adamw", Entry("adamw", "AdamW"))
    monkeypatch.setitem(OPTIMIZERS, "lion", Entry("lion", "Lion"))
    alone = looks(["lion"])["lion"]
    assert looks(["adam", "adamw", "own", "lion"])["lion"] == alone
    assert alone.label == "Lion"
    others = [name for name in OPTIMIZERS if name != "lion"]
    assert alone.color not in {look.color for look in looks(others).values()}


@pytest.mark.parametrize("aspect", ["color", "marker"])
def test_kerass_optimizers_have_stable_looks_of_their_own(aspect):
    chosen = looks(KERAS_OPTIMIZERS)
    assert len({str(getattr(look, aspect)) for look in chosen.values()}) == len(chosen)
    for name, look in chosen.items():
        assert looks([name])[name] == look
    assert chosen["RMSprop"].label == "RMSprop"


def test_what_keras_shares_with_the_article_looks_the_same():
    theirs, ours = looks(["SGD", "Adam"]), looks(["gd", "adam"])
    assert theirs["Adam"].color == ours["adam"].color
    assert theirs["SGD"].marker == ours["gd"].marker


def test_a_users_class_takes_a_look_that_is_free():
    chosen = looks(["AdamW", "Nadam", "Mine"])
    assert len({look.color for look in chosen.values()}) == 3
