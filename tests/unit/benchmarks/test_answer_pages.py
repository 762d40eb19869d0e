"""The pages say what tools took, and the README stays short when they do."""

from pathlib import Path

import pandas as pd
import pytest
from answers import pages
from answers.catalog import METHODS
from answers.setting import TASKS
from answers.tables import ANSWERS

from lrvalley.support.markdown import with_section

ROOT = Path(__file__).parents[3]


def answers(**wall_s: float) -> pd.DataFrame:
    """Two repetitions of all methods, of the tools named with other times."""
    rows = [
        {
            "task": task,
            "tool": method.tool,
            "method": method.name,
            "repetition": repetition,
            "wall_s": wall_s.get(method.tool, 100.0) + repetition,
            "steps": 1000,
            "peak_rss_mb": 2000,
            "quality_median": 0.95 + repetition / 100,
            "quality_low": 0.9,
            "quality_high": 0.98,
        }
        for task in TASKS
        for method in METHODS
        for repetition in (1, 2)
    ]
    return pd.DataFrame(rows, columns=list(ANSWERS))


@pytest.mark.parametrize("table", [pages.short_table, pages.long_table])
def test_without_a_run_the_pages_say_so(table):
    assert table(answers().iloc[:0]) == pages.NOT_RUN


def test_repetitions_are_one_row():
    table = pages.long_table(answers())
    row = "| dense | Ray Tune, ASHA | 102 | 1,000 | 2,000 | 96.50% (90.00% to 98.00%) | 2 |"
    assert row in table
    assert table.count("| Ray Tune, ASHA |") == len(TASKS)


def test_our_time_is_compared_with_the_fastest_peer_that_chose_as_well():
    measured = answers(lrvalley=48.5, keras=10.0, ray=98.5)
    is_worse = measured["tool"] == "keras"
    measured.loc[is_worse, "quality_median"] = 0.5
    table = pages.long_table(measured)
    assert "- dense: lrvalley takes 0.50 of the time of Ray Tune, ASHA" in table
    only_worse = measured[is_worse | (measured["tool"] == "lrvalley")]
    assert "- dense: no peer chose as well as lrvalley." in pages.long_table(only_worse)


def test_the_search_is_compared_with_the_range_test():
    measured = answers(lrvalley=48.5, keras=98.5)
    table = pages.long_table(measured)
    assert table.count("- dense: without confirmation 0.50 of the range test's time.") == 1
    without = measured.query("task != 'dense' or method != 'range test'")
    assert "- dense: without confirmation" not in pages.long_table(without)
    assert "- article: without confirmation" in pages.long_table(without)


def test_a_benchmark_that_has_only_begun_has_its_rows():
    begun = answers().query("task == 'dense' and tool == 'optuna'")
    assert "- dense" not in pages.long_table(begun)
    assert pages.short_table(begun).splitlines()[2:] == ["| Optuna | 1:42, 96.5% | – | – |"]


def test_the_readme_has_four_rows_and_stays_short_with_them():
    short = pages.short_table(answers())
    assert len(short.splitlines()) == 2 + len(pages.IN_SHORT) == 6
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(with_section(readme, "time_to_answer", short).split()) <= 900


def test_every_method_has_its_own_mark_in_the_figure(tmp_path):
    assert len(set(pages.MARKERS)) >= len(METHODS)
    image = tmp_path / "answer.png"
    pages.draw(answers(), image)
    assert image.read_bytes().startswith(b"\x89PNG")
