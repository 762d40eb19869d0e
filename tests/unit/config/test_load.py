"""A configuration is checked, completed, and typed; a wrong one gets one message."""

import math
import re

import pytest
import yaml

from lrvalley.config.load import complete_config
from lrvalley.errors import InputError


def complete(**changes):
    return complete_config({"study": "mine", **changes})


def test_defaults_fill_in_what_is_left_out():
    config = complete(grid={"target": 0.9})
    assert config.grid.target == 0.9
    assert config.grid.max_steps == 12000
    assert config.optimizers.of("adam")["beta_2"] == 0.999


def test_the_configuration_that_was_given_is_left_alone():
    given = {"study": "mine", "grid": {"target": 0.9}}
    complete_config(given)
    assert given == {"study": "mine", "grid": {"target": 0.9}}


def test_a_complete_configuration_as_json_is_the_same_configuration():
    config = complete(grid={"rates": {"from": 0.1, "to": 1, "per_decade": 2}}, seeds=[3])
    assert complete_config(config.to_json()) == config


def test_the_order_of_the_keys_is_that_of_the_sections():
    values = complete_config(
        {"grid": {"size": 2, "target": 0.9}, "study": "mine"}
    ).to_json()
    assert next(iter(values)) == "study"
    assert list(values["grid"])[:3] == ["optimizers", "rates", "rates_of"]


def test_whole_numbers_are_written_without_a_point():
    one, same = complete(grid={"max_seconds": 120}), complete(grid={"max_seconds": 120.0})
    assert repr(one.to_json()["grid"]["max_seconds"]) == "120"
    assert repr(one.to_json()) == repr(same.to_json())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"grid": {"optimizers": ["adamw"]}},
            r"grid\.optimizers\.0: found 'adamw', .* adam,.* did you mean 'adam'\?",
        ),
        (
            {"grid": {"optimizers": []}},
            r"grid\.optimizers: found \[\], expected at least 1",
        ),
        ({"grid": {"optimizers": "adam"}}, r"optimizers: found 'adam', expected a list"),
        ({"grid": {"rates": [-0.1]}}, r"grid\.rates\.0: found -0\.1, expected more than 0"),
        ({"grid": {"rates": []}}, r"grid\.rates: found \[\], expected at least 1 value"),
        ({"grid": {"rates": {"from": 1}}}, r"grid\.rates\.to: missing"),
        ({"grid": {"rates": 0.1}}, r"grid\.rates: found 0\.1, expected a list, or from"),
        (
            {"grid": {"rates": {"from": 1, "to": 2, "per_decad": 2}}},
            r"grid\.rates\.per_decad: unknown key, .* did you mean 'per_decade'\?",
        ),
        (
            {"grid": {"rates_of": {"adamw": [1]}}},
            r"grid\.rates_of\.adamw: unknown key, .* did you mean 'adam'\?",
        ),
        ({"grid": {"target": 1.5}}, r"grid\.target: found 1\.5, expected at most 1"),
        ({"grid": {"target": None}}, r"grid\.target: found nothing, expected a number"),
        ({"grid": {"target": True}}, r"grid\.target: found true, expected a number"),
        ({"grid": {"size": 0}}, r"grid\.size: found 0, expected at least 1"),
        (
            {"scaling": {"sizes": [1, 0.5]}},
            r"scaling\.sizes\.1: found 0\.5, expected at least 1",
        ),
        ({"scaling": {"sizes": [2, 2]}}, r"scaling\.sizes: .* no value twice"),
        ({"grid": {"max_steps": 120}}, r"max_steps: found 120, expected a multiple of 50"),
        ({"grid": {"targt": 0.9}}, r"grid\.targt: unknown key, .* did you mean 'target'\?"),
        ({"sedes": [1]}, r"sedes: unknown key, .* did you mean 'seeds'\?"),
        ({"seeds": []}, r"seeds: found \[\], expected at least 1 value"),
        ({"grid": {"target": "high"}}, r"grid\.target: found 'high', expected a number"),
        ({"grid": None}, r"^grid: found nothing, expected keys with values"),
        ({"grid": {1: 2}}, r"^grid\.1: unknown key"),
        ({"grid": {"max_seconds": math.inf}}, r"max_seconds: found inf, expected a finite"),
        ({"grid": {"rates": [math.nan]}}, r"grid\.rates\.0: found nan, expected a finite"),
        (
            {"grid": {"rates": [".inf"]}},
            r"grid\.rates\.0: found '\.inf', expected a finite",
        ),
        ({"grid": {"rates": [1e-40]}}, r"grid\.rates\.0: found 1e-40, expected at least"),
        ({"optimizers": {"gd": {"momentum": 1}}}, r"gd\.momentum: .* expected no keys"),
        ({"study": "a/b"}, r"study: found 'a/b', expected text like"),
        ({"study": "cells"}, r"study: found 'cells', expected another name"),
        (
            {"study": "States"},
            r"study: found .States., expected .* results/States is for the states",
        ),
        ({"study": "NUL"}, r"study: found 'NUL', expected another name: Windows has no"),
        ({"study": "com1"}, r"study: found 'com1', expected another name"),
        ({"study": ".."}, r"study: found '\.\.', expected text like"),
        ({"study": ".hidden"}, r"study: found '\.hidden', expected text like"),
        ({"study": ""}, r"study: found nothing, expected text like"),
        ({"study": "a" * 300}, r"study: found 'a+\.\.\., expected .* at most 100"),
        ({"model": {"scale_dense": 1}}, r"scale_dense: found 1, expected true or false"),
        ({"data": {"path": 5}}, r"data\.path: found 5, expected text or nothing"),
        ({"data": {"path": "a\0b"}}, r"data\.path: found 'a\\x00b', expected text or"),
        ({"figures": {"colors": {"adam": "adamant"}}}, r"colors\.adam: found 'adamant'"),
        ({"figures": {"colors": {"adam": "crimsn"}}}, r"did you mean 'crimson'\?"),
        (
            {"tune": {"space": {"lr": {"from": 1, "to": 0.1}}}},
            r"tune\.space\.lr: found 1 to 0\.1, expected from the smaller to the larger",
        ),
    ],
)
def test_wrong_values_are_named_with_what_was_expected(changes, message):
    with pytest.raises(InputError, match=message):
        complete(**changes)


def test_a_study_must_have_a_name():
    with pytest.raises(InputError, match=r"^study: missing, expected a value$"):
        complete_config({})


@pytest.mark.parametrize(
    "changes",
    [
        {"seeds": [2**64]},
        {"seeds": [2**32]},
        {"batch": 2**40},
        {"grid": {"size": 10**6}},
        {"grid": {"max_steps": 50 * 10**9}},
        {"grid": {"max_seconds": 1e12}},
        {"grid": {"rates": [1e31]}},
        {"grid": {"rates": {"from": 1, "to": 10, "per_decade": 10**9}}},
        {"scaling": {"sizes": [10**6]}},
        {"answer": {"widen": 10**4}},
        {"tune": {"replays": 10**9}},
        {"tune": {"trials": list(range(2, 200))}},
        {"tune": {"pbt": {"population": 10**9}}},
        {"tune": {"pbt": {"factor": 1e300}}},
        {"tune": {"search": {"cells": 10**12}}},
        {"tune": {"range_test": {"steps": 10**12}}},
        {"optimizers": {"adam": {"epsilon": 1e200}}},
        {"pack": {"width": 10**9}},
        {"batch": 10**5000},
        {"grid": {"target": 10**400}},
    ],
)
def test_numbers_that_would_fail_later_are_refused(changes):
    with pytest.raises(
        InputError, match=r"found .*, expected (at most|less than|a finite)"
    ):
        complete(**changes)


def test_numbers_that_came_as_text_are_read_as_in_a_file():
    config = complete(
        seeds=["1", "2"],
        model={"scale_dense": "false"},
        data={"path": "null"},
        grid={"target": ".95", "rates": ["1e-3", "0.5"], "max_steps": "1e3"},
        scaling={"rates": {"from": "1e-3", "to": "1", "per_decade": "3"}},
    )
    assert config.seeds == (1, 2)
    assert config.model.scale_dense is False
    assert config.data.path is None
    assert (config.grid.target, config.grid.max_steps) == (0.95, 1000)
    assert config.grid.rates == (0.001, 0.5)
    assert config.to_json()["scaling"]["rates"] == {
        "from": 0.001,
        "to": 1,
        "per_decade": 3,
        "without": [],
    }


@pytest.mark.parametrize("written", [".95", "9.5e-1", "95e-2", "0.95", "+.95"])
def test_text_is_read_as_a_yaml_file_is(written):
    in_file = yaml.safe_load(f"target: {written}")
    assert complete(grid=in_file).grid.target == 0.95
    assert complete(grid={"target": written}).grid.target == 0.95


def test_whole_numbers_may_be_written_as_floats():
    config = complete(seeds=[1.0], grid={"max_steps": 200.0})
    assert repr(config.seeds) == "(1,)"
    assert repr(config.grid.max_steps) == "200"


def write(folder, **files):
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content)
    return [folder / f"{name}.yaml" for name in files]


def refusal(config, files):
    with pytest.raises(InputError) as error:
        complete_config(config, files)
    return str(error.value)


class TestWhichFile:
    """The message names the file that sets the wrong value."""

    def test_the_last_file_that_sets_the_key(self, tmp_path):
        base, overlay = write(
            tmp_path,
            base="study: x\ngrid: {target: 0.9, size: 0}\n",
            overlay="grid: {target: 3}\n",
        )
        found = refusal({"study": "x", "grid": {"target": 3}}, [base, overlay])
        assert found.startswith(f"{overlay}: grid.target: found 3")
        found = refusal({"study": "x", "grid": {"size": 0}}, [base, overlay])
        assert found.startswith(f"{base}: grid.size: found 0")

    def test_a_file_that_sets_it_to_nothing(self, tmp_path):
        files = write(
            tmp_path,
            base="study: x\n",
            first="grid: {target: }\n",
            second="grid: {size: 2}\n",
        )
        found = refusal({"study": "x", "grid": {"target": None, "size": 2}}, files)
        assert found.startswith(f"{files[1]}: grid.target: found nothing")

    def test_the_command_line(self, tmp_path):
        (base,) = write(tmp_path, base="study: x\ngrid: {size: 2}\n")
        found = refusal({"study": "x", "grid": {"size": 0}}, [base])
        assert found.startswith("--config: grid.size: found 0")

    def test_a_key_that_is_missing_within_a_value_of_two_files(self, tmp_path):
        files = write(
            tmp_path,
            base="study: x\ngrid: {rates: {from: 1}}\n",
            overlay="grid: {rates: {to: 10}}\n",
        )
        found = refusal({"study": "x", "grid": {"rates": {"from": 1, "to": 10}}}, files)
        assert found == f"{files[1]}: grid.rates.per_decade: missing, expected a value"

    def test_not_a_number(self, tmp_path):
        (base,) = write(tmp_path, base="study: x\ngrid: {target: .nan}\n")
        found = refusal({"study": "x", "grid": {"target": math.nan}}, [base])
        assert found.startswith(f"{base}: grid.target: found nan")

    def test_a_json_file_with_tabs(self, tmp_path):
        overlay = tmp_path / "overlay.json"
        overlay.write_text('{\n\t"study": "x",\n\t"grid": {\n\t\t"target": 3\n\t}\n}\n')
        found = refusal({"study": "x", "grid": {"target": 3}}, [overlay])
        assert found == f"{overlay}: grid.target: found 3, expected at most 1"


def test_a_key_that_stands_twice_in_one_file_is_refused(tmp_path):
    (base,) = write(tmp_path, base="study: x\ngrid: {size: 2}\n\ngrid: {size: 1}\n")
    found = refusal({"study": "x", "grid": {"size": 1}}, [base])
    assert re.fullmatch(rf"{base}: grid: found on lines 2 and 4, expected it once", found)
