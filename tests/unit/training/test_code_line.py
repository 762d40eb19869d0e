"""The answer's code is run, and makes the optimizer that the study trained."""

import ast
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf
from support.cells import SETTINGS

from lrvalley.config.keras_catalog import ENTRIES
from lrvalley.reporting.code_line import WIDTH, code_line
from lrvalley.study.learning_schedules import SCHEDULES, rates_of_steps
from lrvalley.training.optimizers import OPTIMIZERS

CONSTANT = {"name": "constant"}
HORIZON, WARMUP = 60, 7
LR = 0.002154
USERS_CLASS = """
import keras
class Sgdm(keras.optimizers.SGD):
    def __init__(self, learning_rate, mass=0.5):
        super().__init__(learning_rate, momentum=mass)
"""


def made(code):
    """The value of the last expression, with the lines before it executed."""
    tree, names = ast.parse(code), {"keras": keras}
    *lines, last = tree.body
    exec(compile(ast.Module(lines, []), "<lines>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<last>", "eval"), names)


def test_the_line():
    code = code_line("AdamW", LR, {"weight_decay": 0.004}, CONSTANT)
    expected = "keras.optimizers.AdamW(learning_rate=0.002154, weight_decay=0.004)"
    assert code == expected


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_setting_of_every_optimizer_comes_back(entry):
    settings = {s.name: s.default for s in entry.settings}
    settings |= {"use_ema": True, "ema_overwrite_frequency": 50, "clipnorm": 1.5}
    if entry.name == "Muon":
        settings |= {"exclude_layers": ["head", r"\bout's"], "rms_rate": None}
    optimizer = made(code_line(entry.name, LR, settings, CONSTANT))
    assert type(optimizer) is getattr(keras.optimizers, entry.name)
    assert float(optimizer.learning_rate) == np.float32(LR)
    config = optimizer.get_config()
    assert {name: config[name] for name in settings} == settings


@pytest.mark.parametrize("lr", [1e-30, 1e-05, 1.0, 0.1 + 0.2, 100.0, np.float64(0.1)])
def test_numbers_read_back_as_the_same(lr):
    call = ast.parse(code_line("SGD", lr, {}, CONSTANT)).body[0].value
    assert ast.literal_eval(call.keywords[0].value) == lr


@pytest.mark.parametrize(
    "schedule",
    [
        CONSTANT,
        {"name": "warmup", "warmup": WARMUP},
        {"name": "linear", "horizon": HORIZON},
        {"name": "linear", "horizon": HORIZON, "warmup": WARMUP},
        {"name": "cosine", "horizon": HORIZON},
        {"name": "cosine", "horizon": HORIZON, "warmup": WARMUP},
    ],
    ids=lambda schedule: "-".join(map(str, schedule.values())),
)
def test_the_rates_are_those_of_the_study(schedule):
    optimizer = made(code_line("Adam", LR, {"beta_1": 0.8}, schedule))
    found = []
    for step in range(HORIZON + 3):
        optimizer.iterations.assign(step)
        found.append(float(optimizer.learning_rate))
    expected = rates_of_steps(LR, schedule, 0, HORIZON + 3)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-7 * LR)


def test_every_schedule_but_the_range_test_s_has_a_line():
    settings = {"horizon": HORIZON, "warmup": WARMUP}
    for name in SCHEDULES.keys() - {"exponential"}:
        made(code_line("SGD", LR, {}, {"name": name, **settings}))


def test_a_schedule_of_one_s_own_is_saved_with_the_model():
    schedule = {"name": "linear", "horizon": HORIZON, "warmup": WARMUP}
    own = made(code_line("Adam", LR, {}, schedule))._learning_rate
    assert type(own).from_config(own.get_config())(3) == own(3)


def test_long_calls_are_broken_into_lines():
    schedule = {"name": "cosine", "horizon": HORIZON, "warmup": WARMUP}
    code = code_line("Adam", LR, {"beta_1": 0.8}, schedule)
    assert max(map(len, code.splitlines())) <= WIDTH
    assert code.splitlines()[0] == "keras.optimizers.Adam("
    assert code.splitlines()[-2:] == ["    beta_1=0.8,", ")"]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("my_opt.py", "from my_opt import Sgdm\n"),
        ("lib/my_opt.py", "from lib.my_opt import Sgdm\n"),
        ("../my_opt.py", "from my_opt import Sgdm  # ../my_opt.py\n"),
        ("my-opt.py", "# Sgdm is in my-opt.py.\n"),
    ],
)
def test_a_user_s_class_is_imported(file, line):
    code = code_line(f"{file}:Sgdm", 0.1, {"mass": 0.9}, CONSTANT, "file:abc")
    assert code == f"{line}Sgdm(learning_rate=0.1, mass=0.9)"


def test_a_user_s_class_is_made(tmp_path, monkeypatch):
    (tmp_path / "users_own_sgdm.py").write_text(USERS_CLASS)
    monkeypatch.syspath_prepend(str(tmp_path))
    code = code_line("users_own_sgdm.py:Sgdm", 0.1, {"mass": 0.9}, CONSTANT, "file:abc")
    optimizer = made(code)
    del sys.modules["users_own_sgdm"]
    assert optimizer.momentum == 0.9
    assert float(optimizer.learning_rate) == np.float32(0.1)
    own = code_line("Sgdm", 0.1, {}, CONSTANT, "file:abc")
    assert own == "Sgdm(learning_rate=0.1)"


def tensorflow1_steps(name, settings, rates, gradients, start):
    rule, weights = OPTIMIZERS[name], tf.constant(start)
    slots = rule.initial_slots(weights.shape, settings)
    for step, (rate, gradient) in enumerate(zip(rates, gradients, strict=True), start=1):
        step = tf.constant(float(step))
        change, slots = rule.update(
            tf.constant(gradient), weights, slots, rate, step, **settings
        )
        weights = weights - change
    return weights.numpy()


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("schedule", [CONSTANT, {"name": "linear", "horizon": 20}])
@pytest.mark.parametrize("changes", [{}, {"initial_mean_square": 0.0}])
def test_code_without_a_warning_trains_as_tensorflow_1_did(name, schedule, changes):
    settings = SETTINGS[name] | {k: v for k, v in changes.items() if k in SETTINGS[name]}
    random = np.random.default_rng(0)
    gradients = random.normal(size=(20, 1, 5)).astype(np.float32)
    start = random.normal(size=(1, 5)).astype(np.float32)
    rates = rates_of_steps(0.1, schedule, 0, 20).astype(np.float32)
    code = code_line(name, 0.1, settings, schedule, "tensorflow1")
    optimizer, variable = made(code), keras.Variable(start)
    for gradient in gradients:
        optimizer.apply([tf.constant(gradient)], [variable])
    expected = tensorflow1_steps(name, settings, rates, gradients, start)
    same = np.allclose(variable.numpy(), expected, rtol=2e-5, atol=2e-6)
    assert same == (not code.startswith("#"))
