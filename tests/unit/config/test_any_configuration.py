"""Random configurations: valid ones are taken, others get one message of one line."""

import json

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from support.fuzz import cases, is_refused, mutated

from lrvalley.config import optimizer_catalog
from lrvalley.config.document import keys
from lrvalley.config.fields import DEVICES, RESERVED
from lrvalley.config.files import overlaid, read_file
from lrvalley.config.own_study import OwnStudyConfig
from lrvalley.errors import InputError
from lrvalley.study.load import load_study

NAMES = [key.name for key in keys()]
OWN_NAMES = [key.name for key in keys(OwnStudyConfig)]

optimizers = st.sampled_from(optimizer_catalog.NAMES)
positive = st.floats(1e-20, 1e20)
rate_lists = st.lists(positive, min_size=1, max_size=5, unique_by=lambda lr: f"{lr:.3e}")
spacings = st.builds(
    lambda low, decades, each: {"from": low, "to": low * 10**decades, "per_decade": each},
    st.floats(1e-6, 1),
    st.integers(1, 3),
    st.integers(1, 30),
)
rates = rate_lists | spacings
steps = st.integers(1, 300).map(lambda checks: 50 * checks)
experiments = {
    "target": st.floats(0, 1, exclude_min=True),
    "max_steps": steps,
    "max_seconds": st.floats(1e-3, 1e6),
    "rates": rates,
}
answers = st.fixed_dictionaries(
    {},
    optional={
        "way": st.sampled_from(["halving", "random", "grid"]),
        "candidates": st.integers(2, 100),
        "eta": st.integers(2, 10),
        "widen": st.integers(0, 5),
        "seeds": st.integers(1, 20),
        "more": st.integers(0, 10),
        "defaults": st.booleans(),
    },
)
packs = st.fixed_dictionaries({}, optional={"width": st.integers(1, 64)})
valid = st.fixed_dictionaries(
    {"study": st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,20}", fullmatch=True)},
    optional={
        "batch": st.integers(1, 60_000),
        "seeds": st.lists(st.integers(0, 2**31), min_size=1, max_size=3, unique=True),
        "model": st.fixed_dictionaries(
            {},
            optional={
                "dropout": st.floats(0, 1, exclude_max=True),
                "scale_dense": st.booleans(),
            },
        ),
        "grid": st.fixed_dictionaries(
            {},
            optional={
                **experiments,
                "optimizers": st.lists(optimizers, min_size=1, unique=True),
                "rates_of": st.dictionaries(optimizers, rates),
                "size": st.integers(1, 1_000),
            },
        ),
        "scaling": st.fixed_dictionaries(
            {},
            optional={
                **experiments,
                "optimizer": optimizers,
                "sizes": st.lists(
                    st.integers(1, 1_000), min_size=1, max_size=4, unique=True
                ),
            },
        ),
        "figures": st.fixed_dictionaries(
            {"colors": st.dictionaries(optimizers, st.sampled_from(["red", "#123abc"]))}
        ),
        "answer": answers,
        "pack": packs,
        "tune": st.fixed_dictionaries(
            {},
            optional={
                "replays": st.integers(1, 1_000),
                "pbt": st.fixed_dictionaries(
                    {},
                    optional={
                        "population": st.integers(4, 32),
                        "share": st.floats(0.01, 0.5),
                        "factor": st.floats(1.01, 1_000),
                    },
                ),
            },
        ),
    },
)
# Of a user's own model, which is in the file `my_model.py`.
valid_own = st.fixed_dictionaries(
    {
        "study": st.just("mine"),
        "task": st.fixed_dictionaries(
            {"model": st.just("my_model.py:build"), "data": st.just("mnist")},
            optional={
                "batch": st.integers(1, 10_000),
                "options": st.dictionaries(
                    st.sampled_from(["width", "depth"]), st.integers(1, 9) | st.booleans()
                ),
            },
        ),
        "objective": st.fixed_dictionaries(
            {"metric": st.sampled_from(["loss", "val_loss", "accuracy", "val_accuracy"])},
            optional={"target": st.floats(0.01, 0.99)},
        ),
    },
    optional={
        "seeds": st.lists(st.integers(0, 2**31), min_size=1, max_size=3, unique=True),
        "grid": st.fixed_dictionaries(
            {},
            optional={
                "optimizers": st.lists(
                    st.sampled_from(["SGD", "Adam", "Lion"]), min_size=1, unique=True
                ),
                "rates": rates,
                "max_steps": st.integers(1, 50).map(lambda checks: 600 * checks),
            },
        ),
        "answer": answers,
        "pack": packs,
    },
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(2**60, 2**4000)
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.sampled_from(["1e-3", ".95", "-.inf", "null", "~", "[", "{a: ", "2024-02-31"])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=6) | st.integers() | st.none(), inner, max_size=3
        )
    ),
    max_leaves=6,
)


def placed(dotted, value):
    """A configuration with a value at a dotted key."""
    for part in reversed(dotted.split(".")):
        value = {part: value}
    return {"study": "mine", **value}


def outcome(config):
    """The study of a configuration, or the message that it gets."""
    try:
        return load_study(config)
    except InputError as error:
        return str(error)


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory):
    """Where users' studies find their model."""
    folder = tmp_path_factory.mktemp("configurations")
    (folder / "my_model.py").write_text("def build(width=1, depth=1):\n    return width\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield folder


@cases(150)
@given(valid | valid_own)
def test_a_valid_configuration_is_taken_and_survives_being_written(config):
    if config["study"].lower() in (*RESERVED, *DEVICES):
        return
    study = load_study(config)
    written = study.config.to_json()
    assert load_study(written).config.to_json() == written


@cases(500)
@example("data", {"\n": None})
@given(st.sampled_from(NAMES), values)
def test_any_value_at_any_key_is_taken_or_gets_one_message(name, value):
    assert_taken_or_named(name, placed(name, value))


@cases(200)
@given(st.sampled_from(OWN_NAMES), values)
def test_any_value_at_any_key_of_ones_own_model_is_taken_or_gets_one_message(name, value):
    own = {
        "task": {"model": "my_model.py:build", "data": "mnist"},
        "objective": {"metric": "val_loss"},
    }
    assert_taken_or_named(name, overlaid(own, placed(name, value)))


def assert_taken_or_named(name, config):
    found = outcome(config)
    if isinstance(found, str):
        assert "\n" not in found
        # A value that contradicts that of another key is named with it.
        assert found.startswith(name.split(".")[0]) or f"({name})" in found
        assert ", expected " in found
    else:
        written = found.config.to_json()
        assert load_study(written).config.to_json() == written


@cases(200)
@given(values)
def test_any_configuration_gets_no_other_error(config):
    outcome(config if isinstance(config, dict) else {"study": config})


WRITTEN = b"""study: mine
seeds: [1, 2]
grid: {optimizers: [adam, gd], rates: {from: 1.0e-3, to: 1, per_decade: 2}}
answer:
    seeds: 3
"""


@pytest.mark.parametrize("name", ["mine.yaml", "mine.json"])
@cases(50)
@given(data=st.data())
def test_a_mutated_file_is_taken_or_refused_by_name(name, folder, data):
    whole = json.dumps(yaml.safe_load(WRITTEN)).encode() if "json" in name else WRITTEN
    file = folder / name
    # As YAML, what is nested more deeply takes seconds to refuse.
    file.write_bytes(data.draw(mutated(whole, depth=1_000)))
    is_refused(lambda path: load_study(read_file(path), [path]), file)
