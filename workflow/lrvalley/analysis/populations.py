"""What populations came to: tables, and the first member that reached the target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lrvalley.analysis.table_file import as_table
from lrvalley.records.run_file import RunResult
from lrvalley.study.constants import CHECK_EVERY
from lrvalley.study.search_space import RATE


@dataclass(frozen=True)
class First:
    """The member of a population that reached the target first.

    Attributes:
        steps: steps of every member until then.
        member: its number; the most accurate of those that reached it at the same check.
        settings: what it trained with then.
    """

    steps: int
    member: int
    settings: Mapping[str, float]


def first_to_reach(result: RunResult, target: float) -> First | None:
    """The first member with a train accuracy of the target, or None if none has it."""
    checks = 0
    for done in result.outcome["rounds"]:
        for accuracy in done["progress"]["accuracy"]:
            checks += 1
            member = max(range(len(accuracy)), key=accuracy.__getitem__)
            if accuracy[member] >= target:
                return First(checks * CHECK_EVERY, member, done["settings"][member])
    return None


def population_table(results: Iterable[RunResult]) -> pd.DataFrame:
    """Every member of every population at every judgement.

    Returns:
        The table `population`: `step` is the judgement's, `lr` and `settings` are those of
        the steps before it, `train_accuracy` is of the last check, and `parent` is the
        member from which it went on.
    """
    rows = [row for result in results for row in _members(result)]
    order = ["optimizer", "run", "step", "member"]
    return as_table(rows, "population").sort_values(order, ignore_index=True)


def _members(result: RunResult) -> list[dict[str, Any]]:
    plan = result.run.plan
    return [
        {
            "optimizer": result.run.cell.optimizer,
            "run": result.run.settings["run"],
            "step": number * plan.judge_every,
            "member": member,
            "lr": done["settings"][member][RATE],
            "settings": in_words(done["settings"][member]),
            "train_accuracy": done["progress"]["accuracy"][-1][member],
            "validation_accuracy": done["scores"][member],
            "parent": done["parents"][member],
        }
        for number, done in enumerate(result.outcome["rounds"], start=1)
        for member in range(plan.population)
    ]


def in_words(settings: Mapping[str, float]) -> str:
    """Settings other than the rate: ``decay 0.99, epsilon 1e-08``."""
    others = {name: value for name, value in settings.items() if name != RATE}
    return ", ".join(f"{name} {value:.4g}" for name, value in others.items())
