"""The README says what the committed tables say."""

import json
from pathlib import Path

import pandas as pd
import pytest
import summary

from lrvalley.reporting.readme import updated
from lrvalley.support.markdown import with_section

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_comparison_and_the_claims_are_those_of_the_tables():
    assert updated(PAGE, ROOT / "results/article/tables") == PAGE


def test_the_throughput_is_that_of_the_measurements():
    throughput = pd.read_csv(ROOT / "benchmarks/throughput.csv")
    machine = json.loads((ROOT / "benchmarks/machine.json").read_text())
    assert summary.updated(PAGE, throughput, machine) == PAGE


def test_what_stands_around_a_section_stays():
    page = "before\n<!-- begin x -->\nold\n<!-- end x -->\nafter\n"
    expected = "before\n<!-- begin x -->\nnew\n<!-- end x -->\nafter\n"
    assert with_section(page, "x", "new") == expected
    with pytest.raises(ValueError):
        with_section(page, "y", "new")
