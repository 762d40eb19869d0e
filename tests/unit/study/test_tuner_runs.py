"""The trainings of tuners of a study: which there are, their keys and their files."""

import pytest

from lrvalley.errors import InputError
from lrvalley.study import tuner_runs
from lrvalley.study.load import load_study
from lrvalley.study.tuner_runs import find_run, path_pattern, populations, range_tests, runs

PBT = {"population": 4, "judge_every": 100, "max_steps": 400, "runs": 2}


def study(**changes):
    base = {"study": "mine", "grid": {"optimizers": ["gd", "adam"]}, "seeds": [3, 5]}
    return load_study({**base, **changes})


def test_every_optimizer_has_its_populations():
    found = populations(study(tune={"pbt": PBT}))
    listed = [(run.optimizer, run.settings["run"]) for run in found]
    assert listed == [("gd", 1), ("gd", 2), ("adam", 1), ("adam", 2)]
    assert {run.seed for run in found} == {3}


def test_every_optimizer_and_seed_has_a_range_test():
    found = range_tests(study())
    listed = [(run.optimizer, run.seed) for run in found]
    assert listed == [("gd", 3), ("gd", 5), ("adam", 3), ("adam", 5)]


def test_a_range_test_goes_through_the_rates_that_are_searched():
    tune = {"space": {"lr": {"from": 1e-3, "to": 1.0}}, "range_test": {"steps": 70}}
    for run in range_tests(study(tune=tune)):
        assert run.settings == {"from": 1e-3, "to": 1.0, "steps": 70}


def test_the_code_of_the_optimizer_and_of_the_schedule_counts_in_the_key(monkeypatch):
    counted = []
    monkeypatch.setattr(
        tuner_runs, "numeric_code", lambda entries, names: counted.append(names) or "code"
    )
    for run in (populations(study())[0], range_tests(study())[0]):
        assert run.key
    assert counted == [("gd", "constant"), ("gd", "exponential")]


def test_a_population_searches_the_rate_and_its_optimizers_own_settings():
    gd, adam = (run for run in populations(study()) if run.settings["run"] == 1)
    assert list(gd.space.intervals) == ["lr"]
    assert list(adam.space.intervals) == ["lr", "beta_1", "beta_2", "epsilon"]
    assert adam.space.intervals["beta_1"].complement
    assert set(adam.space.intervals) <= {"lr", *adam.fixed}


def test_the_settings_searched_are_the_optimizers():
    """What is not a setting of the optimizer would be drawn and never used."""
    every = ["gd", "momentum", "adagrad", "adadelta", "adam", "rmsprop"]
    for run in populations(study(grid={"optimizers": every})):
        assert set(run.space.intervals) <= {"lr", *run.fixed}


def test_the_plan_of_a_population():
    run = populations(study(tune={"pbt": {**PBT, "share": 0.25, "factor": 2.5}}))[1]
    plan = run.plan
    assert (plan.population, plan.judge_every, plan.judgements) == (4, 100, 4)
    assert (plan.share, plan.factor) == (0.25, 2.5)


def test_every_run_has_its_own_key_and_random_numbers():
    every = runs(study())
    assert len({run.key for run in every}) == len(every) == 2 * 3 + 2 * 2
    starts = [run.plan.random(0).random() for run in populations(study())]
    assert len(set(starts)) == 2 * 3


def test_the_file_of_a_run():
    run = range_tests(study())[-1]
    assert run.path == f"results/cells/article_cnn/adam/size-1/range_test/{run.key}.json"
    parts = {"task": "article_cnn", "optimizer": "adam", "size": 1, "key": run.key}
    assert path_pattern("range_test").format(**parts) == run.path


def test_a_run_is_found_by_the_parts_of_its_file_name():
    mine = study()
    for run in runs(mine):
        assert find_run(mine, run.method, run.key) == run


def test_a_run_of_another_study_or_method_is_not_found():
    mine = study()
    other = range_tests(study(seeds=[7]))[0].key
    for method, key in (("range_test", other), ("pbt", range_tests(mine)[0].key)):
        with pytest.raises(InputError, match=f"no {method} run {key} in study mine"):
            find_run(mine, method, key)


@pytest.mark.parametrize(
    ("change", "pbt_too", "range_test_too"),
    [
        ({"tune": {"replays": 7}}, False, False),
        ({"tune": {"trials": [5]}}, False, False),
        ({"tune": {"pbt": {"runs": 4}}}, False, False),
        ({"curves": {"max_steps": 50}}, False, False),
        ({"tune": {"pbt": {"factor": 1.25}}}, True, False),
        ({"tune": {"range_test": {"steps": 50}}}, False, True),
        ({"tune": {"space": {"lr": {"from": 0.1, "to": 1}}}}, True, True),
        ({"batch": 50}, True, True),
    ],
)
def test_keys_change_with_what_determines_the_numbers(change, pbt_too, range_test_too):
    before, after = study(), study(**change)
    for list_runs, changed in ((populations, pbt_too), (range_tests, range_test_too)):
        old, new = ({run.key for run in list_runs(each)} for each in (before, after))
        assert bool(old & new) != changed


def test_keys_change_with_the_code_of_their_method(monkeypatch):
    def keys_if(changed):
        """The key of a run of each method, if some module does something else."""
        monkeypatch.setattr(
            tuner_runs, "numeric_code", lambda entries, names: str(changed in entries)
        )
        return {run.method: run.key for run in runs(study())}

    nothing, range_test, population = map(
        keys_if, ("", "training/range_test.py", "training/population.py")
    )
    assert range_test["range_test"] != nothing["range_test"] == population["range_test"]
    assert population["pbt"] != nothing["pbt"] == range_test["pbt"]


def test_a_whole_number_is_the_same_bound_as_its_decimal():
    def keys(to):
        space = {"lr": {"from": 1e-3, "to": to}}
        return [run.key for run in runs(study(tune={"space": space}))]

    assert keys(100) == keys(100.0)
