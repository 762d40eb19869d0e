"""The parts of pages that compare the text of the article with its program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from lrvalley.analysis.rows import records
from lrvalley.article.claim import CANNOT_BE_TOLD, HOLDS
from lrvalley.article.published import RMSPROP
from lrvalley.reporting.wording import (
    MISSING,
    display_name,
    format_band,
    format_count,
    format_lr,
    in_order,
)
from lrvalley.support.markdown import table

NETWORKS = {"article_cnn": "of the text", "tutorial_cnn": "of the program"}
WINDOWS = {"check": "last 50 steps", "running": "all steps"}
AUTHOR = "of the program, his times on a K80"
NOT_YET = "The trainings of the program's network are not committed yet."

Row = Mapping[str, Any]


def order(networks: pd.DataFrame | None) -> str:
    """The optimizers by their steps, for each network and window, and the author's.

    Args:
        networks: the table `networks`; None if there is none yet.
    """
    if networks is None:
        return NOT_YET
    titles = ["network", "train accuracy of", "steps / fewest", "RMSProp's:"]
    lines = []
    for (network, window), rows in networks.groupby(["network", "window"], sort=False):
        where = NETWORKS[str(network)], WINDOWS[str(window)]
        lines.append([*where, *_ordered(rows, "ratio")])
    author, window = networks.drop_duplicates("optimizer"), WINDOWS["running"]
    lines.append([AUTHOR, window, *_ordered(author, "article_ratio")])
    return table(titles, lines)


def bands(networks: pd.DataFrame | None) -> str:
    """The bands and best rates of each optimizer, the author's and ours.

    Args:
        networks: the table `networks`; None if there is none yet.
    """
    if networks is None:
        return NOT_YET
    groups = dict(list(networks.groupby(["network", "window"], sort=False)))
    of_ours = [f"{NETWORKS[str(n)]}, {WINDOWS[str(w)]}" for n, w in groups]
    titles = ["optimizer", "author", *of_ours]
    lines = []
    for name in in_order(list(networks["optimizer"].unique())):
        rows = [own[own["optimizer"] == name] for own in groups.values()]
        ours = [_with_best(row) for own in rows for row in records(own)]
        first = next(iter(records(rows[0])))
        lines.append([display_name(name), _with_best(first, "article_"), *ours])
    return table(titles, lines)


def claims(claims: pd.DataFrame, as_coded: pd.DataFrame | None) -> str:
    """Every claim of the article with its verdicts.

    Args:
        claims: the table `claims` of the text's network.
        as_coded: that of the program's network; None if there is none yet.
    """
    others = {} if as_coded is None else {r["number"]: r for r in records(as_coded)}
    titles = ["no.:", "claim of the article", "as the text has it"]
    titles += ["as the program has it"] if others else []
    lines = []
    for row in records(claims):
        rows = [row, *([others[row["number"]]] if others else [])]
        lines.append([str(row["number"]), row["claim"], *map(_verdict, rows)])
    return table(titles, lines)


def by_seed(bands: pd.DataFrame) -> str:
    """The bands and best rates with several seeds.

    Args:
        bands: the table `bands`.
    """
    titles = [
        "optimizer",
        "band from",
        "band to",
        "best rate",
        "its steps:",
        "rates that train:",
    ]
    lines = []
    ours = {row["optimizer"]: row for row in records(bands)}
    for name in in_order(list(ours)):
        row = ours[name]
        rates = f"{row['rates_all']} always, {row['rates_some']} with some seeds"
        ends = [
            _extent(row, each, format_lr) for each in ("band_from", "band_to", "best_lr")
        ]
        steps = _extent(row, "steps", format_count)
        lines.append([display_name(name), *ends, steps, rates])
    return table(titles, lines)


def _extent(row: Row, name: str, words: Callable[[float], str]) -> str:
    low, high = words(row[f"{name}_low"]), words(row[f"{name}_high"])
    return low if low == high else f"{low} .. {high}"


def _ordered(rows: pd.DataFrame, ratio: str) -> tuple[str, str]:
    """The optimizers, the fastest first, and RMSProp's ratio."""
    ranked = records(rows.dropna(subset=ratio).sort_values(ratio, kind="stable"))
    words = [f"{display_name(row['optimizer'])} {row[ratio]:.2g}" for row in ranked]
    own = [row[ratio] for row in ranked if row["optimizer"] == RMSPROP]
    never = rows[rows[ratio].isna()]["optimizer"]
    words += [f"{display_name(name)} never" for name in in_order(list(never))]
    return ", ".join(words), f"{own[0]:.2g}" if own else MISSING


def _with_best(row: Row, prefix: str = "") -> str:
    best = row[f"{prefix}best_lr"]
    if pd.isna(best):
        return MISSING
    return f"{format_band(row, prefix)}, best {format_lr(best)}"


def _verdict(row: Row) -> str:
    verdict = str(row["verdict"])
    if verdict == CANNOT_BE_TOLD:
        return f"cannot be told: holds with {row['seeds_holding']} of {row['seeds']} seeds"
    if row["seeds"] > 1:
        verdict = f"{verdict}, with each of {row['seeds']} seeds"
    return verdict.replace(HOLDS, f"**{HOLDS}**") if verdict.startswith(HOLDS) else verdict
