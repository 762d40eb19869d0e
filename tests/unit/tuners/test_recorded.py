"""Trainings that are read from records, and tuners that see no record."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.candidates import candidate, level

from lrvalley.tuners.candidates import Candidate
from lrvalley.tuners.catalog import METHODS, REPLAYED, TRAINED, Setup, tuners_of
from lrvalley.tuners.recorded import Recorded
from lrvalley.tuners.search import grid_search

SLOW = candidate(0.1, 0.2, 0.3, 0.4, 0.97, reached=4)
FAST = candidate(0.2, 0.1, 0.98, reached=2)
FAILED = candidate(0.3, 0.5, 0.5, 0.5)


class TestRecorded:
    def test_a_step_is_paid_once(self):
        trainings = Recorded()
        for budget in (1, 3, 2):
            trainings.train([FAILED], budget)
        assert trainings.choice().steps_spent == 3

    def test_none_trains_beyond_the_steps_of_the_fastest(self):
        trainings = Recorded()
        trainings.train([SLOW, FAST, FAILED], 4)
        assert trainings.best_steps == 2
        assert trainings.choice().candidate is FAST
        assert trainings.choice().steps_spent == 2 + 2 + 2

    def test_none_has_reached_the_target_within_a_smaller_budget(self):
        trainings = Recorded()
        trainings.train([SLOW, FAST], 1)
        assert math.isinf(trainings.best_steps)

    def test_beyond_the_best_all_train_to_the_budget(self):
        trainings = Recorded()
        trainings.train([SLOW, FAST, FAILED], 4, beyond_best=True)
        assert trainings.choice().steps_spent == 4 + 2 + 3

    def test_the_end_is_where_the_longest_training_ends(self):
        assert Recorded().end([SLOW, FAST, FAILED]) == 4


class ByName:
    """Trainings of candidates that a tuner knows by their names alone."""

    def __init__(self, candidates):
        self._candidates = candidates
        self._names = {each: name for name, each in candidates.items()}
        self._recorded = Recorded()

    @property
    def best_steps(self):
        return self._recorded.best_steps

    def _of(self, names):
        return [self._candidates[name] for name in names]

    def end(self, names):
        return self._recorded.end(self._of(names))

    def train(self, names, budget, *, beyond_best=False):
        self._recorded.train(self._of(names), budget, beyond_best=beyond_best)

    def rank(self, name, budget):
        return self._recorded.rank(self._candidates[name], budget)

    def choice(self):
        choice = self._recorded.choice()
        return type(choice)(self._names[choice.candidate], choice.steps_spent)


@st.composite
def candidate_lists(draw):
    """Candidates with checks after 50, 100, ... steps, few of which reach the target."""
    candidates = []
    for number in range(draw(st.integers(1, 12))):
        checks = draw(st.integers(1, 12))
        accuracy = draw(
            st.lists(st.sampled_from([0.1, 0.5, 0.9]), min_size=checks, max_size=checks)
        )
        steps = tuple(50 * check for check in range(1, checks + 1))
        reached = steps[-1] if draw(st.integers(0, 3)) == 0 else None
        candidates.append(Candidate(0.01 * (number + 1), steps, tuple(accuracy), reached))
    return candidates


SETUPS = st.builds(
    lambda trials, eta, first, rates: Setup(
        {"trials": [trials], "halving": {"eta": eta, "min_steps": first}}, 600, rates
    ),
    trials=st.integers(1, 12),
    eta=st.integers(2, 4),
    first=st.sampled_from([50, 100, 200]),
    rates=st.just(12),
)


@pytest.mark.parametrize("method", REPLAYED)
class TestEveryReplayedTuner:
    @settings(max_examples=40, deadline=None)
    @given(candidates=candidate_lists(), setup=SETUPS, seed=st.integers(0, 99))
    def test_it_costs_no_more_than_to_train_all(self, method, candidates, setup, seed):
        most = grid_search(candidates, Recorded()).steps_spent
        for tuner in tuners_of(method, setup).values():
            choice = tuner(candidates, Recorded(), np.random.default_rng(seed))
            assert 0 < choice.steps_spent <= most
            assert choice.candidate in candidates

    @settings(max_examples=40, deadline=None)
    @given(candidates=candidate_lists(), setup=SETUPS, seed=st.integers(0, 99))
    def test_it_needs_the_names_of_the_candidates_only(
        self, method, candidates, setup, seed
    ):
        named = {f"candidate {place}": each for place, each in enumerate(candidates)}
        for tuner in tuners_of(method, setup).values():
            blind = tuner(list(named), ByName(named), np.random.default_rng(seed))
            choice = tuner(candidates, Recorded(), np.random.default_rng(seed))
            assert named[blind.candidate] == choice.candidate
            assert blind.steps_spent == choice.steps_spent


class TestCatalog:
    def test_a_method_is_replayed_or_trains_by_itself(self):
        assert [*REPLAYED, *TRAINED] == list(METHODS)
        assert TRAINED == ("range_test", "pbt")

    @pytest.mark.parametrize("method", TRAINED)
    def test_a_method_that_trains_has_no_replay(self, method):
        with pytest.raises(ValueError, match=r"trains by itself; replayed are grid, "):
            tuners_of(method, Setup({}, 600, 12))

    @pytest.mark.parametrize("method", REPLAYED)
    def test_a_method_depends_on_the_settings_that_it_takes_only(self, method):
        tune = {"trials": [2], "halving": {"eta": 3, "min_steps": 50}}
        taken = {name: tune[name] for name in METHODS[method].takes}
        assert tuners_of(method, Setup(taken, 600, 12)).keys() == (
            tuners_of(method, Setup(tune, 600, 12)).keys()
        )

    @pytest.mark.parametrize("method", REPLAYED)
    def test_a_method_that_draws_nothing_chooses_the_same_again(self, method):
        candidates = [level(0.01 * n, 0.1 * (n % 7), steps=9) for n in range(1, 13)]
        tune = {"trials": [2], "halving": {"eta": 3, "min_steps": 1}}
        for tuner in tuners_of(method, Setup(tune, 9, 12)).values():
            chosen = {
                tuner(candidates, Recorded(), np.random.default_rng(seed))
                for seed in range(20)
            }
            assert (len(chosen) > 1) == METHODS[method].draws

    def test_names_titles_and_looks_are_distinct(self):
        for value in ("title", "color"):
            assert len({getattr(m, value) for m in METHODS.values()}) == len(METHODS)
        markers = "".join(method.markers for method in METHODS.values())
        assert len(set(markers)) == len(markers)
