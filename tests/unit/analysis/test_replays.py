"""What tuners choose: replayed on arms, or read from their own trainings."""

import math

import pandas as pd
import pytest
from support.cells import make_cell

from lrvalley.analysis.replays import (
    nearest,
    population_choices,
    range_test_choices,
    range_test_table,
    replay,
    settings_of,
)
from lrvalley.analysis.table_file import COLUMNS
from lrvalley.config.sections.tune import HalvingSection, TuneSection
from lrvalley.records.run_file import RunResult
from lrvalley.study.tuner_runs import PBT, RANGE_TEST, REPLAYED, TunerRun
from lrvalley.tuners.candidates import Arm

HALVING = HalvingSection(eta=2, min_steps=50)
# One rate is less than a configuration may ask for, and the simplest case.
TUNE = TuneSection().model_copy(update={"halving": HALVING, "trials": (1, 2)})
FAST = Arm(0.1, (50, 100), (0.5, 0.98), 100)
SLOW = Arm(0.01, (50, 100, 150, 200), (0.2, 0.5, 0.9, 0.97), 200)
FAILED = Arm(1.0, (50, 100, 150, 200), (0.1, 0.1, 0.1, 0.1))
ARMS = {
    ("adam", 0): [SLOW, FAST, FAILED],
    ("adam", 1): [SLOW, FAILED],
    ("gd", 0): [FAILED],
    ("gd", 1): [FAILED],
}
NAMES = ["method", "setting", "optimizer", "replay"]
NUMBERS = ["steps_spent", "grid_steps", "lr", "steps", "best_steps"]


def replayed(method, times=6, arms=ARMS):
    return replay(method, settings_of(method, TUNE, 200, 3), arms, times)


def values(table, columns):
    """Rows as lists; None for what is missing."""
    table = table[columns].astype(object)
    return table.where(table.notna(), None).to_numpy().tolist()


class TestReplay:
    def test_the_grid_chooses_once_for_every_seed(self):
        """It costs 100 + 200 + 200 steps of seed 0 and 200 + 200 of seed 1."""
        table = replayed("grid")
        table = table[table["setting"] == "all rates"]
        assert values(table, NAMES) == [
            ["grid", "all rates", "adam", 1],
            ["grid", "all rates", "adam", 2],
            ["grid", "all rates", "gd", 1],
            ["grid", "all rates", "gd", 2],
        ]
        assert values(table, NUMBERS) == [
            [500, 500, 0.1, 100, 100],
            [400, 400, 0.01, 200, 200],
            [200, 200, 1.0, None, None],
            [200, 200, 1.0, None, None],
        ]

    def test_the_grid_can_end_when_the_first_rate_has_reached_the_target(self):
        """Three rates with seed 0 to 100 steps each, two with seed 1 to 200."""
        table = replayed("grid")
        table = table[table["setting"] == "until one reaches the target"]
        spent = [[300, 500], [400, 400], [200, 200], [200, 200]]
        assert values(table, ["steps_spent", "grid_steps"]) == spent

    def test_seeds_take_turns(self):
        table = replayed("random_search", times=5)
        adam = table[(table["optimizer"] == "adam") & (table["setting"] == "2 rates")]
        assert adam["replay"].tolist() == [1, 2, 3, 4, 5]
        assert adam["grid_steps"].tolist() == [500, 400, 500, 400, 500]
        assert adam["best_steps"].tolist() == [100, 200, 100, 200, 100]

    def test_a_choice_of_one_rate_is_that_rate(self):
        table = replayed("random_search", times=30)
        one = table[(table["setting"] == "1 rates") & (table["optimizer"] == "adam")]
        chosen = {tuple(row) for row in values(one, ["lr", "steps", "steps_spent"])}
        assert chosen == {(0.1, 100, 100), (0.01, 200, 200), (1.0, None, 200)}

    @pytest.mark.parametrize("method", REPLAYED)
    def test_every_method_can_be_replayed(self, method):
        table = replayed(method)
        assert {c: str(t) for c, t in table.dtypes.items()} == dict(COLUMNS["replays"])
        assert set(table["method"]) == {method}
        assert (table["steps_spent"] <= table["grid_steps"]).all()
        assert table["steps"].dropna().isin([100, 200]).all()
        pd.testing.assert_frame_equal(table, replayed(method))

    def test_settings_are_the_numbers_of_trials_or_eta(self):
        names = {method: list(settings_of(method, TUNE, 200, 3)) for method in REPLAYED}
        some = ["1 rates", "2 rates"]
        assert names == {
            "grid": ["all rates", "until one reaches the target"],
            "random_search": some,
            "successive_halving": some,
            "hyperband": ["eta 2"],
            "asha": some,
        }

    @pytest.mark.parametrize("method", ["random_search", "successive_halving", "asha"])
    def test_no_method_begins_with_more_rates_than_there_are(self, method):
        tune = TUNE.model_copy(update={"trials": (2, 8, 16)})
        assert list(settings_of(method, tune, 200, 5)) == ["2 rates", "5 rates"]

    def test_halving_uses_the_rungs_of_the_configuration(self):
        """Of 0.1 and 1 at 50, 100 and 200 steps, 0.1 goes on after 50 and ends at 100."""
        arms = {("adam", 0): [FAST, FAILED]}
        table = replayed("successive_halving", arms=arms)
        two = table[table["setting"] == "2 rates"]
        assert set(two["steps_spent"]) == {50 + 100}

    def test_replays_of_one_optimizer_do_not_depend_on_the_others(self):
        alone = {key: arms for key, arms in ARMS.items() if key[0] == "adam"}
        together = replayed("random_search")
        pd.testing.assert_frame_equal(
            replayed("random_search", arms=alone),
            together[together["optimizer"] == "adam"].reset_index(drop=True),
        )


def range_test(loss, optimizer="adam", seed=0, lr=None):
    cell = make_cell(optimizer, seed=seed)
    lr = lr or [10.0 ** (i - 3) for i in range(len(loss))]
    outcome = {"lr": lr, "loss": loss}
    return RunResult(TunerRun(RANGE_TEST, cell, {}), outcome, "2.21.0", "CPU")


class TestRangeTest:
    def test_its_steps_are_those_of_the_nearest_rate_of_the_grid(self):
        """The least smoothed loss is the last, at 1; a tenth is 0.1."""
        table = range_test_choices([range_test([2.0, 2.0, 2.0, 1.0])], ARMS)
        tenth = table[table["setting"] == "minimum / 10"]
        assert values(tenth, NUMBERS) == [[4 + 100, 500, 0.1, 100, 100]]

    def test_one_that_suggests_nothing_found_nothing(self):
        table = range_test_choices([range_test([None, None])], ARMS)
        assert table["setting"].tolist() == ["steepest", "minimum / 10"]
        assert values(table, NUMBERS) == [[2, 500, None, None, 100]] * 2

    def test_seeds_are_numbered(self):
        tests = [
            range_test([2.0, 1.0], optimizer, seed)
            for optimizer in ("adam", "gd")
            for seed in (0, 1)
        ]
        table = range_test_choices(tests, ARMS)
        of = table.groupby(["setting", "optimizer"])["replay"].agg(list)
        assert of.tolist() == [[1, 2]] * 4

    def test_the_table_of_its_steps(self):
        table = range_test_table([range_test([2.0, None], "gd", 1, [0.1, 0.2])])
        assert values(table, list(table)) == [["gd", 1, 0.1, 2.0], ["gd", 1, 0.2, None]]


def population(*accuracy, run=1):
    """Two members that train 100 steps in each round; accuracies by round and check."""
    settings = {"population": 2, "judge_every": 100, "max_steps": 200, "run": run}
    spec = TunerRun(
        PBT, make_cell(seed=0), {**settings, "share": 0.5, "factor": 2.0, "space": {}}
    )
    rounds = [
        {
            "settings": [{"lr": 0.1 * number}, {"lr": 0.2 * number}],
            "progress": {"accuracy": checks, "loss": []},
            "scores": [0.5, 0.5],
            "parents": [0, 1],
        }
        for number, checks in enumerate(accuracy, start=1)
    ]
    return RunResult(spec, {"rounds": rounds}, "2.21.0", "CPU")


class TestPopulation:
    REACHED = population([[0.1, 0.1], [0.5, 0.9]], [[0.97, 0.99], [0.99, 0.1]])
    FAILED = population([[0.1, 0.1], [0.5, 0.9]], [[0.9, 0.96], [0.1, 0.1]], run=2)

    def test_it_takes_as_long_as_its_first_member_for_all_members(self):
        """Both reach it at the third check, 150 steps, member 1 with more accuracy."""
        table = population_choices([self.REACHED], ARMS, 0.97)
        assert values(table, NAMES) == [["pbt", "2 members", "adam", 1]]
        assert values(table, NUMBERS) == [[300, 500, 0.4, 150, 100]]

    def test_one_that_does_not_reach_the_target_was_trained_in_vain(self):
        table = population_choices([self.REACHED, self.FAILED], ARMS, 0.97)
        assert table["replay"].tolist() == [1, 2]
        assert values(table, NUMBERS)[1] == [400, 500, None, None, 100]

    def test_no_trainings_give_a_table_without_rows(self):
        for table in (population_choices([], ARMS, 0.97), range_test_choices([], ARMS)):
            assert len(table) == 0
            assert list(table) == list(COLUMNS["replays"])


@pytest.mark.parametrize(
    ("lr", "rate"),
    [(0.0033, 0.01), (0.03, 0.01), (0.033, 0.1), (0.3, 0.1), (0.33, 1.0), (3.1, 1.0)],
)
def test_the_nearest_rate_is_so_on_the_log_scale(lr, rate):
    """Half of the way from 0.01 to 0.1 is 0.0316."""
    assert nearest([SLOW, FAST, FAILED], lr).lr == rate


@pytest.mark.parametrize("lr", [0.0031, 3.2, 1e-9, 50, math.nan, math.inf, 0.0])
def test_a_rate_far_outside_of_those_that_were_tried_has_no_nearest(lr):
    """Half a gap, a factor of 3.16, outside of 0.01 to 1 is the limit."""
    assert nearest([SLOW, FAST, FAILED], lr) is None
