"""Tuners that compare candidates at rungs, their choices and their costs by hand."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.candidates import InOrder, candidate, level

from lrvalley.tuners import halving
from lrvalley.tuners.halving import (
    asynchronous_halving,
    hyperband,
    rungs_between,
    successive_halving,
)
from lrvalley.tuners.recorded import Recorded


def halve(candidates, rungs, eta, trials=None):
    choice = successive_halving(
        candidates, Recorded(), InOrder(), trials or len(candidates), rungs, eta
    )
    return choice.candidate.lr, choice.steps_spent


@pytest.mark.parametrize(
    ("first", "last", "eta", "rungs"),
    [
        (1, 81, 3, [1, 3, 9, 27, 81]),
        (50, 12_000, 3, [50, 150, 450, 1_350, 4_050, 12_000]),
        (50, 500, 2, [50, 100, 200, 400, 500]),
        (50, 100, 3, [50, 100]),
        (50, 50, 3, [50]),
        (150, 100, 3, [100]),
    ],
)
def test_rungs_are_a_factor_apart_and_the_last_is_the_budget(first, last, eta, rungs):
    assert rungs_between(first, last, eta) == rungs


class TestSuccessiveHalving:
    """Nine candidates at rungs of 1, 3 and 9 steps, of which one in three is kept."""

    CANDIDATES = (
        candidate(1.0, *[0.1] * 9),
        candidate(2.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5),
        candidate(3.0, *[0.1] * 9),
        candidate(4.0, *[0.1] * 9),
        candidate(5.0, 0.4, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6),
        candidate(6.0, *[0.1] * 9),
        candidate(7.0, 0.3, 0.5, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7),
        candidate(8.0, *[0.1] * 9),
        candidate(9.0, 0.2, 0.9, 0.98, reached=3),
    )

    def test_promotions(self):
        """2, 5 and 7 are left after a step, 7 after three; 9 would have been best."""
        assert halve(self.CANDIDATES, [1, 3, 9], 3) == (
            7.0,
            9 * 1 + 3 * (3 - 1) + 1 * (9 - 3),
        )

    def test_order_of_the_candidates_changes_nothing(self):
        for seed in range(5):
            random = np.random.default_rng(seed)
            choice = successive_halving(
                self.CANDIDATES, Recorded(), random, 9, [1, 3, 9], 3
            )
            assert (choice.candidate.lr, choice.steps_spent) == (7.0, 21)

    def test_candidates_that_are_not_drawn_cost_nothing(self):
        """Of 1 to 6 the candidates 2 and 5 are kept (6 // 3), then 5."""
        assert halve(self.CANDIDATES, [1, 3, 9], 3, trials=6) == (
            5.0,
            6 * 1 + 2 * 2 + 1 * 6,
        )

    def test_the_end_is_where_a_candidate_has_reached_the_target(self):
        """With 2 missing, 5, 7 and 9 go on; 9 reaches the target at step 3."""
        candidates = (self.CANDIDATES[0], *self.CANDIDATES[2:], level(10.0, 0.1))
        assert halve(candidates, [1, 3, 9], 3) == (9.0, 9 * 1 + 3 * 2)

    def test_no_candidate_is_trained_for_longer_than_the_first_that_reaches_the_target(
        self,
    ):
        candidates = [
            level(1.0, 0.9),
            candidate(2.0, 0.8, 0.98, reached=2),
            level(3.0, 0.1),
        ]
        assert halve(candidates, [1, 3, 9], 1) == (2.0, 2 + 2 + 2)

    def test_of_several_that_reached_the_target_the_fastest_is_taken(self):
        candidates = [
            candidate(1.0, 0.9, 0.9, 0.98, reached=3),
            candidate(2.0, 0.8, 0.97, reached=2),
        ]
        assert halve(candidates, [1, 3], 1) == (2.0, 2 + 2)

    def test_a_candidate_whose_training_broke_off_costs_no_more_and_is_given_up(self):
        """1 has two of its three steps; 2 goes on in its place."""
        candidates = [candidate(1.0, 0.9, 0.9), level(2.0, 0.2), level(3.0, 0.1)]
        assert halve(candidates, [3, 6, 9], 3) == (2.0, 2 + 3 + 3 + 3 + 3)

    def test_one_is_always_kept(self):
        """Of 5 candidates 2 are kept, then 1, and then still 1."""
        candidates = [level(lr, lr / 10, steps=8) for lr in (1.0, 2.0, 3.0, 4.0, 5.0)]
        assert halve(candidates, [1, 2, 4, 8], 2) == (5.0, 5 * 1 + 2 * 1 + 1 * 2 + 1 * 4)


class Watched(Recorded):
    """Recorded trainings that keep in mind who was trained to which rung."""

    def __init__(self):
        super().__init__()
        self.rungs = []

    def train(self, candidates, budget, *, beyond_best=False):
        self.rungs.append((budget, list(candidates)))
        super().train(candidates, budget, beyond_best=beyond_best)


@settings(deadline=None)
@given(
    accuracies=st.lists(
        st.lists(st.sampled_from([0.1, 0.4, 0.7]), min_size=9, max_size=9),
        min_size=1,
        max_size=20,
    ),
    eta=st.integers(2, 4),
)
def test_the_candidates_that_are_kept_at_a_rung_are_the_best_one_in_eta(accuracies, eta):
    candidates = [candidate(n, *seen) for n, seen in enumerate(accuracies, start=1)]
    trainings = Watched()
    rungs = rungs_between(1, 9, eta)
    successive_halving(candidates, trainings, InOrder(), len(candidates), rungs, eta)
    assert [budget for budget, _ in trainings.rungs] == rungs
    for (budget, before), (_, after) in pairwise(trainings.rungs):
        assert len(after) == max(1, len(before) // eta)
        worst_kept = max(each.rank(budget) for each in after)
        given_up = [each for each in before if each not in after]
        assert all(each.rank(budget) > worst_kept for each in given_up)


class TestHyperband:
    def test_brackets_are_those_of_the_paper(self, monkeypatch):
        """Li et al. 2018, algorithm 1, for R = 81 and eta = 3."""
        brackets = []
        run_bracket = halving._run_bracket

        def watched(candidates, trainings, rungs, eta):
            brackets.append((len(candidates), list(rungs)))
            return run_bracket(candidates, trainings, rungs, eta)

        monkeypatch.setattr(halving, "_run_bracket", watched)
        candidates = [level(float(lr), lr / 100, steps=81) for lr in range(1, 91)]
        hyperband(
            candidates, Recorded(), np.random.default_rng(0), rungs_between(1, 81, 3), 3
        )
        assert brackets == [
            (81, [1, 3, 9, 27, 81]),
            (34, [3, 9, 27, 81]),
            (15, [9, 27, 81]),
            (8, [27, 81]),
            (5, [81]),
        ]

    CANDIDATES = tuple(level(float(lr), lr / 10) for lr in range(1, 10))
    # Brackets of 9, 5 and 3 candidates from 1, 3 and 9 steps, each from the first on.
    # 1 to 9: 7, 8, 9 to 3 steps, 9 to 9. 1 to 5: 3 steps, 5 to 9. 1 to 3: 9 steps.
    STEPS = (9, 9, 9, 3, 9, 1, 3, 3, 9)

    def test_a_step_of_a_candidate_is_paid_once(self):
        choice = hyperband(self.CANDIDATES, Recorded(), InOrder(), [1, 3, 9], 3)
        assert (choice.candidate.lr, choice.steps_spent) == (9.0, sum(self.STEPS))
        assert sum(self.STEPS) == 55

    def test_a_late_bracket_finds_what_the_first_gave_up(self):
        late = candidate(2.0, *[0.0] * 8, 0.98, reached=9)
        candidates = (self.CANDIDATES[0], late, *self.CANDIDATES[2:])
        choice = hyperband(candidates, Recorded(), InOrder(), [1, 3, 9], 3)
        assert (choice.candidate.lr, choice.steps_spent) == (2.0, 55)

    def test_steps_stay_paid_when_a_later_bracket_gives_the_candidate_up(self):
        """4 wins the first bracket, and loses to 5, which the first gave up, in the second.

        1 to 3 have 9 steps from the third; 6 to 9 have one.
        """
        slow_starter = candidate(5.0, 0.0, 0.0, *[0.95] * 7)
        others = [level(float(lr), 0.1) for lr in (1, 2, 3, 6, 7, 8, 9)]
        candidates = [*others[:3], level(4.0, 0.9), slow_starter, *others[3:]]
        choice = hyperband(candidates, Recorded(), InOrder(), [1, 3, 9], 3)
        assert (choice.candidate.lr, choice.steps_spent) == (5.0, 5 * 9 + 4 * 1)

    def test_few_candidates_take_part_in_every_bracket(self):
        """1: all; 3: best; 9: best. Then all to 3 and the best (2 // 3, or 1) to 9."""
        candidates = [level(1.0, 0.1), level(2.0, 0.2)]
        assert hyperband(candidates, Recorded(), InOrder(), [1, 3], 3).steps_spent == 3 + 3
        assert (
            hyperband(candidates, Recorded(), InOrder(), [1, 3, 9], 3).steps_spent == 9 + 9
        )

    def test_the_candidates_are_drawn_anew_for_every_bracket(self):
        def choose(seed):
            return hyperband(
                self.CANDIDATES, Recorded(), np.random.default_rng(seed), [1, 3, 9], 3
            )

        assert choose(1) == choose(1)
        assert len({choose(seed).steps_spent for seed in range(20)}) > 1

    def test_later_brackets_train_no_longer_than_the_best_so_far(self):
        """3 wins the first bracket at step 3; the last one trains 1 and 2 to step 3."""
        candidates = [
            level(1.0, 0.1),
            level(2.0, 0.2),
            candidate(3.0, 0.3, 0.4, 0.98, reached=3),
        ]
        choice = hyperband(candidates, Recorded(), InOrder(), [1, 3, 9], 3)
        assert (choice.candidate.lr, choice.steps_spent) == (3.0, 3 + 3 + 3)


class TestAsynchronousHalving:
    """Rungs of 1, 2 and 4 steps, at which one in two goes on."""

    # 1 and 2 have a step; of 0.3 and 0.2, 1 goes on to 2 steps. 3 has a step and is not the
    # best one of three. 4 has one: of 0.3, 0.2, 0.1 and 0.5 two may go on, 1 did, 4 goes.
    # Of 0.3 and 0.6 after two steps 4 goes on to 4.
    CANDIDATES = (
        level(1.0, 0.3, steps=4),
        level(2.0, 0.2, steps=4),
        level(3.0, 0.1, steps=4),
        candidate(4.0, 0.5, 0.6, 0.6, 0.9),
    )

    def choose(self, candidates):
        choice = asynchronous_halving(
            candidates, Recorded(), InOrder(), len(candidates), [1, 2, 4], 2
        )
        return choice.candidate.lr, choice.steps_spent

    def test_a_candidate_goes_on_as_soon_as_it_is_among_the_best_of_those_that_have_come(
        self,
    ):
        assert self.choose(self.CANDIDATES) == (4.0, 2 + 1 + 1 + 4)

    @pytest.mark.parametrize(
        ("arrived", "lr", "spent"), [(1, 1.0, 4), (2, 1.0, 4 + 1), (3, 1.0, 4 + 1 + 1)]
    )
    def test_when_none_may_go_on_the_foremost_is_trained_to_its_end(
        self, arrived, lr, spent
    ):
        assert self.choose(self.CANDIDATES[:arrived]) == (lr, spent)

    def test_a_candidate_that_waited_goes_on_when_others_have_come(self):
        """2 waits behind 1; 3 and 4 are worse, so that with 4 it is of the best two."""
        candidates = [level(1.0, 0.9, 4), level(2.0, 0.8, 4), level(3.0, 0.1, 4)]
        assert self.choose([*candidates, level(4.0, 0.2, 4)]) == (1.0, 4 + 2 + 1 + 1)

    def test_order_of_arrival_matters(self):
        """4 goes on before 2, and 1 has come: 4 and 1 have two steps, and 4 four."""
        assert self.choose(self.CANDIDATES[::-1]) == (4.0, 4 + 1 + 1 + 2)

    def test_no_candidate_is_trained_for_longer_than_the_first_that_reached_the_target(
        self,
    ):
        """2 reaches it at its first step, so 1 has one, too, and is the last."""
        candidates = (
            self.CANDIDATES[0],
            candidate(2.0, 0.98, reached=1),
            *self.CANDIDATES[2:],
        )
        assert self.choose(candidates) == (2.0, 1 + 1 + 1 + 1)

    def test_only_some_candidates_come(self):
        choice = asynchronous_halving(
            self.CANDIDATES, Recorded(), InOrder(), 2, [1, 2, 4], 2
        )
        assert (choice.candidate.lr, choice.steps_spent) == (1.0, 4 + 1)
