"""What holds of every list of learning rates, whatever its configuration."""

import math

from hypothesis import assume, given
from hypothesis import strategies as st

from lrvalley.config.rates import Spacing
from lrvalley.errors import InputError
from lrvalley.study.learning_rates import learning_rates
from lrvalley.study.rounding import canonical_lr, round_lr

# Half a unit in the fourth digit: rates are rounded, ends are not.
ROUNDING = 5.01e-4

rates = st.floats(1e-30, 1e30)


@st.composite
def spacings(draw):
    low = draw(st.floats(1e-12, 1e6))
    high = low * 10 ** draw(st.floats(0, 6))
    ends = {"from": low, "to": high, "per_decade": draw(st.integers(1, 1_000))}
    return Spacing.model_validate(ends)


@given(rates)
def test_a_rate_survives_its_canonical_name(lr):
    rounded = round_lr(lr)
    assert float(canonical_lr(rounded)) == rounded
    assert canonical_lr(rounded) == canonical_lr(lr)
    assert math.isclose(rounded, lr, rel_tol=ROUNDING)


@given(st.lists(rates, min_size=1, max_size=30, unique_by=canonical_lr))
def test_a_list_is_sorted_and_keeps_its_rates(values):
    found = learning_rates(values, "key")
    assert found == sorted(map(round_lr, values))
    assert learning_rates(found, "key") == found


@given(spacings())
def test_an_even_spacing_is_within_its_ends_ascending_and_distinct(spacing):
    try:
        found = learning_rates(spacing, "key")
    except InputError:
        # An interval between two neighbours has no rate.
        assert spacing.high < spacing.low * 10 ** (1 / spacing.per_decade)
        return
    names = [canonical_lr(lr) for lr in found]
    assert len(set(names)) == len(names)
    assert found == sorted(found)
    assert found[0] >= spacing.low * (1 - ROUNDING)
    assert found[-1] <= spacing.high * (1 + ROUNDING)


@given(st.integers(-6, 5), st.integers(0, 6), st.integers(1, 100))
def test_ends_that_are_powers_of_ten_are_rates(first, decades, per_decade):
    ends = {"from": 10.0**first, "to": 10.0 ** (first + decades), "per_decade": per_decade}
    found = learning_rates(Spacing.model_validate(ends), "key")
    assert len(found) == decades * per_decade + 1
    assert found[0] == round_lr(ends["from"]) and found[-1] == round_lr(ends["to"])


@given(st.integers(-6, 6), st.integers(1, 100), st.integers(0, 99), st.integers(0, 20))
def test_ends_that_are_written_as_rates_are_named_are_rates(
    decade, per_decade, place, more
):
    first = decade * per_decade + place % per_decade
    low, high = (round_lr(10 ** (i / per_decade)) for i in (first, first + more))
    ends = {"from": low, "to": high, "per_decade": per_decade}
    found = learning_rates(Spacing.model_validate(ends), "key")
    assert (found[0], found[-1], len(found)) == (low, high, more + 1)


@given(spacings(), st.data())
def test_rates_that_are_left_out_are_not_there(spacing, data):
    try:
        every = learning_rates(spacing, "key")
    except InputError:
        assume(False)
    assume(len(every) > 1)
    out = data.draw(st.sampled_from(every))
    without = Spacing.model_validate(
        {**spacing.model_dump(by_alias=True), "without": [out]}
    )
    assert learning_rates(without, "key") == [lr for lr in every if lr != out]
