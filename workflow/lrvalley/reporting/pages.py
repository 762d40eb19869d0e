"""Parts of Markdown pages that are made from a study's tables.

A page has a block where it has the comments ``<!-- begin NAME -->`` and
``<!-- end NAME -->`` with a name of `BLOCKS`. This brings pages up to date::

    python -m lrvalley.reporting.pages results/article/tables README.md docs/*.md
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from lrvalley.analysis.rows import records
from lrvalley.analysis.table_file import read_csv
from lrvalley.article.claim import VERDICTS
from lrvalley.errors import InputError
from lrvalley.reporting import network_pages
from lrvalley.reporting.answer import Answer
from lrvalley.reporting.confirmed_answer import alike, cost, headline
from lrvalley.reporting.tuner_answers import ENOUGH_REPLAYS, tuner_answers
from lrvalley.reporting.wording import (
    ALL,
    METHOD_NAMES,
    display_name,
    format_band,
    format_count,
    format_lr,
    format_number,
    format_percent,
    format_regret,
    in_order,
)
from lrvalley.support.atomic_files import write_text
from lrvalley.support.markdown import table, with_section

ANSWER = "answer.json"
"""The study's confirmed answer, beside the folder of its tables."""


def answer(content: Mapping[str, Any]) -> str:
    """The confirmed answer of the article's study: its headline, and two points."""
    points = (alike(content), cost(content))
    return Answer(headline(content), tuple(filter(None, points))).markdown()


def comparison(article: pd.DataFrame, best_lr: pd.DataFrame) -> str:
    """The author's best rates and bands beside ours, by optimizer."""
    titles = [
        "optimizer",
        "best rate: author:",
        "ours:",
        "rates that train, of 48: author:",
        "ours:",
        "from .. to: author",
        "ours",
        "our steps to 97%:",
    ]
    lines = []
    ours = {row["optimizer"]: row for row in records(best_lr)}
    theirs = {row["optimizer"]: row for row in records(article)}
    for name in in_order(list(theirs)):
        row, own = theirs[name], ours[name]
        lines.append(
            [
                display_name(name),
                format_lr(row["article_best_lr"]),
                f"**{format_lr(own['best_lr'])}**",
                format_count(row["article_rates_trained"]),
                format_count(own["rates_trained"]),
                format_band(row, "article_"),
                format_band(own),
                format_count(own["steps"]),
            ]
        )
    return table(titles, lines)


def scaling(article_scaling: pd.DataFrame) -> str:
    """The author's lines of time against size beside ours, by learning rate."""
    titles = ["learning rate:", "author's line (s):", "R²:", "our line (s):", "R²:"]
    lines = []
    for row in records(article_scaling):
        cells = [format_lr(row["lr"])]
        for whose in ("article", "our"):
            c, k, r2 = (row[f"{whose}_{name}"] for name in ("c_s", "k_s", "r2"))
            cells += [_equation(c, k), f"{r2:.2f}"]
        lines.append(cells)
    return table(titles, lines)


def claims_count(claims: pd.DataFrame) -> str:
    """How many claims have each verdict, in one sentence."""
    counts = claims["verdict"].value_counts()
    hold, fail, open_, rest = (int(counts.get(verdict, 0)) for verdict in VERDICTS)
    parts = [
        f"{hold} {'holds' if hold == 1 else 'hold'} in our data",
        f"{fail} {'does' if fail == 1 else 'do'} not hold",
    ]
    parts += [f"{open_} cannot be told with {claims['seeds'].max()} seeds"] if open_ else []
    untested = f"{rest} {'is' if rest == 1 else 'are'} not testable here"
    return f"Of the article's {len(claims)} claims, {', '.join(parts)} and {untested}."


def tuners(tuners: pd.DataFrame) -> str:
    """What every tuner costs and how good its choice is, all optimizers together."""
    titles = [
        "method",
        "steps spent:",
        "of the grid's steps:",
        "replays:",
        "regret: median:",
        "90th percentile:",
    ]
    lines = []
    for row in records(tuners[tuners["optimizer"] == ALL]):
        high = row["regret_high"] if row["replays"] >= ENOUGH_REPLAYS else math.nan
        lines.append(
            [
                f"{METHOD_NAMES[row['method']]}, {row['setting']}",
                format_count(row["steps_spent"]),
                format_percent(row["share_of_grid"]),
                format_count(row["replays"]),
                format_regret(row["regret"]),
                format_regret(high),
            ]
        )
    return table(titles, lines)


def tuner_points(
    tuners: pd.DataFrame,
    search: pd.DataFrame,
    best_lr: pd.DataFrame,
    search_check: pd.DataFrame,
) -> str:
    """What the comparison of tuners came to: headlines with their points."""
    tables = {
        "tuners": tuners,
        "search": search,
        "best_lr": best_lr,
        "search_check": search_check,
    }
    return "\n\n".join(each.markdown() for each in tuner_answers(tables))


@dataclass(frozen=True)
class Block:
    """A part of a page.

    Attributes:
        write: a function of tables that returns Markdown.
        tables: the names of these tables, or `ANSWER`; `STUDY/NAME` is a table of another
            study, and None if there is none.
    """

    write: Callable[..., str]
    tables: tuple[str, ...]


BLOCKS = {
    "answer": Block(answer, (ANSWER,)),
    "comparison": Block(comparison, ("article", "best_lr")),
    "scaling": Block(scaling, ("article_scaling",)),
    "claims": Block(network_pages.claims, ("claims", "as_coded_cpu/claims")),
    "networks": Block(network_pages.order, ("as_coded_cpu/networks",)),
    "bands": Block(network_pages.bands, ("as_coded_cpu/networks",)),
    "bands_by_seed": Block(network_pages.by_seed, ("bands",)),
    "claims_count": Block(claims_count, ("claims",)),
    "tuners": Block(tuners, ("tuners",)),
    "tuner_answers": Block(tuner_points, ("tuners", "search", "best_lr", "search_check")),
}
"""All blocks, by the name in their comments."""


def blocks_in(page: str) -> list[str]:
    """The names of the blocks that a page has, without those that others write."""
    return [name for name in re.findall(r"<!-- begin (\S+) -->", page) if name in BLOCKS]


def updated(page: str, tables: Path) -> str:
    """A page with its blocks made from the tables in a folder.

    Raises:
        InputError: if a table cannot be read, or a block does not have both comments
            exactly once.
    """
    for name in blocks_in(page):
        block = BLOCKS[name]
        content = block.write(*(_read(tables, each) for each in block.tables))
        try:
            page = with_section(page, name, content)
        except ValueError:
            raise InputError(
                f"block {name}: expected one <!-- begin {name} --> with one "
                f"<!-- end {name} --> after it"
            ) from None
    return page


def _read(tables: Path, name: str) -> Any:
    study, _, own = name.rpartition("/")
    if study:
        file = tables.parents[1] / study / "tables" / f"{own}.csv"
        return read_csv(file) if file.exists() else None
    if name != ANSWER:
        return read_csv(tables / f"{name}.csv")
    try:
        return json.loads((tables.parent / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{tables.parent / name}: {error}, expected an answer") from None


def main(tables: str, *pages: str) -> None:
    """Bring pages up to date with the tables in a folder."""
    for name in pages:
        page = Path(name)
        old = page.read_text(encoding="utf-8")
        try:
            new = updated(old, Path(tables))
        except InputError as error:
            raise SystemExit(f"{name}: {error}") from None
        if new != old:
            write_text(page, new)


def _equation(c: float, k: float) -> str:
    sign = "-" if k < 0 else "+"
    return f"{format_number(c)} {sign} {format_number(abs(k))} × size"


if __name__ == "__main__":
    main(*sys.argv[1:])
