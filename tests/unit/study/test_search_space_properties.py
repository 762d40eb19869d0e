"""What holds of every interval, whatever its ends."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lrvalley.study.search_space import Interval, Space

shares = st.floats(0, 1)
factors = st.floats(1e-3, 1e3)


@st.composite
def intervals(draw):
    if draw(st.booleans()):
        ends = st.floats(0, 0.9999)
        low, high = sorted((draw(ends), draw(ends)))
        return Interval(low, high, complement=True)
    ends = st.floats(1e-30, 1e30)
    low, high = sorted((draw(ends), draw(ends)))
    return Interval(low, high)


def is_within(value, interval):
    return interval.low <= value <= interval.high


@given(intervals(), shares)
def test_every_share_of_an_interval_lies_within_it(interval, share):
    assert is_within(interval.at(share), interval)


@given(intervals(), shares, factors)
def test_a_value_times_a_factor_stays_within(interval, share, factor):
    assert is_within(interval.scaled(interval.at(share), factor), interval)


@given(intervals(), st.integers(0, 2**32 - 1), st.integers(1, 20))
def test_draws_spreads_and_mutations_stay_within(interval, seed, count):
    space, random = Space({"x": interval}), np.random.default_rng(seed)
    assert is_within(space.draw(random)["x"], interval)
    for drawn in space.spread(count, random):
        assert is_within(drawn["x"], interval)
        assert is_within(space.mutate(drawn, 1.5, random)["x"], interval)


@given(intervals(), shares)
def test_rounding_a_rounded_value_changes_nothing(interval, share):
    rounded = interval.rounded(interval.at(share))
    assert interval.rounded(rounded) == rounded
