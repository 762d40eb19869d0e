"""What the rule files declare of any study, without Snakemake."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from types import CodeType, SimpleNamespace

from support.rule_files import blocks

from lrvalley.reporting import rule_parameters
from lrvalley.reporting.figures import catalog
from lrvalley.study import tuner_runs
from lrvalley.tuners import catalog as tuner_catalog
from lrvalley.tuners.answer_search import search_of

_PARAMETERS = re.compile(r"^ +params:\n(.*?)^ +message:", re.DOTALL | re.MULTILINE)
_SCRIPT = re.compile(r"scripts/(\w+)\.py")


def declared(rules: Path, study) -> dict[str, list[object]]:
    """By script, the parameters of all its rules whose output depends on code.

    Lists of files that are known only after a table are those of one rate or of all.
    """
    names, found = _namespace(study), {}
    without = () if study.compares_with_article else ("article", "tune")
    for block in blocks(rules, without):
        if "code_of(" in block:
            script, parameters = _compiled(block)
            made = [eval(parameters, {**names, **loop}) for loop in _loops(block, study)]
            found[script] = [_called(each, study) for each in made]
    return found


@cache
def _compiled(block: str) -> tuple[str, CodeType]:
    """The script of a rule, and what makes its parameters."""
    text = f"dict({_PARAMETERS.search(block)[1]})"
    return _SCRIPT.search(block)[1], compile(text, "<parameters>", "eval")


def _loops(block: str, study) -> list[dict[str, object]]:
    """What a rule that stands in a loop is made for."""
    if "DRAWN" in block:
        return [{"DRAWN": figure} for figure in catalog.figures_of(study)]
    return [{"METHOD": method} for method in tuner_catalog.REPLAYED]


def _called(parameters, study) -> dict[str, object]:
    """Parameters of which the functions of wildcards are called for every optimizer."""
    every = [SimpleNamespace(optimizer=name) for name in study.optimizers]
    return {
        name: [value(each) for each in every] if callable(value) else value
        for name, value in parameters.items()
    }


def _namespace(study) -> dict[str, object]:
    """What the rule files have defined where they state parameters."""
    one_rate = {name: study.rates(name)[0] for name in study.optimizers}
    files = {
        "grid_cells": study.grid,
        "scaling_cells": study.scaling,
        "searched_cells": study.search,
        "contrast_cells": study.contrast,
        "search_check_cells": study.search_checks,
        "curve_cells": study.curves(one_rate),
        "band_cells": [
            cell
            for name, lr in one_rate.items()
            if study.repeats_bands
            for cell in study.band(name, lr, lr)
        ],
        "confirmation_cells": [
            study.grid_cell(name, lr, seed)
            for name, lr in one_rate.items()
            for seed in study.confirmation_seeds
        ],
        "POPULATIONS": tuner_runs.populations(study),
        "RANGE_TESTS": tuner_runs.range_tests(study),
    }
    defaults = study.default_rate if study.config.answer.defaults else {}.get
    return {
        "STUDY": study,
        "rule_parameters": rule_parameters,
        "tuner_catalog": tuner_catalog,
        "search_of": search_of,
        "code_of": lambda *scripts: scripts,
        "names_of": lambda *lists: lists,
        "timings": [],
        "STEP_TIMES": study.programs(),
        "SEARCHES": study.optimizers,
        "SEARCHED_SETTINGS": [],
        "DEFAULT_RATES": {name: defaults(name) for name in study.optimizers},
        **{name: [each.path for each in made] for name, made in files.items()},
    }
