"""Searches and confirmations of the invented studies of users' models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from support import own_studies as own

from lrvalley.analysis.answer import StudyFacts, answer_of
from lrvalley.analysis.search_tables import candidates_table, confirmed_table
from lrvalley.config.sections.answer import HALVING
from lrvalley.records.cell_file import Result
from lrvalley.study.cell import Cell
from lrvalley.study.history import outcome_of
from lrvalley.study.objective import Objective
from lrvalley.tuners.answer_search import AnswerSearch, run_search
from lrvalley.tuners.halving import rungs_between
from lrvalley.tuners.live import Live

ETA = 3
CONFIRMED_WITH = (11, 12, 13, 14, 15)


def searched(
    optimizer: str, rates: Sequence[float], objective: Objective, metrics: Sequence[Any]
) -> dict[str, Any]:
    """The content of a search's file, from invented trainings."""

    def trained(cell: Cell) -> Result:
        whole = own.training(optimizer, cell.lr, cell.seed, objective, metrics)
        outcome = outcome_of(whole.history, cell.stop)
        return replace(whole, cell=cell, **(outcome._asdict() if outcome else {}))

    search = AnswerSearch(
        optimizer=optimizer,
        rates=tuple(rates),
        rungs=tuple(rungs_between(own.EVERY, own.MAX_STEPS, ETA)),
        eta=ETA,
        way=HALVING,
        widen=1,
        seed=1,
        objective=objective,
        cell_at=lambda lr: own.training(optimizer, lr, 1, objective, metrics).cell,
    )
    return run_search(search, Live(lambda cells: [trained(c) for c in cells], objective))


def own_answer(
    objective: Objective,
    metrics: Sequence[Any],
    optimizers: Sequence[str],
    rates: Sequence[float],
) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """The tables of an invented answer, and the content of its file."""
    searches = [searched(name, rates, objective, metrics) for name in optimizers]
    candidates = candidates_table(searches, own.DEFAULTS, 2, objective)
    chosen = candidates[candidates["confirm"] != ""]
    cells = [
        own.training(row.optimizer, row.lr, seed, objective, metrics)
        for row in chosen.itertuples()
        for seed in CONFIRMED_WITH
    ]
    confirmed = confirmed_table(cells, candidates, objective)
    facts = StudyFacts("invented", own.MAX_STEPS, own.DEFAULTS, code(optimizers))
    content = answer_of(candidates, confirmed, searches, objective, facts)
    return {"candidates": candidates, "confirmed": confirmed}, content


def answer_tables(study: own.OwnTables) -> dict[str, pd.DataFrame]:
    """The tables of the answer of an invented study."""
    grid = study["cells"]
    metrics = (own.LOSS, own.ACCURACY, own.MAE)
    names, rates = sorted(set(grid["optimizer"])), sorted(set(grid["lr"]))
    return own_answer(study.objective, metrics, names, rates)[0]


def code(optimizers: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """What the code of Keras's optimizers needs."""
    common = {"settings": {}, "schedule": {"name": "constant"}, "definitions": "keras"}
    return {name: {"optimizer": name, **common} for name in optimizers}
