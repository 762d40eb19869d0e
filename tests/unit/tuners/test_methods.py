"""Tuners on a few arms, their choices and their costs worked by hand."""

import numpy as np
import pytest

from lrvalley.tuners import methods as tuners
from lrvalley.tuners.candidates import Arm
from lrvalley.tuners.methods import (
    asynchronous_halving,
    grid_search,
    hyperband,
    race,
    random_search,
    rungs_between,
    sample,
    successive_halving,
)


class InOrder:
    """Random numbers that leave everything in its order."""

    def permutation(self, count):
        return np.arange(count)


def arm(lr, *accuracy, reached=None):
    """An arm that was looked at after every step."""
    return Arm(lr, tuple(range(1, len(accuracy) + 1)), accuracy, reached)


def level(lr, accuracy, steps=9):
    """An arm that is as accurate after every step as after the first."""
    return arm(lr, *[accuracy] * steps)


def halve(arms, rungs, eta, trials=None):
    choice = successive_halving(arms, trials or len(arms), rungs, eta, InOrder())
    return choice.arm.lr, choice.steps_spent


class TestGridAndRandomSearch:
    ARMS = (
        arm(0.1, 0.2, 0.3, 0.4, 0.5),
        arm(0.2, 0.2, 0.5, 0.97, reached=3),
        arm(0.3, 0.2, 0.98, reached=2),
        arm(0.4, 0.1),
    )

    def test_the_grid_trains_all_to_their_end_and_takes_the_fastest(self):
        choice = grid_search(self.ARMS)
        assert (choice.arm.lr, choice.steps_spent) == (0.3, 4 + 3 + 2 + 1)

    def test_where_none_reaches_the_target_the_most_accurate_is_taken(self):
        choice = grid_search([self.ARMS[3], self.ARMS[0]])
        assert (choice.arm.lr, choice.steps_spent) == (0.1, 5)

    def test_a_race_ends_when_the_first_reaches_the_target(self):
        choice = race(self.ARMS)
        assert (choice.arm.lr, choice.steps_spent) == (0.3, 2 + 2 + 2 + 1)

    def test_a_race_that_none_wins_is_a_grid(self):
        arms = [self.ARMS[3], self.ARMS[0]]
        assert race(arms) == grid_search(arms)

    def test_random_search_is_a_race_of_some_arms(self):
        choice = random_search(self.ARMS, 2, InOrder())
        assert (choice.arm.lr, choice.steps_spent) == (0.2, 3 + 3)

    def test_as_many_trials_as_arms_are_the_race_of_all(self):
        for trials in (4, 9):
            choice = random_search(self.ARMS, trials, np.random.default_rng(0))
            assert choice == race(self.ARMS)

    def test_a_sample_has_no_arm_twice_and_every_arm_has_its_turn(self):
        samples = [sample(self.ARMS, 2, np.random.default_rng(seed)) for seed in range(200)]
        pairs = {tuple(arm.lr for arm in drawn) for drawn in samples}
        assert pairs == {(a.lr, b.lr) for a in self.ARMS for b in self.ARMS if a is not b}


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
    """Nine arms at rungs of 1, 3 and 9 steps, of which one in three is kept."""

    ARMS = (
        arm(1.0, *[0.1] * 9),
        arm(2.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5),
        arm(3.0, *[0.1] * 9),
        arm(4.0, *[0.1] * 9),
        arm(5.0, 0.4, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6),
        arm(6.0, *[0.1] * 9),
        arm(7.0, 0.3, 0.5, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7),
        arm(8.0, *[0.1] * 9),
        arm(9.0, 0.2, 0.9, 0.98, reached=3),
    )

    def test_promotions(self):
        """2, 5 and 7 are left after a step, 7 after three; 9 would have been best."""
        assert halve(self.ARMS, [1, 3, 9], 3) == (7.0, 9 * 1 + 3 * (3 - 1) + 1 * (9 - 3))

    def test_order_of_the_arms_changes_nothing(self):
        for seed in range(5):
            random = np.random.default_rng(seed)
            choice = successive_halving(self.ARMS, 9, [1, 3, 9], 3, random)
            assert (choice.arm.lr, choice.steps_spent) == (7.0, 21)

    def test_arms_that_are_not_drawn_cost_nothing(self):
        """Of 1 to 6 the arms 2 and 5 are kept (6 // 3), then 5."""
        assert halve(self.ARMS, [1, 3, 9], 3, trials=6) == (5.0, 6 * 1 + 2 * 2 + 1 * 6)

    def test_the_end_is_where_an_arm_has_reached_the_target(self):
        """With 2 missing, 5, 7 and 9 go on; 9 reaches the target at step 3."""
        arms = (self.ARMS[0], *self.ARMS[2:], level(10.0, 0.1))
        assert halve(arms, [1, 3, 9], 3) == (9.0, 9 * 1 + 3 * 2)

    def test_no_arm_is_trained_for_longer_than_the_first_that_reaches_the_target(self):
        arms = [level(1.0, 0.9), arm(2.0, 0.8, 0.98, reached=2), level(3.0, 0.1)]
        assert halve(arms, [1, 3, 9], 1) == (2.0, 2 + 2 + 2)

    def test_of_several_that_reached_the_target_the_fastest_is_taken(self):
        arms = [arm(1.0, 0.9, 0.9, 0.98, reached=3), arm(2.0, 0.8, 0.97, reached=2)]
        assert halve(arms, [1, 3], 1) == (2.0, 2 + 2)

    def test_an_arm_whose_training_broke_off_costs_no_more_and_is_given_up(self):
        """1 has two of its three steps; 2 goes on in its place."""
        arms = [arm(1.0, 0.9, 0.9), level(2.0, 0.2), level(3.0, 0.1)]
        assert halve(arms, [3, 6, 9], 3) == (2.0, 2 + 3 + 3 + 3 + 3)

    def test_one_is_always_kept(self):
        """Of 5 arms 2 are kept, then 1, and then still 1."""
        arms = [level(lr, lr / 10, steps=8) for lr in (1.0, 2.0, 3.0, 4.0, 5.0)]
        assert halve(arms, [1, 2, 4, 8], 2) == (5.0, 5 * 1 + 2 * 1 + 1 * 2 + 1 * 4)


class TestHyperband:
    def test_brackets_are_those_of_the_paper(self, monkeypatch):
        """Li et al. 2018, algorithm 1, for R = 81 and eta = 3."""
        brackets = []
        halving = tuners._halve

        def watched(arms, rungs, eta, trainings):
            brackets.append((len(arms), list(rungs)))
            return halving(arms, rungs, eta, trainings)

        monkeypatch.setattr(tuners, "_halve", watched)
        arms = [level(float(lr), lr / 100, steps=81) for lr in range(1, 91)]
        hyperband(arms, rungs_between(1, 81, 3), 3, np.random.default_rng(0))
        assert brackets == [
            (81, [1, 3, 9, 27, 81]),
            (34, [3, 9, 27, 81]),
            (15, [9, 27, 81]),
            (8, [27, 81]),
            (5, [81]),
        ]

    ARMS = tuple(level(float(lr), lr / 10) for lr in range(1, 10))
    # Brackets of 9, 5 and 3 arms from 1, 3 and 9 steps, each from the first arm on.
    # 1 to 9: 7, 8, 9 to 3 steps, 9 to 9. 1 to 5: 3 steps, 5 to 9. 1 to 3: 9 steps.
    STEPS = (9, 9, 9, 3, 9, 1, 3, 3, 9)

    def test_a_step_of_an_arm_is_paid_once(self):
        choice = hyperband(self.ARMS, [1, 3, 9], 3, InOrder())
        assert (choice.arm.lr, choice.steps_spent) == (9.0, sum(self.STEPS))
        assert sum(self.STEPS) == 55

    def test_a_late_bracket_finds_what_the_first_gave_up(self):
        late = arm(2.0, *[0.0] * 8, 0.98, reached=9)
        arms = (self.ARMS[0], late, *self.ARMS[2:])
        choice = hyperband(arms, [1, 3, 9], 3, InOrder())
        assert (choice.arm.lr, choice.steps_spent) == (2.0, 55)

    def test_steps_stay_paid_when_a_later_bracket_gives_the_arm_up(self):
        """4 wins the first bracket, and loses to 5, which the first gave up, in the second.

        1 to 3 have 9 steps from the third; 6 to 9 have one.
        """
        slow_starter = arm(5.0, 0.0, 0.0, *[0.95] * 7)
        others = [level(float(lr), 0.1) for lr in (1, 2, 3, 6, 7, 8, 9)]
        arms = [*others[:3], level(4.0, 0.9), slow_starter, *others[3:]]
        choice = hyperband(arms, [1, 3, 9], 3, InOrder())
        assert (choice.arm.lr, choice.steps_spent) == (5.0, 5 * 9 + 4 * 1)

    def test_few_arms_take_part_in_every_bracket(self):
        """1: all; 3: best; 9: best. Then all to 3 and the best (2 // 3, or 1) to 9."""
        arms = [level(1.0, 0.1), level(2.0, 0.2)]
        assert hyperband(arms, [1, 3], 3, InOrder()).steps_spent == 3 + 3
        assert hyperband(arms, [1, 3, 9], 3, InOrder()).steps_spent == 9 + 9

    def test_the_arms_are_drawn_anew_for_every_bracket(self):
        def choose(seed):
            return hyperband(self.ARMS, [1, 3, 9], 3, np.random.default_rng(seed))

        assert choose(1) == choose(1)
        assert len({choose(seed).steps_spent for seed in range(20)}) > 1

    def test_later_brackets_train_no_longer_than_the_best_so_far(self):
        """3 wins the first bracket at step 3; the last one trains 1 and 2 to step 3."""
        arms = [level(1.0, 0.1), level(2.0, 0.2), arm(3.0, 0.3, 0.4, 0.98, reached=3)]
        choice = hyperband(arms, [1, 3, 9], 3, InOrder())
        assert (choice.arm.lr, choice.steps_spent) == (3.0, 3 + 3 + 3)


class TestAsynchronousHalving:
    """Rungs of 1, 2 and 4 steps, at which one in two goes on."""

    # 1 and 2 have a step; of 0.3 and 0.2, 1 goes on to 2 steps. 3 has a step and is not the
    # best one of three. 4 has one: of 0.3, 0.2, 0.1 and 0.5 two may go on, 1 did, 4 goes.
    # Of 0.3 and 0.6 after two steps 4 goes on to 4.
    ARMS = (
        level(1.0, 0.3, steps=4),
        level(2.0, 0.2, steps=4),
        level(3.0, 0.1, steps=4),
        arm(4.0, 0.5, 0.6, 0.6, 0.9),
    )

    def choose(self, arms):
        choice = asynchronous_halving(arms, len(arms), [1, 2, 4], 2, InOrder())
        return choice.arm.lr, choice.steps_spent

    def test_an_arm_goes_on_as_soon_as_it_is_among_the_best_of_those_that_have_come(self):
        assert self.choose(self.ARMS) == (4.0, 2 + 1 + 1 + 4)

    @pytest.mark.parametrize(
        ("come", "lr", "spent"), [(1, 1.0, 4), (2, 1.0, 4 + 1), (3, 1.0, 4 + 1 + 1)]
    )
    def test_when_none_may_go_on_the_foremost_is_trained_to_its_end(self, come, lr, spent):
        assert self.choose(self.ARMS[:come]) == (lr, spent)

    def test_an_arm_that_waited_goes_on_when_others_have_come(self):
        """2 waits behind 1; 3 and 4 are worse, so that with 4 it is of the best two."""
        arms = [level(1.0, 0.9, 4), level(2.0, 0.8, 4), level(3.0, 0.1, 4)]
        assert self.choose([*arms, level(4.0, 0.2, 4)]) == (1.0, 4 + 2 + 1 + 1)

    def test_order_of_arrival_matters(self):
        """4 goes on before 2, and 1 has come: 4 and 1 have two steps, and 4 four."""
        assert self.choose(self.ARMS[::-1]) == (4.0, 4 + 1 + 1 + 2)

    def test_no_arm_is_trained_for_longer_than_the_first_that_reached_the_target(self):
        """2 reaches it at its first step, so 1 has one, too, and is the last."""
        arms = (self.ARMS[0], arm(2.0, 0.98, reached=1), *self.ARMS[2:])
        assert self.choose(arms) == (2.0, 1 + 1 + 1 + 1)

    def test_only_some_arms_come(self):
        choice = asynchronous_halving(self.ARMS, 2, [1, 2, 4], 2, InOrder())
        assert (choice.arm.lr, choice.steps_spent) == (1.0, 4 + 1)
