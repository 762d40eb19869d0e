"""The study's answer: which optimizer, at which rate."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lrvalley.reporting.answer import Answer
from lrvalley.reporting.rows import records
from lrvalley.reporting.wording import (
    display_name,
    format_count,
    format_lr,
    format_percent,
    format_seconds,
)

# What a best rate at an edge of the range is, and what to do.
EDGES = {
    "lower": ("the lowest rate tried", "widen the range downwards"),
    "upper": ("the highest rate tried", "widen the range upwards"),
    "both": ("the only rate tried", "widen the range on both sides"),
}


@dataclass(frozen=True)
class Setting:
    """How the cells were trained, as far as answers say it.

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


def overall_answer(best_lr: pd.DataFrame, setting: Setting, cost: Cost) -> Answer:
    """Which optimizer at which rate, its band, the runner-up and the cost.

    Args:
        best_lr: the table `best_lr`.
        setting: how the cells were trained.
        cost: what it took to find out.

    Returns:
        An answer that can be used without looking at a figure.
    """
    ranked = ranking(best_lr)
    price = f"Cost: {_counted(cost.cells, 'cell')}, {format_count(cost.steps)} steps."
    if not ranked:
        return Answer(
            f"No optimizer reached {_target(setting)} at any rate tried.",
            ("Widen the range of rates, raise the budget or lower the target.", price),
        )
    best = ranked[0]
    name, lr = display_name(best["optimizer"]), format_lr(best["best_lr"])
    headline = f"Train this model with {name} at a learning rate of {lr}."
    points = (_reached(best, setting, _band(best)), _runner_up(ranked), price)
    return Answer(_join(headline, _edge(best)), _filled(points))


def answer_for(row: Mapping[str, Any], setting: Setting) -> Answer:
    """One optimizer's best rate, its band and how far to trust it.

    Args:
        row: a row of the table `best_lr`.
        setting: how the cells were trained.
    """
    name, tried = display_name(row["optimizer"]), _counted(row["rates_tried"], "rate")
    if not math.isfinite(row["best_lr"]):
        return Answer(
            f"{name} did not reach {_target(setting)} at any of the {tried} tried.",
            ("Widen the range of rates or raise the budget.",),
        )
    headline = f"{name} trains fastest at a learning rate of {format_lr(row['best_lr'])}."
    points = (_reached(row, setting), _share(row, tried), _edge(row))
    return Answer(headline, _filled(points))


def ranking(best_lr: pd.DataFrame) -> list[dict[str, Any]]:
    """The optimizers that trained, fastest first.

    Args:
        best_lr: the table `best_lr`.

    Returns:
        Rows of the table; equal times go by steps, then by name.
    """
    trained = best_lr[best_lr["best_lr"].notna()]
    ordered = trained.sort_values(["time_s", "steps", "optimizer"])
    return records(ordered)


def _target(setting: Setting) -> str:
    return "the target" if setting.target is None else format_percent(setting.target)


def _reached(row: Mapping[str, Any], setting: Setting, band: str = "") -> str:
    """The effort, and the band if it is not said elsewhere."""
    where = f" on this {setting.device}" if setting.device else ""
    seeds = f", median of {setting.seeds} seeds" if setting.seeds > 1 else ""
    steps, time = format_count(row["steps"]), format_seconds(row["time_s"])
    effort = f"It reached {_target(setting)} in {steps} steps ({time}{where}{seeds})"
    return f"{'; '.join(filter(None, (effort, band)))}."


def _band(row: Mapping[str, Any]) -> str:
    if row["rates_tried"] == 1:
        return ""
    if row["band_from"] == row["band_to"]:
        return "no rate tried next to it works"
    ends = f"{format_lr(row['band_from'])} to {format_lr(row['band_to'])}"
    return f"any rate tried from {ends} works"


def _share(row: Mapping[str, Any], tried: str) -> str:
    band = _band(row)
    if not band:
        return ""
    trained = format_count(row["rates_trained"])
    return f"{band[0].upper()}{band[1:]} ({trained} of {tried} tried trained)."


def _edge(row: Mapping[str, Any]) -> str:
    side = row["at_edge"]
    if side not in EDGES:
        return ""
    where, advice = EDGES[side]
    return f"This is {where}, so the best rate is not found yet: {advice}."


def _runner_up(ranked: Sequence[Mapping[str, Any]]) -> str:
    if len(ranked) < 2:
        return ""
    second = ranked[1]
    name, lr = display_name(second["optimizer"]), format_lr(second["best_lr"])
    return f"Runner-up: {name} at {lr} ({format_seconds(second['time_s'])})."


def _counted(count: int, noun: str) -> str:
    return f"{format_count(count)} {noun}{'' if count == 1 else 's'}"


def _filled(points: Sequence[str]) -> tuple[str, ...]:
    return tuple(point for point in points if point)


def _join(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
