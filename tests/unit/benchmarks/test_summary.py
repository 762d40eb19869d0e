"""The pages about speed say what the committed measurements say."""

from pathlib import Path

import pytest
import summary

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("page", "updated"),
    [("README.md", summary.updated_readme), ("docs/speed.md", summary.updated_speed)],
)
def test_the_tables_are_those_of_the_measurements(page, updated):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert updated(text) == text, "run: make bench, or benchmarks/summary.py as it does"


def test_the_readme_shows_four_engines_of_the_long_table():
    assert len(summary.IN_SHORT) == 4
    assert set(summary.IN_SHORT) <= set(summary.LABELS)


def test_a_step_costs_more_than_proportionally_to_the_size():
    # Convolutions between two scaled layers grow with the square of the size.
    assert summary.step_flop(10) > 10 * summary.step_flop(1)
