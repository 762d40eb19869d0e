"""Functions that are traced as they are written: the same graph, and nothing converted."""

import pytest
import tensorflow as tf
from support.cells import make_blobs, make_cell
from tensorflow.python.autograph.core import config
from tensorflow.python.autograph.impl import conversion

from lrvalley.training import program
from lrvalley.training.layers import lanes, pooling
from lrvalley.training.optimizers import OPTIMIZERS
from lrvalley.training.tasks import load_program
from lrvalley.training.tracing import AS_WRITTEN, UNCONVERTED, trace_as_written
from lrvalley.training.trainer import train_cells

# The steps and the optimizers; the tutorial's network is large.
NETWORKS = {"article_cnn": (10, [*OPTIMIZERS]), "tutorial_cnn": (1, ["gd"])}


@pytest.fixture
def converting(monkeypatch):
    """AutoGraph as TensorFlow has it."""
    rules = [rule for rule in config.CONVERSION_RULES if rule not in AS_WRITTEN]
    monkeypatch.setattr(config, "CONVERSION_RULES", tuple(rules))
    # It knows the functions that it was once told to leave alone.
    known = type(conversion._ALLOWLIST_CACHE)()
    monkeypatch.setattr(conversion, "_ALLOWLIST_CACHE", known)
    for function in UNCONVERTED:
        # Another one, because this may have been traced already.
        plain = function.python_function
        monkeypatch.setattr(pooling, plain.__name__, tf.function(plain, jit_compile=True))


def test_what_the_steps_call_is_not_converted(converting):
    """The loop over the steps is: it was asked for, and would fail otherwise."""
    rules = [OPTIMIZERS[name].update for name in ("gd", "adam")]
    functions = [lanes.dense, program._update, *rules]
    assert not any(map(conversion.is_allowlisted, functions))
    trace_as_written()
    assert all(map(conversion.is_allowlisted, functions))


def test_every_compiled_function_is_left_alone():
    own = {f for f in vars(pooling).values() if isinstance(f, type(UNCONVERTED[0]))}
    assert own == set(UNCONVERTED)


def test_it_is_asked_for_once(converting):
    trace_as_written()
    rules = config.CONVERSION_RULES
    trace_as_written()
    assert config.CONVERSION_RULES is rules


@pytest.mark.parametrize("network", NETWORKS)
def test_the_same_bytes(network, converting, monkeypatch):
    steps, optimizers = NETWORKS[network]
    options = {"dropout": 0.4, "scale_dense": False}
    cells = [
        make_cell(name, network=network, options=options, every=steps, max_steps=steps)
        for name in optimizers
    ]
    trained = {}
    for traced in "converted", "as written":
        if traced == "as written":
            monkeypatch.undo()
            trace_as_written()
        results = trained[traced] = []
        train_cells(load_program(cells[0].program, make_blobs()), cells, results.append)
    assert trained["converted"] == trained["as written"]
