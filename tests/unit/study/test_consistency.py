"""Values that do not fit together, and the file that is named for them."""

import pytest

from lrvalley.config import fields
from lrvalley.errors import InputError
from lrvalley.study.load import load_study
from lrvalley.study.trajectory import ProgramSpec


def refusal(tmp_path, content):
    base, overlay = tmp_path / "base.yaml", tmp_path / "overlay.yaml"
    base.write_text("study: mine\n")
    overlay.write_text("grid: {}\n")
    with pytest.raises(InputError) as error:
        load_study({"study": "mine", **content}, [base, overlay])
    return str(error.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"batch": 70_000}, "batch: found 70000, expected at most 60,000, the number of"),
        (
            {"seeds": [2**32 - 2], "tune": {"search": {"check_seeds": 2}}},
            "seeds: found 4294967294, expected at most 4,294,967,290, so that the 5 seeds",
        ),
        (
            {"answer": {"first_rung": 120}},
            "answer.first_rung: found 120, expected a multiple of the check interval, 50",
        ),
        (
            {"tune": {"pbt": {"max_steps": 500}}},
            "tune.pbt.max_steps: found 500, expected a multiple of judge_every, 200",
        ),
        (
            {"grid": {"rates": [0.1, 0.10001]}},
            "grid.rates: 1.000e-01 is there more than once, expected rates that differ",
        ),
        (
            {"grid": {"rates_of": {"gd": {"from": 1, "to": 0.1, "per_decade": 2}}}},
            "grid.rates_of.gd: found no rate from 1 to 0.1 at 2 a decade, expected at",
        ),
    ],
)
def test_what_does_not_fit_is_named_with_where_it_was_set(tmp_path, content, message):
    assert refusal(tmp_path, content).startswith(f"--config: {message}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            {"seeds": list(range(10_000))},
            "grid: found 2,880,000 trainings, expected at most 1,000,000; take fewer",
        ),
        (
            {"seeds": list(range(3_000)), "scaling": {"sizes": list(range(1, 100))}},
            "scaling: found 1,782,000 trainings, expected at most 1,000,000",
        ),
        (
            {"answer": {"seeds": 100_000}},
            "answer.seeds: found 1,400,000 trainings, expected at most 1,000,000",
        ),
    ],
)
def test_more_trainings_than_can_be_planned_are_refused(content, message):
    with pytest.raises(InputError, match=rf"^{message}"):
        load_study({"study": "mine", **content})


def test_a_default_that_does_not_fit_to_what_a_file_sets(tmp_path):
    """No file sets the key that is named, nor does the command line."""
    found = refusal(tmp_path, {"tune": {"pbt": {"judge_every": 700}}})
    assert found.startswith("tune.pbt.max_steps: found 3000, expected a multiple of")


def test_the_file_that_sets_it(tmp_path):
    file = tmp_path / "base.yaml"
    file.write_text("study: mine\nbatch: 70000\n")
    with pytest.raises(InputError, match=rf"^{file}: batch: found 70000"):
        load_study({"study": "mine", "batch": 70_000}, [file])


def test_budgets_are_whole_numbers_of_checks():
    assert ProgramSpec.check_every == fields.CHECK_EVERY
