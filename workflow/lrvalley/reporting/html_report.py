"""The report: one HTML page that needs nothing but itself."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lrvalley.errors import InputError
from lrvalley.reporting.answers import answer_for, cost_of, overall_answer, setting_of
from lrvalley.reporting.html_tables import ReportTable, report_table
from lrvalley.reporting.tuner_answers import search_answer, tuner_answer
from lrvalley.reporting.wording import format_count, in_order

TEMPLATES = Path(__file__).parent / "templates"
CAPTIONS = Path(__file__).parents[2] / "report"
MEDIA_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}

TABLES = ("best_lr", "fastest_slowest", "scaling_fit", "rates")
ARTICLE_TABLES = ("article", "article_scaling")
FIGURE_TITLES = {
    "time_to_train_by_lr": "Time to train by learning rate",
    "fastest_and_slowest_by_lr": "Fastest and slowest optimizer by learning rate",
    "validation_accuracy_over_time": "Validation accuracy over time",
    "time_by_size": "Time to train by size",
    "time_by_size_and_lr": "Time to train by size and learning rate",
    "cells_heatmap": "All cells of the grid",
}
TUNER_FIGURE_TITLES = {
    "regret_by_steps": "Regret against steps spent",
    "population_lineage": "Population based training: the members' rates",
    "population_accuracy": "Population based training: accuracy over steps",
    "settings_search": "Searching an optimizer's other settings",
    "range_tests": "Range tests",
}


@dataclass(frozen=True)
class ReportFigure:
    """A figure ready to be written: its name, title, and image as a data URI."""

    name: str
    title: str
    source: str


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
        figures: files of figures (``.svg`` or ``.png``) by name, in reading order.
        config: the study's configuration, nested as in its YAML file.

    Returns:
        An HTML page that refers to nothing outside it; same input, same text.

    Raises:
        InputError: if a figure's file is not a readable SVG or PNG.
    """
    cells, best_lr = tables["cells"], in_usual_order(tables["best_lr"])
    setting = setting_of(cells)
    shown = _filled_tables({**tables, "best_lr": best_lr})
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            study=study,
            answer=overall_answer(best_lr, setting, cost_of(cells)),
            answers=[answer_for(row, setting) for row in best_lr.to_dict("records")],
            warnings=mixture_warnings(cells),
            figures=_report_figures(figures, FIGURE_TITLES),
            tuner_answers=tuner_answers(tables),
            tuner_figures=_report_figures(figures, TUNER_FIGURE_TITLES),
            article=[shown[name] for name in ARTICLE_TABLES if name in shown],
            tables=[shown[name] for name in TABLES if name in shown],
            sections=shown,
            facts=run_facts(cells),
            config=flat_config(config),
            caption=caption,
        )
    )


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def caption(name: str) -> list[str]:
    """The paragraphs of a caption in ``workflow/report``; none if it has no file.

    Captions are plain prose without markup, so that Snakemake's report and this one
    can both show them.
    """
    path = CAPTIONS / f"{name}.rst"
    if not path.exists():
        return []
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    return [" ".join(block.split()) for block in blocks if block.strip()]


def mixture_warnings(cells: pd.DataFrame) -> list[str]:
    """A sentence for each thing that should be the same for all cells and is not.

    Args:
        cells: the table `cells`.
    """
    kinds = {
        "tensorflow": "by several versions of TensorFlow",
        "device": "on several kinds of device",
    }
    warnings = []
    for column, words in kinds.items():
        found = sorted(cells[column].dropna().astype(str).unique())
        if len(found) > 1:
            listed = ", ".join(found)
            warnings.append(f"The cells of this study were trained {words}: {listed}.")
    return warnings


def run_facts(cells: pd.DataFrame) -> list[tuple[str, str]]:
    """What was trained, as (name, value) pairs; a cell of two experiments counts once.

    Args:
        cells: the table `cells`.
    """
    once = cells.drop_duplicates("key")
    counts = once["status"].value_counts().sort_index()
    statuses = ", ".join(f"{format_count(n)} {status}" for status, n in counts.items())
    facts = [
        ("Cells", f"{format_count(len(once))} ({statuses})" if len(once) else "0"),
        ("Steps trained", format_count(once["steps_trained"].sum())),
        ("TensorFlow", ", ".join(sorted(once["tensorflow"].unique()))),
        ("Device", ", ".join(sorted(once["device"].unique()))),
    ]
    return [(name, value or "none") for name, value in facts]


def flat_config(config: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """A nested configuration as (dotted key, readable value) pairs, in its order."""
    pairs = []
    for key, value in config.items():
        if isinstance(value, Mapping) and value:
            pairs += flat_config(value, f"{prefix}{key}.")
        else:
            pairs.append((f"{prefix}{key}", _config_value(value)))
    return pairs


def _config_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(_config_value(item) for item in value) or "none"
    return "none" if value is None or value == {} else str(value)


def _filled_tables(tables: Mapping[str, pd.DataFrame]) -> dict[str, ReportTable]:
    """The report's tables that have rows."""
    names = ("claims", *ARTICLE_TABLES, *TABLES, "timing_check", "tuners")
    filled = [name for name in names if name in tables and not tables[name].empty]
    return {name: report_table(name, tables[name]) for name in filled}


def tuner_answers(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """What the comparison of tuners came to, if it was made."""
    if "tuners" not in tables:
        return []
    answers = (
        tuner_answer(tables["tuners"]),
        search_answer(
            *(tables[name] for name in ("search", "best_lr", "tuners", "search_check"))
        ),
    )
    return [answer for answer in answers if answer]


def _report_figures(
    figures: Mapping[str, str | Path], titles: Mapping[str, str]
) -> list[ReportFigure]:
    return [
        ReportFigure(name, titles[name], data_uri(path))
        for name, path in figures.items()
        if name in titles
    ]


def data_uri(path: str | Path) -> str:
    """An image file as a URI that holds its bytes.

    Raises:
        InputError: if the file is neither SVG nor PNG, or cannot be read.
    """
    path = Path(path)
    if path.suffix not in MEDIA_TYPES:
        raise InputError(f"figure file {path}: expected a .svg or .png file")
    try:
        content = base64.b64encode(path.read_bytes()).decode("ascii")
    except OSError as error:
        raise InputError(f"figure file {path}: not readable ({error})") from None
    return f"data:{MEDIA_TYPES[path.suffix]};base64,{content}"


def in_usual_order(best_lr: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order in which figures list the optimizers."""
    names = in_order(list(best_lr["optimizer"]))
    return best_lr.sort_values("optimizer", key=lambda column: column.map(names.index))
