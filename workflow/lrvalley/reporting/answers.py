"""The study's answer: which optimizer, at which rate."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lrvalley.analysis.rows import records
from lrvalley.reporting.answer import Answer
from lrvalley.reporting.gain import gain
from lrvalley.reporting.objective_words import target_words, value_of_metric
from lrvalley.reporting.rule_parameters import pasted
from lrvalley.reporting.wording import (
    counted,
    display_name,
    format_count,
    format_lr,
    format_seconds,
)
from lrvalley.study.objective import Objective

# What a best rate at an edge of the range is, and what to do.
EDGES = {
    "lower": ("the lowest rate tried", "widen the range downwards"),
    "upper": ("the highest rate tried", "widen the range upwards"),
    "both": ("the only rate tried", "widen the range on both sides"),
}


@dataclass(frozen=True)
class Setting:
    """How the cells of the grid were trained, as far as answers say it.

    Attributes:
        objective: what was asked of them.
        max_steps: the budget of each, in steps; None if they had several.
        device: kind of device, or "" if there were several.
        seeds: trainings of every rate.
    """

    objective: Objective
    max_steps: int | None = None
    device: str = ""
    seeds: int = 1


@dataclass(frozen=True)
class Cost:
    """What it took to find out: cells trained and the steps of all of them."""

    cells: int
    steps: int


def setting_of(cells: pd.DataFrame, objective: Objective) -> Setting:
    """The setting of the grid's cells, from the table `cells`."""
    grid = cells[cells["experiment"] == "grid"]
    budgets, devices = grid["max_steps"].unique(), grid["device"].unique()
    return Setting(
        objective,
        max_steps=int(budgets[0]) if len(budgets) == 1 else None,
        device=str(devices[0]) if len(devices) == 1 else "",
        seeds=max(1, int(grid["seed"].nunique())),
    )


def cost_of(cells: pd.DataFrame) -> Cost:
    """What the cells of the grid cost, from the table `cells`; each counts once."""
    grid = cells[cells["experiment"] == "grid"].drop_duplicates("key")
    return Cost(cells=len(grid), steps=int(grid["steps_trained"].sum()))


def overall_answer(
    best_lr: pd.DataFrame,
    setting: Setting,
    cost: Cost,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
) -> Answer:
    """Which optimizer at which rate, its band, the runner-up, the gain and the cost.

    Args:
        best_lr: the table `best_lr`.
        setting: how the cells were trained.
        cost: what it took to find out.
        settings: by optimizer, what its code needs beside the rate, as from
            `rule_parameters.code_settings`; without it the answer has no code.

    Returns:
        An answer that can be used without looking at a figure.
    """
    ranked = ranking(best_lr, setting.objective)
    price = f"Cost: {counted(cost.cells, 'cell')}, {format_count(cost.steps)} steps."
    if not ranked:
        return Answer(_none_trained(setting), (_advice(setting), price))
    best = ranked[0]
    name, lr = display_name(best["optimizer"]), format_lr(best["best_lr"])
    headline = f"Train this model with {name} at a learning rate of {lr}."
    points = (
        _effort(best, setting, _band(best, setting)),
        _runner_up(ranked, setting),
        gain(best, setting.objective),
        price,
    )
    code = pasted(settings or {}, best["optimizer"], best["best_lr"])
    return Answer(_join(headline, _edge(best)), _filled(points), code)


def answer_for(row: Mapping[str, Any], setting: Setting) -> Answer:
    """One optimizer's best rate, its band and how far to trust it.

    Args:
        row: a row of the table `best_lr`.
        setting: how the cells were trained.
    """
    name, tried = display_name(row["optimizer"]), counted(row["rates_tried"], "rate")
    if not math.isfinite(row["best_lr"]):
        if setting.objective.target is None:
            missed = f"{name} diverged at all of the {tried} tried."
            return Answer(missed, ("Try lower rates.",))
        missed = f"{name} did not reach {_target(setting)} at any of the {tried} tried."
        return Answer(missed, ("Widen the range of rates or raise the budget.",))
    how = "does best" if setting.objective.target is None else "trains fastest"
    headline = f"{name} {how} at a learning rate of {format_lr(row['best_lr'])}."
    points = (
        _effort(row, setting),
        _share(row, setting, tried),
        gain(row, setting.objective),
        _edge(row),
    )
    return Answer(headline, _filled(points))


def ranking(best_lr: pd.DataFrame, objective: Objective) -> list[dict[str, Any]]:
    """The optimizers that trained: the fastest first, or without a target the best.

    Args:
        best_lr: the table `best_lr`.
        objective: what was asked of the trainings.

    Returns:
        Rows of the table; equals go by steps, then by name.
    """
    trained = best_lr[best_lr["best_lr"].notna()]
    by_value = objective.target is None
    ordered = trained.sort_values(
        ["value" if by_value else "time_s", "steps", "optimizer"],
        ascending=[not (by_value and objective.higher), True, True],
    )
    return records(ordered)


def _target(setting: Setting) -> str:
    return target_words(setting.objective)


def _none_trained(setting: Setting) -> str:
    if setting.objective.target is None:
        return "Every training diverged, with every optimizer."
    return f"No optimizer reached {_target(setting)} at any rate tried."


def _advice(setting: Setting) -> str:
    if setting.objective.target is None:
        return "Try lower rates, and look for values in the data that are not finite."
    easier = "lower" if setting.objective.higher else "raise"
    return f"Widen the range of rates, raise the budget or {easier} the target."


def _effort(row: Mapping[str, Any], setting: Setting, band: str = "") -> str:
    """What the best rate came to, and the band if it is not said elsewhere."""
    where = f" on this {setting.device}" if setting.device else ""
    seeds = f", median of {setting.seeds} seeds" if setting.seeds > 1 else ""
    steps, time = format_count(row["steps"]), format_seconds(row["time_s"])
    took = f"{steps} steps ({time}{where}{seeds})"
    if setting.objective.target is None:
        best = value_of_metric(setting.objective, row["value"])
        effort = f"It came to {best}, after {took}"
        if setting.max_steps is not None:
            budget = f"{steps} of {format_count(setting.max_steps)} steps"
            effort = f"It came to {best}, after {budget} ({time}{where}{seeds})"
    else:
        effort = f"It reached {_target(setting)} in {took}"
    return f"{'; '.join(filter(None, (effort, band)))}."


def _band(row: Mapping[str, Any], setting: Setting) -> str:
    if row["rates_tried"] == 1:
        return ""
    works = "works" if setting.objective.target is not None else "does about as well"
    if row["band_from"] == row["band_to"]:
        return f"no rate tried next to it {works}"
    ends = f"{format_lr(row['band_from'])} to {format_lr(row['band_to'])}"
    return f"any rate tried from {ends} {works}"


def _share(row: Mapping[str, Any], setting: Setting, tried: str) -> str:
    band = _band(row, setting)
    if not band:
        return ""
    outcome = "trained" if setting.objective.target is not None else "did not diverge"
    trained = format_count(row["rates_trained"])
    return f"{band[0].upper()}{band[1:]} ({trained} of {tried} tried {outcome})."


def _edge(row: Mapping[str, Any]) -> str:
    side = row["at_edge"]
    if side not in EDGES:
        return ""
    where, advice = EDGES[side]
    return f"This is {where}, so the best rate is not found yet: {advice}."


def _runner_up(ranked: Sequence[Mapping[str, Any]], setting: Setting) -> str:
    if len(ranked) < 2:
        return ""
    second = ranked[1]
    name, lr = display_name(second["optimizer"]), format_lr(second["best_lr"])
    if setting.objective.target is None:
        outcome = value_of_metric(setting.objective, second["value"])
    else:
        outcome = format_seconds(second["time_s"])
    return f"Runner-up: {name} at {lr} ({outcome})."


def _filled(points: Sequence[str]) -> tuple[str, ...]:
    return tuple(point for point in points if point)


def _join(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
