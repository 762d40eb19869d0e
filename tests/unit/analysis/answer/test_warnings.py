"""What the answer warns of."""

import pytest
from support.answer_frames import (
    FASTEST,
    LOWEST_LOSS,
    MAX_STEPS,
    RESULTS,
    SEARCHES,
    answered,
    confirmed,
    of_adam,
    search,
    tried,
)

from lrvalley.analysis.answer import StudyFacts, answer_of
from lrvalley.analysis.search_tables import candidates_table

SGD = {"optimizer": "SGD", "schedule": {"name": "constant"}, "definitions": "keras"}


def kinds(answer):
    return [each["kind"] for each in answer["warnings"]]


class TestWarnings:
    def test_none_where_all_is_well(self):
        assert kinds(answered(SEARCHES, RESULTS, FASTEST)) == []

    def test_the_best_at_the_edge_after_widening(self):
        edge = search("Adam", tried(0.1, steps=700), at_edge="upper", widened=2)
        answer = answered([edge, SEARCHES[0]], RESULTS, FASTEST)
        assert answer["warnings"] == [
            {"kind": "edge_of_range", "optimizer": "Adam", "side": "upper", "widened": 2}
        ]

    def test_seeds_that_missed_and_few_seeds_and_one_optimizer(self):
        answer = of_adam(tried(0.1, steps=600), results={0.1: (700, 800, None)})
        assert kinds(answer) == ["misses", "few_seeds", "one_optimizer"]
        assert answer["warnings"][0] | {"missed": 1, "seeds": 3} == answer["warnings"][0]

    @pytest.mark.parametrize(("failing", "warns"), [(0.3, True), (0.4, False)])
    def test_a_failing_rate_next_to_it_is_a_cliff_if_it_is_near(self, failing, warns):
        answer = of_adam(
            tried(0.1, steps=600), tried(failing, "stalled"), results={0.1: [700] * 5}
        )
        assert ("cliff" in kinds(answer)) == warns

    @pytest.mark.parametrize(("at_end", "warns"), [(2, False), (3, True)])
    def test_a_budget_is_short_if_most_seeds_are_best_at_its_end(self, at_end, warns):
        searches = [search("Adam", tried(0.1, rung=MAX_STEPS))]
        table = confirmed({("Adam", 0.1): [0.4] * 5}, LOWEST_LOSS)
        table.loc[: at_end - 1, "steps"] = MAX_STEPS
        candidates = candidates_table(searches, {}, 0, LOWEST_LOSS)
        study = StudyFacts("drawn", MAX_STEPS)
        answer = answer_of(candidates, table, searches, LOWEST_LOSS, study)
        assert ("short_budget" in kinds(answer)) == warns

    @pytest.mark.parametrize(("slowest_plain", "warns"), [(1_300, True), (1_400, False)])
    def test_momentum_that_is_worse_than_none_beyond_the_spread(self, slowest_plain, warns):
        answer = answered(
            [
                search("momentum", tried(0.1, steps=600)),
                search("gd", tried(0.1, steps=600)),
            ],
            {
                ("gd", 0.1): (900, 900, 900, 900, slowest_plain),
                ("momentum", 0.1): (1_400, 1_500, 1_500, 1_500, 1_500),
            },
            FASTEST,
            settings={
                "gd": {**SGD, "optimizer": "gd", "settings": {}},
                "momentum": {**SGD, "settings": {"momentum": 0.9}},
            },
        )
        assert ("momentum_worse" in kinds(answer)) == warns
