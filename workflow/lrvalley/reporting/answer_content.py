"""The content of `answer.json`, read back: what was asked, and an optimizer's entry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lrvalley.errors import InputError
from lrvalley.study.objective import HIGHER, Objective

Content = Mapping[str, Any]


def read_answer(path: Path) -> dict[str, Any]:
    """The content of an `answer.json`.

    Raises:
        InputError: if the file is not readable.
    """
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"answer {path}: not readable ({error}), expected a file that this workflow "
            "wrote; delete it to make it again"
        ) from None
    return content


def objective_of(content: Content) -> Objective:
    """What was asked of the trainings."""
    own = content["objective"]
    return Objective(own["metric"], own["split"], own["direction"] == HIGHER, own["target"])


def of_optimizer(content: Content, name: str) -> Content | None:
    """An optimizer's entry."""
    return next((own for own in content["optimizers"] if own["optimizer"] == name), None)
