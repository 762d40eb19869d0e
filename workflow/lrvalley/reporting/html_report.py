"""The report: one HTML page that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lrvalley.reporting.answers import answer_for, cost_of, overall_answer, setting_of
from lrvalley.reporting.figures.catalog import STUDY, TUNERS
from lrvalley.reporting.html_columns import ReportTable
from lrvalley.reporting.html_figures import caption, report_figures
from lrvalley.reporting.html_tables import report_table
from lrvalley.reporting.rows import records
from lrvalley.reporting.study_facts import flat_config, mixture_warnings, run_facts
from lrvalley.reporting.tuner_answers import tuner_answers
from lrvalley.reporting.wording import in_order

TEMPLATES = Path(__file__).parent / "templates"

# In reading order.
TABLES = ("best_lr", "fastest_slowest", "scaling_fit", "rates")
ARTICLE_TABLES = ("article", "article_scaling")


def render_report(
    study: str,
    tables: Mapping[str, pd.DataFrame],
    figures: Mapping[str, str | Path],
    config: Mapping[str, Any],
) -> str:
    """The report of a study.

    Args:
        study: its name.
        tables: tidy tables by name; all but `cells` and `best_lr` may be missing.
        figures: files of figures (``.svg`` or ``.png``) by name.
        config: the study's configuration, nested as in its YAML file.

    Returns:
        An HTML page that refers to nothing outside it; same input, same text.

    Raises:
        InputError: if a figure's file is not a readable SVG or PNG.
    """
    cells, best_lr = tables["cells"], in_usual_order(tables["best_lr"])
    setting = setting_of(cells)
    shown = _filled_tables({**tables, "best_lr": best_lr})
    page = _environment().get_template("report.html.j2")
    return page.render(
        study=study,
        answer=overall_answer(best_lr, setting, cost_of(cells)),
        answers=[answer_for(row, setting) for row in records(best_lr)],
        warnings=mixture_warnings(cells),
        figures=report_figures(figures, STUDY),
        tuner_answers=tuner_answers(tables),
        tuner_figures=report_figures(figures, TUNERS),
        article=[shown[name] for name in ARTICLE_TABLES if name in shown],
        tables=[shown[name] for name in TABLES if name in shown],
        sections=shown,
        facts=run_facts(cells),
        config=flat_config(config),
        caption=caption,
    )


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _filled_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, ReportTable]:
    """The report's tables that have rows."""
    names = ("claims", *ARTICLE_TABLES, *TABLES, "timing_check", "tuners")
    filled = [name for name in names if name in tables and not tables[name].empty]
    return {name: report_table(name, tables[name]) for name in filled}


def in_usual_order(best_lr: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order in which figures list the optimizers."""
    names = in_order(list(best_lr["optimizer"]))
    return best_lr.sort_values("optimizer", key=lambda column: column.map(names.index))
