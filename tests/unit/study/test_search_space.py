"""The values that are tried: where they lie, and how they are mutated."""

import numpy as np
import pytest

from lrvalley.study.search_space import Interval, Space

RATES = Interval(1e-6, 100.0)
BETAS = Interval(0.9, 0.999, complement=True)


def draws(interval, count=4000):
    random = np.random.default_rng(0)
    return np.array([interval.draw(random) for _ in range(count)])


class TestDraw:
    @pytest.mark.parametrize(
        "interval", [RATES, BETAS, Interval(0.0, 0.99, complement=True)]
    )
    def test_draws_lie_within_the_interval(self, interval):
        values = draws(interval)
        assert interval.low <= values.min() and values.max() <= interval.high

    def test_every_decade_of_a_rate_has_the_same_share(self):
        """Eight decades: 500 of 4000 each, with a standard deviation of 21."""
        counts, _ = np.histogram(draws(RATES), 10.0 ** np.arange(-6, 3))
        assert abs(counts - 500).max() < 100

    def test_every_decade_of_what_is_lost_has_the_same_share(self):
        """Half of 0.9 to 0.999 is above 0.99: 2000 of 4000, give or take 32."""
        assert abs((draws(BETAS) > 0.99).sum() - 2000) < 150

    def test_a_space_draws_every_setting(self):
        space = Space({"lr": RATES, "beta_1": BETAS})
        one = space.draw(np.random.default_rng(1))
        assert list(one) == ["lr", "beta_1"]
        assert one == space.draw(np.random.default_rng(1))
        assert one != space.draw(np.random.default_rng(2))


def test_of_spread_draws_every_part_of_every_interval_has_one():
    """Sixteen over eight decades: one in each half of a decade."""
    space = Space({"lr": RATES, "beta_1": BETAS})
    drawn = space.spread(16, np.random.default_rng(0))
    halves = np.floor([2 * np.log10(one["lr"] / 1e-6) for one in drawn])
    assert sorted(halves) == list(range(16))
    eighths = np.floor([8 * -np.log10((1 - one["beta_1"]) / 0.1) for one in drawn])
    assert sorted(eighths) == sorted([*range(16)])
    assert sorted(halves) != list(halves) and list(halves) != list(eighths)


def test_spread_draws_differ_with_their_random_numbers():
    space = Space({"lr": RATES})
    one, same, other = (space.spread(4, np.random.default_rng(i)) for i in (1, 1, 2))
    assert one == same != other


class TestScaled:
    @pytest.mark.parametrize(
        ("value", "factor", "expected"),
        [(0.01, 2.0, 0.02), (0.01, 0.5, 0.005), (80.0, 2.0, 100.0), (1e-6, 0.5, 1e-6)],
    )
    def test_a_rate_is_multiplied_and_kept_within_its_bounds(self, value, factor, expected):
        assert RATES.scaled(value, factor) == pytest.approx(expected, rel=1e-12)

    @pytest.mark.parametrize(
        ("value", "factor", "expected"),
        [
            (0.99, 2.0, 0.98),
            (0.99, 0.5, 0.995),
            (0.94, 2.0, 0.9),
            (0.9985, 0.5, 0.999),
        ],
    )
    def test_of_a_kept_share_the_complement_is_multiplied(self, value, factor, expected):
        assert BETAS.scaled(value, factor) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("interval", "value", "expected"),
    [
        (RATES, 0.00123456, 0.001235),
        (BETAS, 0.999987654321, 0.99998765),
        (BETAS, 0.912345678, 0.91235),
    ],
)
def test_a_value_is_rounded_on_its_scale(interval, value, expected):
    assert interval.rounded(value) == expected


class TestMutate:
    SPACE = Space({"lr": RATES, "beta_1": BETAS})

    def test_every_setting_goes_up_or_down_by_itself(self):
        mutated = {
            tuple(
                round(value, 9)
                for value in self.SPACE.mutate(
                    {"lr": 0.01, "beta_1": 0.99}, 2.0, np.random.default_rng(seed)
                ).values()
            )
            for seed in range(40)
        }
        assert mutated == {(lr, beta) for lr in (0.005, 0.02) for beta in (0.98, 0.995)}

    def test_a_whole_number_is_a_factor_too(self):
        random = np.random.default_rng(0)
        before = {"lr": 1.0, "beta_1": 0.99}
        values = {self.SPACE.mutate(before, 2, random)["lr"] for _ in range(20)}
        assert values == {0.5, 2.0}

    def test_a_setting_at_its_bound_stays_within(self):
        ends = {"lr": 100.0, "beta_1": 0.9}
        for seed in range(20):
            mutated = self.SPACE.mutate(ends, 1.25, np.random.default_rng(seed))
            assert mutated["lr"] in (80.0, 100.0)
            assert mutated["beta_1"] in (0.9, pytest.approx(0.92))


def test_a_space_spreads_kept_shares_by_their_complement():
    kept = {"momentum", "rho", "beta_1", "beta_2", "decay"}
    names = ("lr", *sorted(kept), "epsilon")
    space = Space.of({n: {"from": 0.5, "to": 0.9, "complement": n in kept} for n in names})
    assert list(space.intervals) == list(names)
    by_complement = {n for n, interval in space.intervals.items() if interval.complement}
    assert by_complement == kept
    assert space.intervals["lr"] == Interval(0.5, 0.9)
