"""The rates around the recommended one that work, and those that fail."""

from support.answer_frames import (
    BEST_ACCURACY,
    LOWEST_LOSS,
    MAX_STEPS,
    of_adam,
    tried,
)


class TestBand:
    def test_it_ends_at_what_works_and_knows_the_next_failing_rates(self):
        answer = of_adam(
            tried(0.1, steps=600),
            tried(0.05, steps=600),
            tried(0.2, rung=150),
            tried(0.4, steps=600),
            tried(0.8, rung=150),
            tried(1.0, "diverged"),
            tried(0.01, rung=MAX_STEPS),
            results={0.1: (700, 800, 900)},
        )
        assert answer["band"] == {
            "low": 0.05,
            "high": 0.4,
            "works": 3,
            "tried": 4,
            "next_failing": {
                "below": {"lr": 0.01, "decades": 1.0},
                "above": {"lr": 1.0, "decades": 1.0},
            },
        }

    def test_it_does_not_go_beyond_a_failing_rate(self):
        answer = of_adam(
            tried(0.1, steps=600),
            tried(0.2, "stalled"),
            tried(0.4, steps=600),
            results={0.1: (700, 800, 900)},
        )
        assert (answer["band"]["low"], answer["band"]["high"]) == (0.1, 0.1)
        assert answer["band"]["next_failing"]["below"] is None

    def test_a_rate_that_plateaued_fails_if_it_was_to_reach_a_target(self):
        fails = of_adam(tried(0.1), tried(0.2, "plateaued"), results={0.1: (700,) * 5})
        assert fails["band"]["next_failing"]["above"]["lr"] == 0.2
        works = of_adam(
            tried(0.1, rung=1_350, value=0.40),
            tried(0.2, "plateaued", rung=1_350, value=0.40),
            results={0.1: (0.40, 0.41, 0.43)},
            objective=LOWEST_LOSS,
        )
        assert works["band"]["high"] == 0.2

    def test_one_seed_that_misses_makes_a_rate_fail(self):
        answer = of_adam(
            tried(0.1, steps=600),
            tried(0.2, steps=600),
            results={0.1: (700, 800, 900), 0.2: (1_000, 1_000, None)},
        )
        assert answer["band"]["next_failing"]["above"]["lr"] == 0.2

    def test_without_a_target_values_are_compared_at_the_same_rung(self):
        answer = of_adam(
            tried(0.1, rung=1_350, value=0.40),
            tried(0.2, rung=1_350, value=0.42),
            tried(0.05, rung=450, value=0.39),
            tried(0.4, rung=1_350, value=0.44),
            tried(0.8, rung=1_350, value=0.40),
            results={0.1: (0.40, 0.41, 0.43)},
            objective=LOWEST_LOSS,
        )
        # The interval is 0.03 wide; what lies beyond a worse rate does not count.
        assert (answer["band"]["low"], answer["band"]["high"]) == (0.1, 0.2)
        assert answer["band"]["next_failing"] == {"below": None, "above": None}

    def test_without_a_target_a_confirmed_rate_works_inside_the_interval(self):
        answer = of_adam(
            tried(0.1, rung=MAX_STEPS),
            results={
                0.1: (0.90, 0.91, 0.92),
                0.2: (0.89, 0.905, 0.93),
                0.05: (0.88, 0.89, 0.95),
            },
            objective=BEST_ACCURACY,
        )
        assert (answer["band"]["low"], answer["band"]["high"]) == (0.1, 0.2)
