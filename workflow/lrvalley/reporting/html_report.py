"""The report: one HTML page that needs nothing but itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lrvalley.analysis.rows import records
from lrvalley.reporting.answer import Answer
from lrvalley.reporting.answer_content import Content
from lrvalley.reporting.answer_optimizers import (
    optimizers_headers,
    optimizers_rows,
    optimizers_words,
)
from lrvalley.reporting.answer_warnings import warnings
from lrvalley.reporting.answers import (
    Setting,
    answer_for,
    cost_of,
    overall_answer,
    ranking,
    setting_of,
)
from lrvalley.reporting.confirmed_answer import confirmed_answer
from lrvalley.reporting.cost_table import cost_table
from lrvalley.reporting.figures.catalog import COST, MORE, SURE, TUNERS, VALLEYS
from lrvalley.reporting.grid_band import with_grid_band
from lrvalley.reporting.grid_winner import grid_winner
from lrvalley.reporting.html_columns import Header, ReportTable, Value
from lrvalley.reporting.html_figures import caption, report_figures
from lrvalley.reporting.html_tables import report_table
from lrvalley.reporting.study_facts import flat_config, mixture_warnings, run_facts
from lrvalley.reporting.tuner_answers import tuner_answers
from lrvalley.reporting.valley_data import valley_data
from lrvalley.reporting.wording import in_order
from lrvalley.study.objective import Objective

TEMPLATES = Path(__file__).parent / "templates"

# In reading order.
TABLES = ("fastest_slowest", "scaling_fit", "rates")
# What the page's own figure of the valleys stands in for, when scripts run.
STATIC_VALLEYS = ("time_to_train_by_lr", "value_by_lr")
ARTICLE_TABLES = ("article", "bands", "networks", "article_scaling")


def render_report(
    study: str,
    tables: Mapping[str, pd.DataFrame],
    figures: Mapping[str, str | Path],
    config: Mapping[str, Any],
    objective: Objective,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    confirmed: Content | None = None,
) -> str:
    """The report of a study.

    Args:
        study: its name.
        tables: tidy tables by name; all but `cells` and `best_lr` may be missing.
        figures: files of figures (``.svg`` or ``.png``) by name.
        config: the study's configuration, nested as in its YAML file.
        objective: what was asked of the trainings.
        settings: by optimizer, what its code needs beside the rate; see
            `rule_parameters.code_settings`.
        confirmed: the content of `answer.json`, if there is one. The page then opens with
            it, and the grid's winner is shown as the luckiest of many.

    Returns:
        An HTML page that refers to nothing outside it; same input, same text.

    Raises:
        InputError: if a figure's file is not a readable SVG or PNG.
    """
    cells, best_lr = tables["cells"], in_usual_order(tables["best_lr"])
    setting = setting_of(cells, objective)
    shown = _filled_tables(
        {**tables, "best_lr": best_lr, "sensitivity": best_lr}, objective
    )
    if confirmed is not None:
        confirmed = with_grid_band(confirmed, best_lr, tables.get("rates"))
    colors = (config.get("figures") or {}).get("colors")
    grid = overall_answer(best_lr, setting, cost_of(cells), settings)
    page = _environment().get_template("report.html.j2")
    return page.render(
        study=study,
        answer=_first_answer(grid, confirmed, best_lr, setting),
        answers=[answer_for(row, setting) for row in records(best_lr)],
        warnings=[*(warnings(confirmed) if confirmed else []), *mixture_warnings(cells)],
        confirmed=_confirmed_table(confirmed) if confirmed else None,
        confirmed_words=optimizers_words(confirmed) if confirmed else "",
        sure_figures=report_figures(figures, SURE),
        valley=_as_json(valley_data(tables, objective, colors)),
        valley_figures=report_figures(figures, VALLEYS),
        static_valleys=STATIC_VALLEYS,
        cost=cost_table(tables),
        cost_figures=report_figures(figures, COST),
        figures=report_figures(figures, MORE),
        tuner_answers=tuner_answers(tables),
        tuner_figures=report_figures(figures, TUNERS),
        article=[shown[name] for name in ARTICLE_TABLES if name in shown],
        tables=[shown[name] for name in TABLES if name in shown],
        sections=shown,
        facts=run_facts(cells),
        config=flat_config(config),
        caption=partial(caption, by_value=objective.target is None),
    )


def _first_answer(
    grid: Answer, confirmed: Content | None, best_lr: pd.DataFrame, setting: Setting
) -> Answer:
    """The confirmed answer with a word on the grid's winner; without one, the grid's."""
    if confirmed is None:
        return grid
    answer = confirmed_answer(confirmed)
    ranked = ranking(best_lr, setting.objective)
    if not ranked:
        return answer
    luck = grid_winner(ranked[0], setting, int(best_lr["rates_tried"].sum()), confirmed)
    return replace(answer, points=(*answer.points, luck))


def _as_json(data: Mapping[str, Any] | None) -> Markup:
    """Data inside of a script element, which only `<` could end; nothing if there are none.

    NaN is refused, because a browser does not read it.
    """
    if data is None:
        return Markup()
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Markup(text.replace("<", r"\u003c"))


def _confirmed_table(confirmed: Content) -> ReportTable:
    headers = optimizers_headers(confirmed)
    columns = [Header(name, numeric=place > 0) for place, name in enumerate(headers)]
    rows = [[Value(text) for text in row] for row in optimizers_rows(confirmed)]
    return ReportTable("confirmed", "Confirmed with other seeds", columns, rows)


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _filled_tables(
    tables: Mapping[str, pd.DataFrame], objective: Objective
) -> dict[str, ReportTable]:
    """The report's tables that have rows."""
    own = ("best_lr", "sensitivity")
    names = (*own, "claims", *ARTICLE_TABLES, *TABLES, "timing_check", "tuners")
    filled = [name for name in names if name in tables and not tables[name].empty]
    return {name: report_table(name, tables[name], objective) for name in filled}


def in_usual_order(best_lr: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order in which figures list the optimizers."""
    names = in_order(list(best_lr["optimizer"]))
    return best_lr.sort_values("optimizer", key=lambda column: column.map(names.index))
