import math
import re
from pathlib import Path

import pytest
import yaml

from lrvalley.config.document import settings, updated_page
from lrvalley.config.schema import complete_config, overlaid, schema
from lrvalley.errors import InputError
from lrvalley.jobs.prune import studies_in
from lrvalley.study.tuner_runs import populations, range_tests

ROOT = Path(__file__).parents[3]
BASE = yaml.safe_load((ROOT / "config" / "config.yaml").read_text())


def test_defaults_fill_in_what_is_left_out():
    config = complete_config({"study": "mine", "grid": {"target": 0.9}})
    assert config["grid"]["target"] == 0.9
    assert config["grid"]["max_steps"] == 12000
    assert config["optimizers"]["adam"]["beta_2"] == 0.999


def test_the_articles_configuration_states_the_defaults():
    article = complete_config(BASE)
    assert article == complete_config({"study": "article"})


def test_the_configuration_that_was_given_is_left_alone():
    given = {"study": "mine", "grid": {"target": 0.9}}
    complete_config(given)
    assert given == {"study": "mine", "grid": {"target": 0.9}}


def test_the_documentation_is_that_of_the_schema():
    page = (ROOT / "config" / "README.md").read_text(encoding="utf-8")
    assert updated_page(page) == page, (
        "run: python -m lrvalley.config.document config/README.md"
    )


def test_the_page_counts_the_trainings_of_every_study():
    page = (ROOT / "config" / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| `\w+\.yaml` \| `(\w+)` \| (.*?) \|", page, re.MULTILINE)
    studies = studies_in(ROOT / "config")
    assert {name for name, _ in found} == {study.name for study in studies}
    for study in studies:
        curves = len(study.optimizers) * len(study.config["seeds"])
        counts = f"{len(study.grid)} grid, {len(study.scaling)} scaling, {curves} curves"
        tune = study.config["tune"]
        if tune["in_report"]:
            checks = 2 * tune["search"]["check_seeds"]
            counts += f", {len(study.search)} search, {checks} checks of it"
            counts += f"; {len(populations(study))} populations"
            counts += f", {len(range_tests(study))} range tests"
        assert (study.name, counts) in found


def test_every_setting_has_a_default():
    without = [name for name, part in settings(schema()) if "default" not in part]
    assert without == ["study"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"grid": {"optimizers": ["adamw"]}},
            r"grid\.optimizers\.0: found 'adamw', .* adam,",
        ),
        (
            {"grid": {"optimizers": []}},
            r"grid\.optimizers: found \[\], expected at least 1",
        ),
        ({"grid": {"rates": [-0.1]}}, r"grid\.rates\.0: found -0\.1, expected more than 0"),
        ({"grid": {"rates": []}}, r"grid\.rates: found \[\], expected at least 1 value"),
        ({"grid": {"rates": {"from": 1}}}, r"grid\.rates\.to: missing"),
        ({"grid": {"target": 1.5}}, r"grid\.target: found 1\.5, expected at most 1"),
        ({"grid": {"size": 0}}, r"grid\.size: found 0, expected at least 1"),
        (
            {"scaling": {"sizes": [1, 0.5]}},
            r"scaling\.sizes\.1: found 0\.5, expected a whole",
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
        ({"grid": {"rates": [1e-40]}}, r"grid\.rates\.0: found 1e-40, expected at least"),
        ({"optimizers": {"gd": {"momentum": 1}}}, r"optimizers\.gd\.momentum: unknown key"),
        ({"study": "a/b"}, r"study: found 'a/b', expected text like"),
    ],
)
def test_wrong_values_are_named_with_what_was_expected(changes, message):
    with pytest.raises(InputError, match=message):
        complete_config({"study": "mine", **changes})


def test_numbers_that_came_as_text_are_read():
    config = complete_config(
        {
            "study": "mine",
            "seeds": ["1", "2"],
            "size": {"scale_dense": "false"},
            "grid": {"target": "0.9", "rates": ["1e-3", "0.5"]},
            "scaling": {"rates": {"from": "1e-3", "to": "1", "per_decade": "3"}},
        }
    )
    assert config["seeds"] == [1, 2]
    assert config["size"]["scale_dense"] is False
    assert config["grid"]["target"] == 0.9
    assert config["grid"]["rates"] == [0.001, 0.5]
    assert config["scaling"]["rates"] == {
        "from": 0.001,
        "to": 1,
        "per_decade": 3,
        "without": [],
    }


def test_an_overlay_merges_mappings_and_replaces_all_else():
    base = {"a": {"b": 1, "c": [1, 2]}, "d": 3}
    assert overlaid(base, {"a": {"c": [4]}}) == {"a": {"b": 1, "c": [4]}, "d": 3}
    assert base["a"]["c"] == [1, 2]


def test_whole_numbers_may_be_written_as_floats():
    config = complete_config({"study": "mine", "seeds": [1.0], "grid": {"size": 2.0}})
    assert repr(config["seeds"]) == "[1]"
    assert repr(config["grid"]["size"]) == "2"


def test_the_order_of_the_keys_is_the_schemas():
    config = complete_config({"grid": {"size": 2, "target": 0.9}, "study": "mine"})
    assert next(iter(config)) == "study"
    assert list(config["grid"])[:3] == ["optimizers", "rates", "rates_of"]


def test_the_message_names_the_last_file_that_sets_the_key(tmp_path):
    base, overlay = tmp_path / "base.yaml", tmp_path / "overlay.yaml"
    base.write_text("study: x\ngrid: {target: 0.9, size: 0}\n")
    overlay.write_text("grid: {target: 3}\n")
    with pytest.raises(InputError, match=rf"^{overlay}: grid\.target: found 3"):
        complete_config({"study": "x", "grid": {"target": 3}}, [base, overlay])
    with pytest.raises(InputError, match=rf"^{base}: grid\.size: found 0"):
        complete_config({"study": "x", "grid": {"size": 0}}, [base, overlay])


def test_a_value_that_no_file_sets_came_from_the_command_line(tmp_path):
    base = tmp_path / "base.yaml"
    base.write_text("study: x\ngrid: {size: 2}\n")
    with pytest.raises(InputError, match=r"^--config: grid\.size: found 0"):
        complete_config({"study": "x", "grid": {"size": 0}}, [base])
