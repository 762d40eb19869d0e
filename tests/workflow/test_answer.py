"""`snakemake answer`: a search that trains little, and its confirmation."""

import json
import re
import shutil

import jsonschema
import pytest
import yaml
from support.clones import ROOT, has_other_seed

SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/answer.schema.yaml").read_text())
ANSWER = "results/smoke/answer.json"
MADE_FOR_IT = (
    "results/smoke/search",
    ANSWER,
    "results/smoke/answer.md",
    "results/smoke/tables/candidates.csv",
    "results/smoke/tables/confirmed.csv",
)


def answer_of(clone):
    return (clone.path / ANSWER).read_bytes()


@pytest.fixture
def unanswered(clone):
    """The clone in which the smoke study has run, but for the answer."""
    for name in MADE_FOR_IT:
        path = clone.path / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path, (_, content) in clone.cells().items():
        if has_other_seed(content):
            (clone.path / path).unlink()
    return clone


def test_with_the_grid_on_record_only_the_confirmation_trains(unanswered, finished):
    before = unanswered.cells()
    printed = unanswered.run("answer")
    after = unanswered.cells()
    assert {path: after[path] for path in before} == before
    new = [content for path, (_, content) in after.items() if path not in before]
    assert [has_other_seed(content) for content in new] == [True, True]

    assert answer_of(unanswered) == answer_of(finished)
    answer = json.loads(answer_of(unanswered))
    jsonschema.validate(answer, SCHEMA)
    end = printed.split("(100%) done\n")[1]
    rate = answer["recommended"]["lr"]
    assert re.match(rf"Study smoke: Train this model with Adam .* {rate}:", end)
    assert "Answer: results/smoke/answer.md" in end
    assert unanswered.planned("answer") == {}


def test_in_a_run_that_makes_the_grid_the_search_waits_and_trains_nothing(finished):
    stops = [json.loads(c)["spec"]["stop"] for _, c in finished.cells().values()]
    ends = {(stop["max_steps"], stop["validate"]) for stop in stops}
    assert ends == {(300, False), (200, False), (100, True)}


def test_from_nothing_it_is_the_same_on_one_core(fresh, finished):
    """On four: `faults/test_kill.py`."""
    fresh.run("answer", "--cores", "1")
    assert answer_of(fresh) == answer_of(finished)
    assert fresh.half_written() == fresh.handed_over() == []
    assert fresh.planned("answer") == {}
