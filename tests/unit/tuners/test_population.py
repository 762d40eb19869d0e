"""Population based training: who goes on from whom, and what it is good for."""

import math
from itertools import pairwise

import numpy as np
import pytest

from lrvalley.study.search_space import Interval, Space
from lrvalley.tuners.population import Plan, Round, choose_parents, evolve, next_settings

SPACE = Space({"lr": Interval(1e-3, 1.0)})
PLAN = Plan(
    population=10, judge_every=5, judgements=20, share=0.2, factor=1.5, seed=(1, 2, 3)
)
PLAN_OF_FOUR = Plan(4, 5, 6, 0.25, 2.0, (0,))
FIXED_RATES = np.geomspace(1e-3, 1.0, 500)
START, DIMENSIONS = 1000.0, 1000


class Descents:
    """Members that go down a valley w^2 by gradients that are off by 1 or so.

    Far away only the rate of the approach counts, and near the bottom only the noise,
    which a small rate averages. Every member sees the same noise.
    """

    def __init__(self, members):
        self.weights = np.full((members, DIMENSIONS), START)

    def train(self, settings, first_step, steps):
        rates = np.array([each["lr"] for each in settings])[:, None]
        for step in range(first_step, first_step + steps):
            noise = np.random.default_rng([7, step]).normal(0, 1, DIMENSIONS)
            self.weights = self.weights - rates * (self.weights + noise)
        return [first_step, steps]

    def scores(self):
        return (-np.mean(self.weights**2, axis=1)).tolist()

    def inherit(self, parents):
        self.weights = self.weights[parents]


def parents_of(scores, share, seeds=50):
    """Every outcome of the choice."""
    each = (choose_parents(scores, share, np.random.default_rng(s)) for s in range(seeds))
    return {tuple(parents) for parents in each}


class TestChooseParents:
    def test_the_worst_go_on_from_one_of_the_best(self):
        """Of five 40% are two: 3 and 0 from 4 or 2, each by itself."""
        outcomes = {(a, 1, 2, b, 4) for a in (2, 4) for b in (2, 4)}
        assert parents_of([0.2, 0.5, 0.7, 0.1, 0.9], 0.4) == outcomes

    def test_what_is_not_a_number_is_the_worst(self):
        assert parents_of([0.5, math.nan, 0.9, 0.1], 0.25) == {(0, 2, 2, 3)}
        assert parents_of([0.5, math.nan, 0.9, -math.inf], 0.25) == {(0, 1, 2, 2)}

    def test_of_equal_scores_the_earlier_is_the_better(self):
        assert parents_of([0.5, 0.5, 0.5, 0.5], 0.25) == {(0, 1, 2, 0)}
        assert parents_of([math.nan] * 3, 0.3) == {(0, 1, 0)}

    @pytest.mark.parametrize(
        ("share", "copies"), [(0.0, 1), (0.2, 2), (0.26, 3), (0.5, 5), (0.9, 5)]
    )
    def test_at_least_one_and_at_most_half_are_replaced(self, share, copies):
        scores = [float(member) for member in range(10)]
        for outcome in parents_of(scores, share, seeds=5):
            replaced = [member for member in range(10) if outcome[member] != member]
            assert replaced == list(range(copies))
            assert all(outcome[member] >= 10 - copies for member in replaced)

    def test_a_member_alone_goes_on_from_itself(self):
        assert parents_of([0.5], 0.2) == {(0,)}


def test_kept_members_keep_their_settings_and_copies_mutate_their_parents():
    last = Round([{"lr": 0.1}, {"lr": 0.02}, {"lr": 0.5}], None, [0, 0, 0], [0, 2, 2])
    outcomes = {
        tuple(each["lr"] for each in next_settings(last, SPACE, 1.25, random))
        for random in map(np.random.default_rng, range(20))
    }
    assert outcomes == {(0.1, 0.4, 0.5), (0.1, 0.625, 0.5)}


class TestEvolve:
    def test_rounds_follow_one_another(self):
        rounds = evolve(Descents(10), SPACE, PLAN)
        assert [done.progress for done in rounds] == [[5 * i, 5] for i in range(20)]
        for before, after in pairwise(rounds):
            for member, parent in enumerate(before.parents):
                lr, had = after.settings[member]["lr"], before.settings[parent]["lr"]
                mutated = (SPACE.intervals["lr"].scaled(had, f) for f in (1.5, 1 / 1.5))
                allowed = [had] if parent == member else [pytest.approx(m) for m in mutated]
                assert lr in allowed

    def test_two_of_ten_are_copies_of_the_best_two_but_not_after_the_last_round(self):
        rounds = evolve(Descents(10), SPACE, PLAN)
        for done in rounds[:-1]:
            best_first = sorted(range(10), key=lambda member: -done.scores[member])
            copies = {m: p for m, p in enumerate(done.parents) if m != p}
            assert set(copies) == set(best_first[-2:])
            assert set(copies.values()) <= set(best_first[:2])
        assert list(rounds[-1].parents) == list(range(10))

    def test_a_copy_has_the_state_of_its_parent(self):
        states = []

        class Watched(Descents):
            def inherit(self, parents):
                before = self.weights.copy()
                super().inherit(parents)
                states.append((parents, before, self.weights))

        members = Watched(4)
        evolve(members, SPACE, PLAN_OF_FOUR)
        assert len(states) == PLAN_OF_FOUR.judgements - 1
        for parents, before, after in states:
            np.testing.assert_array_equal(after, before[parents])

    def test_the_seed_determines_everything(self):
        def scores(*seed):
            plan = Plan(10, 5, 20, 0.2, 1.5, seed)
            return [done.scores for done in evolve(Descents(10), SPACE, plan)]

        assert scores(1, 2, 3) == scores(1, 2, 3)
        assert scores(1, 2, 3)[0] != scores(1, 2, 4)[0]
        assert scores(1, 2, 3)[0] != scores(2, 2, 3)[0]

    @pytest.mark.parametrize("done", [1, 7, 19, 20])
    def test_going_on_is_as_if_there_had_been_no_interruption(self, done):
        saved = {}

        def save(rounds):
            saved[len(rounds)] = list(rounds), members.weights.copy()

        members = Descents(10)
        whole = evolve(members, SPACE, PLAN, judged=save)
        rounds, weights = saved[done]
        members = Descents(10)
        members.weights = weights
        judged = []
        resumed = evolve(members, SPACE, PLAN, rounds, lambda r: judged.append(len(r)))
        assert resumed == whole
        assert judged == list(range(done + 1, 21))


@pytest.fixture(scope="module")
def left_at_fixed_rates():
    members = Descents(len(FIXED_RATES))
    members.train([{"lr": lr} for lr in FIXED_RATES], 0, 100)
    return -np.array(members.scores())


class TestWorth:
    """A hundred steps on a valley that needs a large rate first and a small one then.

    With a fixed rate what is left after t steps is about
    1000^2 (1 - lr)^(2 t) + lr / (2 - lr); at t = 100 that is 0.052 or more.
    """

    def test_the_best_fixed_rate_is_as_computed(self, left_at_fixed_rates):
        expected = 1e6 * (1 - FIXED_RATES) ** 200 + FIXED_RATES / (2 - FIXED_RATES)
        assert left_at_fixed_rates.min() == pytest.approx(expected.min(), rel=0.15)
        best = FIXED_RATES[left_at_fixed_rates.argmin()]
        assert best == pytest.approx(FIXED_RATES[expected.argmin()], rel=0.15)

    @pytest.mark.parametrize("run", range(5))
    def test_a_population_beats_the_best_fixed_rate(self, left_at_fixed_rates, run):
        plan = Plan(10, 5, 20, 0.2, 1.5, (run,))
        rounds = evolve(Descents(10), SPACE, plan)
        left = -max(rounds[-1].scores)
        assert left < 0.6 * left_at_fixed_rates.min()

    def test_its_rate_falls(self):
        rounds = evolve(Descents(10), SPACE, PLAN)
        best = [done.settings[int(np.argmax(done.scores))]["lr"] for done in rounds]
        assert best[0] > 0.2 > 0.05 > best[-1]
