"""The study's answer in sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lrvalley.reporting.wording import (
    display_name,
    format_count,
    format_lr,
    format_percent,
    format_seconds,
)

EDGE_WORDS = {
    "lower": "the lowest rate tried",
    "upper": "the highest rate tried",
    "both": "the only rate tried",
}
EDGE_ADVICE = {
    "lower": "widen the range downwards",
    "upper": "widen the range upwards",
    "both": "widen the range on both sides",
}


@dataclass(frozen=True)
class Setting:
    """What the sentences say of how the cells were trained.

    Attributes:
        target: train accuracy in (0, 1], or None if the cells had several.
        device: kind of device, or "" if there were several.
        seeds: trainings of every rate.
    """

    target: float | None = None
    device: str = ""
    seeds: int = 1


@dataclass(frozen=True)
class Cost:
    """What it took to find out: cells trained and the steps of all of them."""

    cells: int
    steps: int


def setting_of(cells: pd.DataFrame) -> Setting:
    """The setting of the grid's cells, from the table `cells`."""
    grid = cells[cells["experiment"] == "grid"]
    targets, devices = grid["target"].dropna().unique(), grid["device"].unique()
    return Setting(
        target=float(targets[0]) if len(targets) == 1 else None,
        device=str(devices[0]) if len(devices) == 1 else "",
        seeds=max(1, int(grid["seed"].nunique())),
    )


def cost_of(cells: pd.DataFrame) -> Cost:
    """What the cells of the grid cost, from the table `cells`; each counts once."""
    grid = cells[cells["experiment"] == "grid"].drop_duplicates("key")
    return Cost(cells=len(grid), steps=int(grid["steps_trained"].sum()))


def answer_for(row: Mapping[str, Any], setting: Setting) -> str:
    """One optimizer's best rate, its band and how far to trust it.

    Args:
        row: a row of the table `best_lr`.
        setting: how the cells were trained.

    Returns:
        One or two sentences.
    """
    name = display_name(row["optimizer"])
    if not _trained(row):
        return (
            f"{name} did not reach {_target(setting)} at any of the "
            f"{_rates(row['rates_tried'])} tried: widen the range of rates or raise "
            "the budget."
        )
    return _join(
        f"{name} trains fastest at a learning rate of {format_lr(row['best_lr'])}: "
        f"it reached {_target(setting)} in {_effort(row, setting)}{_band(row)}"
        f"{_share(row)}.",
        _edge(row),
    )


def overall_answer(best_lr: pd.DataFrame, setting: Setting, cost: Cost) -> str:
    """Which optimizer at which rate, its band, the runner-up and the cost.

    Args:
        best_lr: the table `best_lr`.
        setting: how the cells were trained.
        cost: what it took to find out.

    Returns:
        A few sentences that can be used without looking at a figure.
    """
    ranked = ranking(best_lr)
    price = f"{_cells(cost.cells)} and {format_count(cost.steps)} steps"
    if not ranked:
        return (
            f"No optimizer reached {_target(setting)} at any rate tried, in {price}: "
            "widen the range of rates, raise the budget or lower the target."
        )
    best = ranked[0]
    return _join(
        f"Train this model with {display_name(best['optimizer'])} at a learning rate "
        f"of {format_lr(best['best_lr'])}: it reached {_target(setting)} in "
        f"{_effort(best, setting)}{_band(best)}.",
        _edge(best),
        _runner_up(ranked),
        f"Finding this out took {price}.",
    )


def ranking(best_lr: pd.DataFrame) -> list[dict[str, Any]]:
    """The optimizers that trained, fastest first.

    Args:
        best_lr: the table `best_lr`.

    Returns:
        Rows of the table; equal times go by steps, then by name.
    """
    trained = best_lr[best_lr["best_lr"].notna()]
    ordered = trained.sort_values(["time_s", "steps", "optimizer"])
    return ordered.to_dict("records")


def _trained(row: Mapping[str, Any]) -> bool:
    return math.isfinite(row["best_lr"])


def _target(setting: Setting) -> str:
    return "the target" if setting.target is None else format_percent(setting.target)


def _effort(row: Mapping[str, Any], setting: Setting) -> str:
    where = f" on this {setting.device}" if setting.device else ""
    seeds = f", median of {setting.seeds} seeds" if setting.seeds > 1 else ""
    steps = format_count(row["steps"])
    return f"{steps} steps ({format_seconds(row['time_s'])}{where}{seeds})"


def _band(row: Mapping[str, Any]) -> str:
    if row["rates_tried"] == 1:
        return ""
    if row["band_from"] == row["band_to"]:
        return "; no rate tried next to it works"
    ends = f"{format_lr(row['band_from'])} to {format_lr(row['band_to'])}"
    return f"; any rate tried from {ends} works"


def _share(row: Mapping[str, Any]) -> str:
    if row["rates_tried"] == 1:
        return ""
    trained, tried = format_count(row["rates_trained"]), _rates(row["rates_tried"])
    return f" ({trained} of {tried} tried trained)"


def _edge(row: Mapping[str, Any]) -> str:
    side = row["at_edge"]
    if side not in EDGE_WORDS:
        return ""
    return (
        f"This is {EDGE_WORDS[side]}, so the best rate is not found yet: "
        f"{EDGE_ADVICE[side]}."
    )


def _runner_up(ranked: list[dict[str, Any]]) -> str:
    if len(ranked) < 2:
        return ""
    second = ranked[1]
    return (
        f"Runner-up: {display_name(second['optimizer'])} at "
        f"{format_lr(second['best_lr'])} ({format_seconds(second['time_s'])})."
    )


def _rates(count: int) -> str:
    return "1 rate" if count == 1 else f"{format_count(count)} rates"


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{format_count(count)} cells"


def _join(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
