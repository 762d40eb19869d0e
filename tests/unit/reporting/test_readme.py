"""The pages say what the committed tables say."""

from pathlib import Path

import pytest

from lrvalley.analysis.study_tables import read_csv
from lrvalley.reporting import readme
from lrvalley.support.markdown import with_section

ROOT = Path(__file__).parents[3]


def table(name):
    return read_csv(ROOT / "results/article/tables" / f"{name}.csv")


@pytest.mark.parametrize(
    ("page", "section", "make", "tables"),
    [
        ("README.md", readme.COMPARISON, readme.comparison, ("article", "best_lr")),
        ("docs/article.md", readme.CLAIMS, readme.verdicts, ("claims",)),
        ("docs/tuners.md", readme.TUNERS, readme.without_the_grid, readme.WAYS),
    ],
)
def test_a_section_is_that_of_the_tables(page, section, make, tables):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert with_section(text, section, make(*map(table, tables))) == text


def test_what_stands_around_a_section_stays():
    page = "before\n<!-- begin x -->\nold\n<!-- end x -->\nafter\n"
    expected = "before\n<!-- begin x -->\nnew\n<!-- end x -->\nafter\n"
    assert with_section(page, "x", "new") == expected
    with pytest.raises(ValueError):
        with_section(page, "y", "new")
