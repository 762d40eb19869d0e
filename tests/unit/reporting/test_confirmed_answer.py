"""The confirmed answer in sentences: the page, the terminal, and the report's beginning."""

import json

import pytest
import yaml
from support import frames
from support.answer_frames import (
    BEST_ACCURACY,
    DEFAULTS,
    FASTEST,
    LOWEST_LOSS,
    MAX_STEPS,
    RESULTS,
    SEARCHES,
    answered,
    search,
    tried,
)
from support.article_tables import best_lr_table, rates_table

from lrvalley.errors import InputError
from lrvalley.records.cell_file import SCHEMA_FILE
from lrvalley.reporting.answer_content import read_answer
from lrvalley.reporting.answer_page import answer_page
from lrvalley.reporting.answer_warnings import WARNINGS, warnings
from lrvalley.reporting.answers import Setting
from lrvalley.reporting.confirmed_answer import (
    alike,
    confirmed_answer,
    gained,
    headline,
    how_safe,
    how_sure,
    terminal_lines,
    with_code,
)
from lrvalley.reporting.grid_winner import grid_winner
from lrvalley.reporting.html_report import render_report

CODE = {
    name: {
        "optimizer": name,
        "settings": {},
        "schedule": {"name": "constant"},
        "definitions": "keras",
    }
    for name in ("Adagrad", "Adam", "AdamW")
}


@pytest.fixture
def drawn():
    """Adagrad beside a cliff, and Adam; Adagrad's default rate misses with a seed."""
    slow = {("Adagrad", 0.001): (1_800, 1_800, 1_800, 1_800, None)}
    answer = answered(SEARCHES, RESULTS | slow, FASTEST, DEFAULTS, CODE)
    return with_code(answer, CODE)


def alone(results, objective=LOWEST_LOSS, *more, **options):
    """The answer of a study of AdamW alone."""
    found = search("AdamW", tried(0.00215, rung=MAX_STEPS, value=0.4), *more, **options)
    named = {("AdamW", lr): values for lr, values in results.items()}
    return answered([found], named, objective, {"AdamW": 0.001}, CODE)


class TestHeadline:
    def test_a_value(self):
        values = (0.412, 0.401, 0.431, 0.405, 0.42)
        assert headline(alone({0.00215: values})) == (
            "Train this model with AdamW at a learning rate of 0.00215: validation loss "
            "0.412 (0.401 to 0.431 over 5 seeds)."
        )

    def test_a_share_is_in_percent(self):
        answer = alone({0.00215: (0.9, 0.91, 0.92, 0.93, 0.94)}, BEST_ACCURACY)
        assert "92% validation accuracy (90% to 94% over 5 seeds)." in headline(answer)

    def test_steps_to_a_target(self, drawn):
        assert headline(drawn) == (
            "Train this model with Adagrad at a learning rate of 0.1: 97% train accuracy "
            "in 900 steps (800 to 1,000 over 5 seeds)."
        )

    def test_a_seed_that_missed_is_an_end_of_the_interval(self):
        answer = alone({0.00215: (700, 800, 900, 950, None)}, FASTEST)
        assert "900 steps (700 to not reached over 5 seeds)." in headline(answer)

    def test_one_seed_and_equal_seeds(self):
        assert headline(alone({0.00215: [0.5]})).endswith("loss 0.5 (with one seed).")
        assert headline(alone({0.00215: [0.5] * 3})).endswith("(0.5 with each of 3 seeds).")

    def test_nothing_works(self):
        assert headline(alone({0.00215: [None] * 5}, FASTEST)) == (
            "No optimizer reached 97% train accuracy with more than half of its confirming "
            "seeds."
        )
        assert "at least half of the confirming seeds diverged" in headline(alone({}))


class TestSentences:
    def test_how_sure(self, drawn):
        assert "with at least 93% probability" in how_sure(drawn)
        assert how_sure(drawn).endswith(
            "The search saw 700 steps at 0.2 with the seed that chose."
        )

    def test_one_seed_says_nothing_of_an_interval(self):
        assert "probability" not in how_sure(alone({0.00215: [0.5]}))

    def test_what_cannot_be_told_apart(self, drawn):
        assert (
            alike(drawn) == "Cannot be told apart from it: Adagrad at 0.2, Adam at 0.001."
        )

    def test_all_others_are_worse(self):
        answer = alone({0.00215: [0.4] * 5, 0.001: [0.8] * 5})
        assert (
            alike(answer) == "All other rates that were confirmed are worse, beyond chance."
        )

    def test_a_long_list_is_cut(self):
        answer = alone({lr: [0.5] * 5 for lr in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)})
        assert alike(answer).endswith("AdamW at 0.5 and 1 more.")

    def test_the_band_the_cliffs_and_the_better_rate(self, drawn):
        band, better = how_safe(drawn)
        assert band == (
            "Rates from 0.1 to 0.2 work (2 of 2 tried are known to). The nearest failing "
            "rates: 0.4 above (0.6 decades away), 0.001 below (2 decades away)."
        )
        assert better == (
            "Adagrad at a learning rate of 0.2 has a better median, 850 steps, but not "
            "beyond chance, and the next rate tried fails."
        )

    def test_no_band_and_a_cliff_of_one_decade(self):
        answer = alone({0.00215: [0.5]}, LOWEST_LOSS, tried(0.0215, "diverged", value=None))
        assert how_safe(answer) == [
            "No other rate near it is known to work. The nearest failing rates: 0.0215 "
            "above (1 decade away), none known below."
        ]

    def test_what_tuning_gained(self, drawn):
        assert gained(drawn) == (
            "Keras's default rate, 0.001, takes 1,800 steps, 2.0 times as many."
        )
        value = alone({0.00215: [0.4] * 5, 0.001: [0.8] * 5})
        assert gained(value).endswith("comes to validation loss 0.8.")
        never = alone({0.00215: [0.4] * 5, 0.001: [None] * 5})
        assert gained(never).endswith("diverges with half of the seeds or more.")
        best = alone({0.00215: [0.8] * 5, 0.001: [0.4] * 5})
        assert gained(best).endswith("is the recommended one.")

    def test_an_edge_after_two_widenings(self):
        found = warnings(alone({0.00215: [0.4] * 5}, at_edge="upper", widened=2))
        assert found == [
            "AdamW was best at the highest rate tried, after the range was widened twice: "
            "its best rate is not found yet.",
            "Only one optimizer was tried.",
        ]

    def test_every_kind_of_warning_has_words(self):
        schema = yaml.safe_load((SCHEMA_FILE.parent / "answer.schema.yaml").read_text())
        kinds = schema["properties"]["warnings"]["items"]["properties"]["kind"]["enum"]
        assert set(kinds) == set(WARNINGS)


class TestPage:
    def test_it_opens_with_the_headline_and_the_code(self, drawn):
        lines = answer_page(drawn).split("\n\n")
        assert lines[0] == "# Answer of the study drawn"
        assert lines[1] == f"**{headline(drawn)}**"
        assert lines[2] == "```python\nkeras.optimizers.Adagrad(learning_rate=0.1)\n```"

    def test_the_table_has_a_row_for_each_optimizer(self, drawn):
        rows = [line for line in answer_page(drawn).splitlines() if line.startswith("| Ad")]
        assert rows == [
            "| Adagrad | 0.2 | 850 | 750 to 1,500 | 0 of 5 | 700 at 0.2 | 0.001 | 1,800 "
            "| 2.1 |",
            "| Adam | 0.001 | 1,100 | 1,000 to 1,200 | 0 of 5 | 900 at 0.001 | 0.001 "
            "| 1,100 | 1.0 |",
        ]

    def test_without_anything_that_works_it_says_what_to_do(self):
        page = answer_page(with_code(alone({0.00215: [None] * 5}, FASTEST), CODE))
        assert "Widen the range of rates, raise the budget or lower the target." in page
        assert "```" not in page
        assert "## How sure" not in page

    def test_no_optimizer_was_confirmed(self):
        assert "| AdamW | – | – |" in answer_page(alone({}))


def test_the_terminal_has_the_answer_the_warnings_and_the_code(drawn):
    lines = terminal_lines(drawn, "  ")
    assert lines[0] == f"Study drawn: {headline(drawn)}"
    assert lines[-2:] == ["To paste:", "  keras.optimizers.Adagrad(learning_rate=0.1)"]
    assert "  Warning: Only one optimizer was tried." in terminal_lines(
        alone({0.00215: [0.4] * 5}), "  "
    )


def test_a_damaged_answer_is_named(tmp_path):
    (tmp_path / "answer.json").write_text("{")
    with pytest.raises(InputError, match=r"answer\.json: not readable"):
        read_answer(tmp_path / "answer.json")


def test_the_answer_is_read_back(drawn, tmp_path):
    (tmp_path / "answer.json").write_text(json.dumps(drawn))
    assert confirmed_answer(read_answer(tmp_path / "answer.json")) == confirmed_answer(
        drawn
    )


def test_the_grids_winner_is_called_the_luckiest(drawn):
    row = {"optimizer": "Adagrad", "best_lr": 0.2, "steps": 650, "value": 0.97}
    assert grid_winner(row, Setting(FASTEST), 96, drawn) == (
        "The fastest rate of the grid, Adagrad at 0.2 with 650 steps, is the luckiest of "
        "96, each with one seed: Adagrad comes to 850 steps with other seeds, at 0.2."
    )


def test_the_report_opens_with_the_confirmed_answer(drawn):
    cells = frames.make_cells(frames.SPARSE_RATES)
    rates = rates_table(cells)
    tables = {"cells": cells, "rates": rates, "best_lr": best_lr_table(rates)}
    page = render_report("drawn", tables, {}, {}, FASTEST, {}, drawn)
    opening = page[: page.index("<h2>")]
    assert headline(drawn) in opening
    assert "is the luckiest of 10, each with one seed" in opening
    assert page.index("Confirmed with other seeds") < page.index("The grid, optimizer by")
