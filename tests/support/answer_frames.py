"""Hand-made searches and confirmations for the tests of the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from lrvalley.analysis.answer import StudyFacts, answer_of
from lrvalley.analysis.search_tables import candidates_table
from lrvalley.analysis.table_file import as_table
from lrvalley.study.objective import Objective

MAX_STEPS = 4_000
RUNGS = (150, 450, 1_350, MAX_STEPS)
FASTEST = Objective("accuracy", "train", higher=True, target=0.97)
LOWEST_LOSS = Objective("loss", "validation", higher=False)
BEST_ACCURACY = Objective("accuracy", "validation", higher=True)

Rows = Mapping[tuple[str, float], Sequence[float | None]]


def tried(
    lr: float,
    status: str = "budget",
    *,
    rung: int = 150,
    steps: int | None = None,
    value: float | None = 0.5,
    bracket: int = 0,
) -> dict[str, Any]:
    """A candidate of a search; one with steps reached the target."""
    return {
        "lr": lr,
        "bracket": bracket,
        "rung": steps or rung,
        "steps_trained": steps or rung,
        "status": "reached" if steps else status,
        "steps": steps,
        "value": value,
    }


def search(
    optimizer: str, *candidates: dict[str, Any], at_edge: str = "", widened: int = 0
) -> dict[str, Any]:
    """The content of a search's file; its best candidate comes first."""
    return {
        "optimizer": optimizer,
        "size": 1,
        "seed": 1,
        "rungs": list(RUNGS),
        "steps_spent": sum(each["steps_trained"] for each in candidates),
        "widened": widened,
        "at_edge": at_edge,
        "candidates": list(candidates),
    }


def confirmed(results: Rows, objective: Objective) -> pd.DataFrame:
    """The table `confirmed`: results by (optimizer, rate), None for a miss."""
    return as_table(
        [
            _confirmation(optimizer, lr, seed, result, objective)
            for (optimizer, lr), values in results.items()
            for seed, result in enumerate(values, start=2)
        ],
        "confirmed",
    )


def _confirmation(
    optimizer: str, lr: float, seed: int, result: float | None, objective: Objective
) -> dict[str, Any]:
    row = {"optimizer": optimizer, "lr": lr, "seed": seed, "confirm": "best", "key": "a-b"}
    if objective.target is not None:
        status = "budget" if result is None else "reached"
        trained = MAX_STEPS if result is None else int(result)
        steps = None if result is None else trained
        return {**row, "status": status, "steps": steps, "steps_trained": trained,
                "value": 0.97}  # fmt: skip
    if result is None:
        return {**row, "status": "diverged", "steps": None, "steps_trained": 200,
                "value": 0.9}  # fmt: skip
    return {**row, "status": "budget", "steps": MAX_STEPS - 50,
            "steps_trained": MAX_STEPS, "value": result}  # fmt: skip


def answered(
    searches: Sequence[Mapping[str, Any]],
    results: Rows,
    objective: Objective,
    defaults: Mapping[str, float | None] | None = None,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """The content of `answer.json`, all from hand-made searches and confirmations."""
    defaults = defaults or {}
    return answer_of(
        candidates_table(searches, defaults, 2, objective),
        confirmed(results, objective),
        searches,
        objective,
        StudyFacts("drawn", MAX_STEPS, defaults, settings or {}),
    )


def of_adam(
    *candidates: dict[str, Any],
    results: Mapping[float, Sequence[float | None]],
    objective: Objective = FASTEST,
    **more: Any,
) -> dict[str, Any]:
    """The answer of a study of Adam alone."""
    named = {("Adam", lr): values for lr, values in results.items()}
    return answered([search("Adam", *candidates)], named, objective, **more)


# Two optimizers: one is fast beside a cliff, the other slower in a wide valley.
SEARCHES = (
    search(
        "Adagrad",
        tried(0.2, steps=700, value=0.971),
        tried(0.1, rung=700, value=0.96),
        tried(0.05, value=0.6),
        tried(0.4, "stalled", value=0.1),
    ),
    search(
        "Adam",
        tried(0.001, steps=900, value=0.972),
        tried(0.002, rung=900, value=0.968),
        tried(0.01, "diverged", value=None),
    ),
)
RESULTS = {
    ("Adagrad", 0.2): (750, 800, 850, 900, 1_500),
    ("Adagrad", 0.1): (800, 850, 900, 950, 1_000),
    ("Adam", 0.001): (1_000, 1_050, 1_100, 1_150, 1_200),
    ("Adam", 0.002): (1_400, 1_450, 1_500, 1_550, 1_600),
}
DEFAULTS = {"Adagrad": 0.001, "Adam": 0.001}


def tables_of(cells: pd.DataFrame, seeds: int = 5) -> dict[str, pd.DataFrame]:
    """The tables `candidates` and `confirmed` of a search over the cells of a grid."""
    grid = cells[(cells["experiment"] == "grid") & (cells["seed"] == cells["seed"].min())]
    searches, results = [], {}
    for optimizer, own in grid.groupby("optimizer"):
        ranked = own.sort_values(["steps", "lr"]).to_dict("records")
        best = ranked[0]["steps"]
        searches.append(search(str(optimizer), *(_raced(row, best) for row in ranked)))
        if pd.notna(best):
            lr = float(ranked[0]["lr"])
            spread = [int(best * (1 + seed / 10)) for seed in range(seeds)]
            results[str(optimizer), lr] = [*spread[:-1], None]
    return {
        "candidates": candidates_table(searches, {}, 0, FASTEST),
        "confirmed": confirmed(results, FASTEST),
    }


def _raced(row: Mapping[str, Any], best: float) -> dict[str, Any]:
    """A cell as a candidate that stopped when the best of its optimizer was ready."""
    if row["status"] == "reached" and row["steps"] > best:
        return tried(row["lr"], rung=int(best))
    steps = row["steps"] if row["status"] == "reached" else None
    return tried(row["lr"], row["status"], rung=MAX_STEPS, steps=steps)
