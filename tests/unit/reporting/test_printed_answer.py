"""What a run prints at its end."""

import subprocess
import sys
from pathlib import Path

import pytest
from support import own_studies as own
from support.article_tables import OBJECTIVE

from lrvalley.analysis.table_file import write_csv
from lrvalley.errors import InputError
from lrvalley.reporting.printed_answer import printed_answer
from lrvalley.study.load import load_study

HEADER = "optimizer,best_lr,steps,time_s,rates_tried,value\n"
ARTICLE = load_study({"study": "mine"})
WORKFLOW = Path(__file__).parents[3] / "workflow"


class StubStudy:
    """A study of a user's model, as far as the answer asks for it."""

    name = "mine"
    optimizers = ()

    def __init__(self, objective):
        self.objective = objective
        self.max_steps = {"grid": own.MAX_STEPS}


@pytest.fixture
def results(tmp_path):
    (tmp_path / "tables").mkdir()
    return tmp_path


def write(results, *rows):
    (results / "tables" / "best_lr.csv").write_text(HEADER + "\n".join(rows) + "\n")


def printed(study, results):
    write_csv(study["best_lr"], results / "tables" / "best_lr.csv")
    return printed_answer(StubStudy(study.objective), results)


def test_the_fastest_first_as_in_the_report_with_code_to_paste(results):
    rows = ("adam,0.01,700,5.5,48,0.97", "gd,,,,48,", "adagrad,0.1,1500,2.25,48,0.98")
    write(results, *rows)
    (results / "report.html").touch()
    assert printed_answer(ARTICLE, results) == [
        "Study mine: Adagrad at a learning rate of 0.1 is the fastest to 97% train "
        "accuracy.",
        "  Adagrad: rate 0.1, 1,500 steps, 2.25 s",
        "  Adam: rate 0.01, 700 steps, 5.5 s",
        "  Gradient Descent: 97% train accuracy not reached at any of 48 rates",
        "To paste:",
        "  keras.optimizers.Adagrad(learning_rate=0.1, initial_accumulator_value=0.1, "
        "epsilon=0.0)",
        f"Report: {results / 'report.html'}",
    ]


def test_equal_times_go_by_steps_and_then_by_name(results):
    rows = ("rmsprop,0.1,200,1,4,1", "gd,0.1,100,1,4,1", "adam,0.1,200,1,4,1")
    write(results, *rows)
    names = [line.split(":")[0].strip() for line in printed_answer(ARTICLE, results)[1:4]]
    assert names == ["Gradient Descent", "Adam", "RMSProp"]


@pytest.mark.parametrize("rows", [(), ("adam,,,,4,",)])
def test_no_rate_that_reaches_the_target_is_said_so(results, rows):
    write(results, *rows)
    first = printed_answer(ARTICLE, results)[0]
    words = f"{OBJECTIVE.target:.0%} train accuracy"
    assert first == f"Study mine: no optimizer reached {words} at any rate."


def test_without_a_target_the_best_value_is_first(results):
    lines = printed(own.LOSS_OF_THREE_SEEDS, results)
    assert lines[:2] == [
        "Study mine: AdamW at a learning rate of 0.002154 is the best: validation loss "
        "0.32 within 2,000 steps.",
        "  AdamW: rate 0.002154, validation loss 0.32 after 1,700 steps, 8.16 s",
    ]
    assert lines[2].startswith("  Adam: rate 0.002154, validation loss 0.336 after")


def test_of_an_accuracy_the_highest_is_first(results):
    lines = printed(own.ACCURACY_OF_ONE_SEED, results)
    assert lines[1].startswith("  AdamW: rate 0.002154, 90.8% validation accuracy after")


def test_that_everything_diverged_is_said(results):
    assert printed(own.ALL_DIVERGED, results) == [
        "Study mine: every training diverged, with every optimizer.",
        "  Adam: diverged at all of 1 rates",
        "  SGD: diverged at all of 1 rates",
    ]


def test_nothing_is_said_without_the_table(results):
    assert printed_answer(ARTICLE, results) == []


def test_a_damaged_table_is_named(results):
    (results / "tables" / "best_lr.csv").write_text("optimizer\nadam\n")
    with pytest.raises(InputError, match=r"best_lr\.csv: found optimizer, expected"):
        printed_answer(ARTICLE, results)


def test_what_a_snakefile_imports_for_it_is_free_of_pandas():
    code = (
        "import sys; import lrvalley.reporting.printed_answer; "
        "sys.exit(bool({'matplotlib', 'pandas', 'tensorflow'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=WORKFLOW, check=True)
