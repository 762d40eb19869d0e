import pytest

from lrvalley.errors import InputError
from lrvalley.jobs.answer import answer_of

HEADER = "optimizer,best_lr,steps,time_s,rates_tried\n"


@pytest.fixture
def results(tmp_path):
    (tmp_path / "tables").mkdir()
    return tmp_path


def write(results, *rows):
    (results / "tables" / "best_lr.csv").write_text(HEADER + "\n".join(rows) + "\n")


def test_the_fastest_first_as_in_the_report(results):
    write(results, "adam,0.01,700,5.5,48", "gd,,,,48", "rmsprop,0.1,1500,2.25,48")
    (results / "report.html").touch()
    assert answer_of("mine", results) == [
        "Study mine: RMSProp at a learning rate of 0.1 is the fastest.",
        "  RMSProp: rate 0.1, 1,500 steps, 2.25 s",
        "  Adam: rate 0.01, 700 steps, 5.5 s",
        "  Gradient Descent: target not reached at any of 48 rates",
        f"Report: {results / 'report.html'}",
    ]


def test_equal_times_go_by_steps_and_then_by_name(results):
    rows = ("rmsprop,0.1,200,1,4", "gd,0.1,100,1,4", "adam,0.1,200,1,4")
    write(results, *rows)
    names = [line.split(":")[0].strip() for line in answer_of("mine", results)[1:]]
    assert names == ["Gradient Descent", "Adam", "RMSProp"]


@pytest.mark.parametrize("rows", [(), ("adam,,,,4",)])
def test_no_rate_that_reaches_the_target_is_said_so(results, rows):
    write(results, *rows)
    first = answer_of("mine", results)[0]
    assert first == "Study mine: no optimizer reached the target at any rate."


def test_nothing_is_said_without_the_table(results):
    assert answer_of("mine", results) == []


def test_a_damaged_table_is_named(results):
    (results / "tables" / "best_lr.csv").write_text("optimizer\nadam\n")
    with pytest.raises(InputError, match=r"best_lr\.csv: found optimizer, expected"):
        answer_of("mine", results)
