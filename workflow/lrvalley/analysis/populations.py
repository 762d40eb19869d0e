"""What populations did: their table, and the first member that reached the target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lrvalley.analysis.settings_text import settings_text
from lrvalley.analysis.table_file import as_table
from lrvalley.records.run_file import RunResult
from lrvalley.study.search_space import RATE


@dataclass(frozen=True)
class FirstHit:
    """The member of a population that reached the target first.

    Attributes:
        steps: steps of every member until then.
        member: its number; of several at the same check, the most accurate.
        settings: what it trained with then.
    """

    steps: int
    member: int
    settings: Mapping[str, float]


def first_to_reach(result: RunResult, target: float) -> FirstHit | None:
    """The first member whose train accuracy reaches the target, or None.

    Args:
        result: a training of a population.
        target: train accuracy in (0, 1].
    """
    checks = 0
    for done in result.outcome["rounds"]:
        for accuracy in done["progress"]["accuracy"]:
            checks += 1
            member = max(range(len(accuracy)), key=accuracy.__getitem__)
            if accuracy[member] >= target:
                return FirstHit(
                    checks * result.run.program.check_every,
                    member,
                    done["settings"][member],
                )
    return None


def population_table(results: Iterable[RunResult]) -> pd.DataFrame:
    """Every member of every population at every exploit step.

    Returns:
        The table `population`, ordered by optimizer, run, step and member.
    """
    rows = [row for result in results for row in _members(result)]
    order = ["optimizer", "run", "step", "member"]
    return as_table(rows, "population").sort_values(order, ignore_index=True)


def _members(result: RunResult) -> list[dict[str, Any]]:
    plan = result.run.plan
    return [
        {
            "optimizer": result.run.optimizer,
            "run": result.run.settings["run"],
            "step": number * plan.judge_every,
            "member": member,
            "lr": done["settings"][member][RATE],
            "settings": settings_text(done["settings"][member]),
            "train_accuracy": done["progress"]["accuracy"][-1][member],
            "validation_accuracy": done["scores"][member],
            "parent": done["parents"][member],
        }
        for number, done in enumerate(result.outcome["rounds"], start=1)
        for member in range(plan.population)
    ]
