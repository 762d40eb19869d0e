"""The pages say what the committed tables say."""

from pathlib import Path

import pandas as pd
import pytest

from lrvalley.article.claim import CANNOT_BE_TOLD, FAILS, HOLDS, NOT_TESTABLE
from lrvalley.errors import InputError
from lrvalley.reporting.pages import BLOCKS, blocks_in, claims_count, main, updated
from lrvalley.support.markdown import with_section

ROOT = Path(__file__).parents[3]
TABLES = ROOT / "results/article/tables"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
README = PAGES[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_blocks_of_every_page_are_those_of_the_tables(page):
    text = page.read_text(encoding="utf-8")
    assert updated(text, TABLES) == text


def test_the_pages_together_have_the_articles_results():
    found = [name for page in PAGES for name in blocks_in(page.read_text(encoding="utf-8"))]
    assert {"comparison", "claims", "tuners"} <= set(found)


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_can_be_written_and_is_stable(name):
    page = updated(f"<!-- begin {name} -->\n<!-- end {name} -->\n", TABLES)
    assert len(page.splitlines()) > 2  # its comments, and what is between them
    assert updated(page, TABLES) == page


def test_claims_are_counted_by_verdict():
    verdicts = [HOLDS] * 2 + [FAILS] + [NOT_TESTABLE] * 2
    claims = pd.DataFrame({"verdict": verdicts, "seeds": 1})
    assert claims_count(claims) == (
        "Of the article's 5 claims, 2 hold in our data, 1 does not hold and 2 are not "
        "testable here."
    )
    claims.loc[0] = CANNOT_BE_TOLD, 6
    assert claims_count(claims) == (
        "Of the article's 5 claims, 1 holds in our data, 1 does not hold, 1 cannot be told "
        "with 6 seeds and 2 are not testable here."
    )


def test_a_block_that_has_no_end_is_named(tmp_path):
    with pytest.raises(InputError, match=r"block claims: expected one <!-- begin claims"):
        updated("<!-- begin claims -->\n", TABLES)
    page = tmp_path / "page.md"
    page.write_text("<!-- begin claims -->\n")
    with pytest.raises(SystemExit, match=r"page\.md: block claims: expected one"):
        main(str(TABLES), str(page))


def test_pages_are_brought_up_to_date_and_others_blocks_stay(tmp_path):
    page = tmp_path / "page.md"
    others = "<!-- begin keys -->\nmine\n<!-- end keys -->\n"
    page.write_text(
        f"{others}<!-- begin claims_count -->\nold\n<!-- end claims_count -->\n"
    )
    main(str(TABLES), str(page))
    assert page.read_text().startswith(others)
    assert "Of the article's 17 claims" in page.read_text()


def test_what_stands_around_a_section_stays():
    page = "before\n<!-- begin x -->\nold\n<!-- end x -->\nafter\n"
    expected = "before\n<!-- begin x -->\nnew\n<!-- end x -->\nafter\n"
    assert with_section(page, "x", "new") == expected
    with pytest.raises(ValueError):
        with_section(page, "y", "new")
