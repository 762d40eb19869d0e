"""The content of `answer.json`: numbers and names, without sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from lrvalley.analysis.answer.band import Band
from lrvalley.analysis.answer.choice import Choice, choice_of
from lrvalley.analysis.answer.confirmed_rates import (
    ConfirmedRate,
    Measure,
    confirmed_rates,
)
from lrvalley.analysis.answer.warnings import warnings_of
from lrvalley.analysis.rows import records
from lrvalley.records.answer_columns import BEST
from lrvalley.study.objective import Objective
from lrvalley.study.rounding import canonical_lr

VERSION = 1


@dataclass(frozen=True)
class StudyFacts:
    """What the answer says of a study and its tables do not have.

    Attributes:
        name: its name.
        max_steps: the budget of a training, in steps.
        defaults: the default rate by optimizer; None if there is none.
        settings: by optimizer, its class and settings, as `rule_parameters.code_settings`.
    """

    name: str
    max_steps: int
    defaults: Mapping[str, float | None] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def answer_of(
    candidates: pd.DataFrame,
    confirmed: pd.DataFrame,
    searches: Sequence[Mapping[str, Any]],
    objective: Objective,
    study: StudyFacts,
) -> dict[str, Any]:
    """The content of `answer.json`, but for the code to paste.

    Args:
        candidates: the table `candidates`.
        confirmed: the table `confirmed`.
        searches: contents of the files ``search/<optimizer>.json``.
        objective: what was asked of the trainings.
        study: what else is said of the study.

    Returns:
        Plain values as in ``workflow/schemas/answer.schema.yaml``. Results are steps to
        the target, or without one values of the metric; one that is infinite is None.
    """
    rates = confirmed_rates(confirmed, objective)
    choice = choice_of(rates, candidates, study.max_steps)
    return {
        "version": VERSION,
        "study": study.name,
        "objective": _objective(objective, study.max_steps),
        "recommended": choice and _recommended(choice, study),
        "cannot_be_told_apart": [_place(rate) for rate in choice.others] if choice else [],
        "band": choice and _band(choice.band),
        "optimizers": _optimizers(rates, candidates, objective, study),
        "cost": _cost(candidates, confirmed, searches),
        "warnings": warnings_of(choice, rates, searches, study.settings),
    }


def _objective(objective: Objective, max_steps: int) -> dict[str, Any]:
    return {
        "metric": objective.metric,
        "split": objective.split,
        "direction": "higher" if objective.higher else "lower",
        "target": objective.target,
        "window": objective.window,
        "max_steps": max_steps,
        "result": "value" if objective.target is None else "steps",
    }


def _recommended(choice: Choice, study: StudyFacts) -> dict[str, Any]:
    rate, instead_of = choice.rate, choice.instead_of
    own = study.settings.get(rate.optimizer, {})
    return {
        **_place(rate),
        "settings": dict(own.get("settings", {})),
        "code": "",
        **_confirmed(rate),
        "seeds": list(rate.seeds),
        "values": [_known(result) for result in rate.results],
        "reason": "best" if instead_of is None else "safer",
        "instead_of": instead_of and {**_place(instead_of), **_confirmed(instead_of)},
    }


def _place(rate: ConfirmedRate) -> dict[str, Any]:
    return {"optimizer": rate.optimizer, "lr": rate.lr}


def _confirmed(rate: ConfirmedRate) -> dict[str, Any]:
    interval = rate.interval
    return {
        "median": _known(interval.estimate),
        "interval": {
            "low": _known(interval.low),
            "high": _known(interval.high),
            "confidence": interval.confidence,
        },
        "missed": rate.missed,
    }


def _known(result: float) -> float | int | None:
    """A result as JSON has it: None if it is infinite, whole numbers without a point."""
    if not math.isfinite(result):
        return None
    return int(result) if result.is_integer() else _rounded(result)


def _rounded(number: float) -> float:
    # As many digits as the tables have.
    return float(f"{number:.6g}")


def _band(band: Band) -> dict[str, Any]:
    def failing(lr: float | None) -> dict[str, float] | None:
        return None if lr is None else {"lr": lr, "decades": _rounded(band.decades_to(lr))}

    return {
        "low": band.low,
        "high": band.high,
        "works": band.works,
        "tried": band.tried,
        "next_failing": {"below": failing(band.below), "above": failing(band.above)},
    }


def _optimizers(
    rates: Sequence[ConfirmedRate],
    candidates: pd.DataFrame,
    objective: Objective,
    study: StudyFacts,
) -> list[dict[str, Any]]:
    """Every optimizer's best confirmed rate, the best optimizer first."""
    # Rates are ranked, so the first of an optimizer is its best.
    names = dict.fromkeys(rate.optimizer for rate in rates)
    names |= dict.fromkeys(sorted(candidates["optimizer"].unique()))
    found = []
    for name in names:
        own = [rate for rate in rates if rate.optimizer == name]
        best = own[0] if own else None
        nothing = {"lr": None, "median": None, "interval": None, "missed": 0}
        found.append(
            {
                "optimizer": name,
                **({"lr": best.lr, **_confirmed(best)} if best else nothing),
                "seeds": len(best.seeds) if best else 0,
                "searched": _searched(candidates, name, Measure.of(objective)),
                "default": _default(own, study.defaults.get(name)),
            }
        )
    return found


def _searched(
    candidates: pd.DataFrame, optimizer: str, measure: Measure
) -> dict[str, Any] | None:
    """What the search's winner came to with the one seed that chose it."""
    own = candidates[candidates["optimizer"] == optimizer]
    for row in records(own[own["confirm"] == BEST]):
        return {"lr": float(row["lr"]), "result": _known(measure.result(row))}
    return None


def _default(own: Sequence[ConfirmedRate], default: float | None) -> dict[str, Any] | None:
    """What the default rate came to, and what the best one gains over it."""
    for rate in own:
        if default is not None and canonical_lr(rate.lr) == canonical_lr(default):
            return {"lr": rate.lr, **_confirmed(rate), "gain": _gain(own[0], rate)}
    return None


def _gain(best: ConfirmedRate, default: ConfirmedRate) -> float | None:
    """How many times the steps, or how much worse the value; None if it never trains."""
    if math.isinf(default.median):
        return None
    if best.measure.by_steps:
        return _rounded(default.median / best.median)
    return _rounded(default.cost - best.cost)


def _cost(
    candidates: pd.DataFrame,
    confirmed: pd.DataFrame,
    searches: Sequence[Mapping[str, Any]],
) -> dict[str, int]:
    return {
        "search_steps": sum(int(search["steps_spent"]) for search in searches),
        "search_trainings": int((candidates["steps_trained"] > 0).sum()),
        "confirmation_steps": int(confirmed["steps_trained"].sum()),
        "confirmation_trainings": len(confirmed),
    }
