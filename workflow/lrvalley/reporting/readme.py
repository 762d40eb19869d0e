"""The article's study in the README, made from its committed tables.

``python -m lrvalley.reporting.readme README.md results/article/tables`` brings the page
up to date.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

import pandas as pd

from lrvalley.analysis.table_file import read_csv
from lrvalley.article.claim import HOLDS
from lrvalley.reporting.tuner_answers import ENOUGH_REPLAYS, search_answer, tuner_answer
from lrvalley.reporting.wording import (
    ALL,
    METHOD_NAMES,
    display_name,
    format_count,
    format_lr,
    format_percent,
    format_regret,
    in_order,
)
from lrvalley.support.atomic_files import write_text
from lrvalley.support.markdown import with_section

WAYS = ("tuners", "search", "best_lr", "search_check")
COMPARISON, CLAIMS, TUNERS = "comparison", "claims", "tuners"


def comparison(article: pd.DataFrame, best_lr: pd.DataFrame) -> str:
    """Markdown: the author's best rate and band beside ours, a row an optimizer.

    Args:
        article: the table `article`.
        best_lr: the table `best_lr`.
    """
    lines = [
        "| optimizer | best rate: author | ours | rates that train, of 48: author | ours "
        "| from .. to: author | ours | our steps to 97% |",
        "|---|---:|---:|---:|---:|---|---|---:|",
    ]
    theirs, ours = article.set_index("optimizer"), best_lr.set_index("optimizer")
    for name in in_order(list(theirs.index)):
        row, own = theirs.loc[name], ours.loc[name]
        cells = [
            display_name(name),
            format_lr(row["article_best_lr"]),
            f"**{format_lr(own['best_lr'])}**",
            format_count(row["article_rates_trained"]),
            format_count(own["rates_trained"]),
            _band(row["article_band_from"], row["article_band_to"]),
            _band(own["band_from"], own["band_to"]),
            format_count(own["steps"]),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def verdicts(claims: pd.DataFrame) -> str:
    """Markdown: every claim of the article with its verdict."""
    lines = ["| | claim of the article | in our data |", "|---:|---|---|"]
    for row in claims.to_dict("records"):
        emphasis = "**" if row["verdict"] == HOLDS else ""
        verdict = f"{emphasis}{row['verdict']}{emphasis}"
        lines.append(f"| {row['number']} | {row['claim']} | {verdict} |")
    return "\n".join(lines)


def without_the_grid(
    tuners: pd.DataFrame,
    search: pd.DataFrame,
    best_lr: pd.DataFrame,
    search_check: pd.DataFrame,
) -> str:
    """Markdown: what every way to an optimizer and its rate costs, and how good it is.

    Args:
        tuners: the table `tuners`; its rows of all optimizers together are shown.
        search: the table `search`.
        best_lr: the table `best_lr`.
        search_check: the table `search_check`.
    """
    lines = [
        "| way to an optimizer and its rate | steps spent | of the grid's | replays "
        "| regret: median | one time in ten above |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for row in tuners[tuners["optimizer"] == ALL].to_dict("records"):
        cells = [
            f"{METHOD_NAMES[row['method']]}, {row['setting']}",
            format_count(row["steps_spent"]),
            format_percent(row["share_of_grid"]),
            format_count(row["replays"]),
            format_regret(row["regret"]),
            format_regret(
                row["regret_high"] if row["replays"] >= ENOUGH_REPLAYS else math.nan
            ),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    searched = search_answer(search, best_lr, tuners, search_check)
    sentences = [tuner_answer(tuners), searched]
    return "\n".join([*lines, "", "\n\n".join(filter(None, sentences))])


def updated(page: str, tables: Path) -> str:
    """A page with all parts made from the tables in a folder.

    Raises:
        ValueError: if the page lacks a part's comments.
    """
    read = {
        name: read_csv(tables / f"{name}.csv")
        for name in ("article", "best_lr", "claims", *WAYS)
    }
    page = with_section(page, COMPARISON, comparison(read["article"], read["best_lr"]))
    page = with_section(page, CLAIMS, verdicts(read["claims"]))
    ways = without_the_grid(*(read[name] for name in WAYS))
    return with_section(page, TUNERS, ways)


def _band(low: float, high: float) -> str:
    return f"{format_lr(low)} .. {format_lr(high)}"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    write_text(file, updated(file.read_text(encoding="utf-8"), Path(sys.argv[2])))
