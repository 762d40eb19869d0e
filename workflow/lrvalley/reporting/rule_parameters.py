"""What the tables, the figures and the report are told of a study.

These are parameters of rules, so they are plain values: when one of them changes,
Snakemake makes again what depends on it. Nothing here imports pandas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from lrvalley.config import keras_optimizers
from lrvalley.reporting.code_line import code_line
from lrvalley.study.own_study import OwnStudy
from lrvalley.study.study import TIMED_RATE, Study
from lrvalley.study.trajectory import KERAS


def objective_of(study: Study) -> dict[str, Any]:
    """The arguments of the study's `Objective`."""
    return asdict(study.objective)


def default_rates(study: Study) -> dict[str, float | None]:
    """The rate that each optimizer has if none is given; None if that is not known.

    The article's rules and users' classes have none.
    """
    return {
        name: keras_optimizers.default_rate(name) if _is_kerass(study, name) else None
        for name in study.optimizers
    }


def code_settings(study: Study) -> dict[str, dict[str, Any]]:
    """By optimizer of the grid, the arguments of `code_line` without the rate."""
    return {name: _code_settings(study, name) for name in study.optimizers}


def pasted(settings: Mapping[str, Mapping[str, Any]], optimizer: str, lr: float) -> str:
    """The code that makes an optimizer at a rate; empty if its settings are not given.

    Args:
        settings: as from `code_settings`.
        optimizer: the optimizer's name in the tables.
        lr: the learning rate.
    """
    own = settings.get(optimizer)
    return code_line(lr=lr, **own) if own else ""


def _code_settings(study: Study, name: str) -> dict[str, Any]:
    # Settings do not depend on the rate.
    spec = study.optimizer(name, TIMED_RATE)
    classes = study.optimizer_classes if isinstance(study, OwnStudy) else {}
    return {
        "optimizer": str(classes.get(name, name)),
        "settings": dict(spec.settings),
        "schedule": dict(spec.schedule),
        "definitions": spec.definitions,
    }


def _is_kerass(study: Study, name: str) -> bool:
    return study.optimizer(name, TIMED_RATE).definitions == KERAS
