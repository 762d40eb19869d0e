"""Random configurations: valid ones are taken, others get one message of one line."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from lrvalley.config import optimizer_catalog
from lrvalley.config.document import keys
from lrvalley.config.fields import DEVICES, RESERVED
from lrvalley.errors import InputError
from lrvalley.study.load import load_study

NAMES = [key.name for key in keys()]

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


@given(valid)
def test_a_valid_configuration_is_taken_and_survives_being_written(config):
    if config["study"].lower() in (*RESERVED, *DEVICES):
        return
    study = load_study(config)
    assert load_study(study.config.to_json()).config == study.config


@settings(max_examples=500)
@example("data", {"\n": None})
@given(st.sampled_from(NAMES), values)
def test_any_value_at_any_key_is_taken_or_gets_one_message(name, value):
    found = outcome(placed(name, value))
    if isinstance(found, str):
        assert "\n" not in found
        assert found.startswith(name.split(".")[0])
        assert ", expected " in found
    else:
        assert load_study(found.config.to_json()).config == found.config


@given(values)
def test_any_configuration_gets_no_other_error(config):
    outcome(config if isinstance(config, dict) else {"study": config})
