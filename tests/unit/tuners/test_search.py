"""Tuners that train to the end, their choices and their costs worked by hand."""

import numpy as np
from support.candidates import InOrder, candidate

from lrvalley.tuners.recorded import Recorded
from lrvalley.tuners.search import grid_search, race, random_search, sample


class TestGridAndRandomSearch:
    CANDIDATES = (
        candidate(0.1, 0.2, 0.3, 0.4, 0.5),
        candidate(0.2, 0.2, 0.5, 0.97, reached=3),
        candidate(0.3, 0.2, 0.98, reached=2),
        candidate(0.4, 0.1),
    )

    def test_the_grid_trains_all_to_their_end_and_takes_the_fastest(self):
        choice = grid_search(self.CANDIDATES, Recorded())
        assert (choice.candidate.lr, choice.steps_spent) == (0.3, 4 + 3 + 2 + 1)

    def test_where_none_reaches_the_target_the_most_accurate_is_taken(self):
        choice = grid_search([self.CANDIDATES[3], self.CANDIDATES[0]], Recorded())
        assert (choice.candidate.lr, choice.steps_spent) == (0.1, 5)

    def test_a_race_ends_when_the_first_reaches_the_target(self):
        choice = race(self.CANDIDATES, Recorded())
        assert (choice.candidate.lr, choice.steps_spent) == (0.3, 2 + 2 + 2 + 1)

    def test_a_race_that_none_wins_is_a_grid(self):
        candidates = [self.CANDIDATES[3], self.CANDIDATES[0]]
        assert race(candidates, Recorded()) == grid_search(candidates, Recorded())

    def test_random_search_is_a_race_of_some_candidates(self):
        choice = random_search(self.CANDIDATES, Recorded(), InOrder(), 2)
        assert (choice.candidate.lr, choice.steps_spent) == (0.2, 3 + 3)

    def test_as_many_trials_as_candidates_are_the_race_of_all(self):
        for trials in (4, 9):
            choice = random_search(
                self.CANDIDATES, Recorded(), np.random.default_rng(0), trials
            )
            assert choice == race(self.CANDIDATES, Recorded())

    def test_a_sample_has_no_candidate_twice_and_every_candidate_has_its_turn(self):
        samples = [
            sample(self.CANDIDATES, 2, np.random.default_rng(seed)) for seed in range(200)
        ]
        pairs = {tuple(candidate.lr for candidate in drawn) for drawn in samples}
        assert pairs == {
            (a.lr, b.lr) for a in self.CANDIDATES for b in self.CANDIDATES if a is not b
        }
