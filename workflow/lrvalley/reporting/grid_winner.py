"""The grid's winner beside the confirmed answer: the luckiest of many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lrvalley.reporting.answer_content import Content, of_optimizer
from lrvalley.reporting.answers import Setting
from lrvalley.reporting.confirmed_answer import value_or_steps
from lrvalley.reporting.wording import counted, display_name, format_count, format_lr


def grid_winner(
    row: Mapping[str, Any], setting: Setting, rates: int, confirmed: Content
) -> str:
    """The grid's best rate as what it is, and what its optimizer comes to with other seeds.

    Args:
        row: the best optimizer's row of the table `best_lr`.
        setting: how the cells of the grid were trained.
        rates: how many rates the grid tried, of all optimizers.
        confirmed: the content of `answer.json`.
    """
    objective, name = setting.objective, display_name(row["optimizer"])
    result = row["value"] if objective.target is None else row["steps"]
    best = "best" if objective.target is None else "fastest"
    seeds = "one seed" if setting.seeds == 1 else counted(setting.seeds, "seed")
    won = (
        f"The {best} rate of the grid, {name} at {format_lr(row['best_lr'])} with "
        f"{value_or_steps(result, objective)}, is the luckiest of {format_count(rates)}, "
        f"each with {seeds}"
    )
    own = of_optimizer(confirmed, row["optimizer"])
    if own is None or own["median"] is None:
        return f"{won}."
    median = value_or_steps(own["median"], objective)
    return f"{won}: {name} comes to {median} with other seeds, at {format_lr(own['lr'])}."
