"""The content of `answer.json`, read back: what was asked, and an optimizer's entry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from lrvalley.errors import InputError
from lrvalley.study.objective import HIGHER, Objective
from lrvalley.support.one_line import one_line

SCHEMA_FILE = Path(__file__).parents[2] / "schemas" / "answer.schema.yaml"

Content = Mapping[str, Any]


def read_answer(path: Path) -> dict[str, Any]:
    """The content of an `answer.json`.

    Raises:
        InputError: if the file is not readable, or not as its schema says.
    """
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _no_answer(path, f"not readable ({error})") from None
    problem = jsonschema.exceptions.best_match(_validator().iter_errors(content))
    if problem is not None:
        where = problem.json_path.removeprefix("$.")
        raise _no_answer(path, f"{where}: {problem.message}")
    return content


def _no_answer(path: Path, problem: str) -> InputError:
    return InputError(
        f"answer {path}: {one_line(problem)}, expected a file that this workflow wrote; "
        "delete it to make it again"
    )


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(yaml.safe_load(SCHEMA_FILE.read_text()))


def objective_of(content: Content) -> Objective:
    """What was asked of the trainings."""
    own = content["objective"]
    return Objective(
        own["metric"],
        own["split"],
        own["direction"] == HIGHER,
        own["target"],
        own.get("window", Objective.window),
    )


def of_optimizer(content: Content, name: str) -> Content | None:
    """An optimizer's entry."""
    return next((own for own in content["optimizers"] if own["optimizer"] == name), None)
