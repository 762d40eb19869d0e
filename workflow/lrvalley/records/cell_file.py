"""Reading, writing and checking a trained cell's JSON file.

The file holds no clock time, host name or date: the same spec, data and code
give the same bytes. A checksum shows whether it was damaged or edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from lrvalley.errors import InputError
from lrvalley.study.cell import Cell
from lrvalley.support.atomic_files import write_text
from lrvalley.support.checked_json import REMEDY, is_intact, load, rounded, with_checksum

SCHEMA_VERSION = 2
SCHEMA_FILE = Path(__file__).parents[2] / "schemas" / "cell.schema.yaml"


@dataclass(frozen=True)
class History:
    """What was seen at each check; all sequences have the same length.

    Attributes:
        step: steps taken so far.
        accuracy: train accuracy in [0, 1] of the examples since the check before,
            each judged by the weights it was about to train.
        loss: mean cross-entropy (nats) of the same examples; None if not finite.
        validation_accuracy: accuracy in [0, 1] on the validation images with the
            weights at the check, or None if it was not asked for.
    """

    step: Sequence[int]
    accuracy: Sequence[float]
    loss: Sequence[float | None]
    validation_accuracy: Sequence[float] | None = None


@dataclass(frozen=True)
class Result:
    """A trained cell.

    Attributes:
        cell: what was trained.
        status: `reached`, `budget`, `diverged` or `stalled`.
        steps: steps to the target, or None if it was not reached.
        weights: number of trainable weights of the network.
        history: what was seen at each check.
        tensorflow: version of TensorFlow that trained it.
        device: kind of device that trained it, `CPU` or `GPU`.
    """

    cell: Cell
    status: str
    steps: int | None
    weights: int
    history: History
    tensorflow: str
    device: str

    @property
    def examples(self) -> int | None:
        """Examples seen until the target, or None if it was not reached."""
        return None if self.steps is None else self.steps * self.cell.batch

    @property
    def steps_trained(self) -> int:
        """Steps that were trained, whatever the outcome."""
        return self.history.step[-1] if self.history.step else 0


def write_cell(path: str | Path, result: Result) -> None:
    """Write `result` to `path`, atomically."""
    write_text(path, dumps(result))


def dumps(result: Result) -> str:
    """The text of a cell's file."""
    content = {
        "schema_version": SCHEMA_VERSION,
        "key": result.cell.key,
        "spec": result.cell.to_json(),
        "status": result.status,
        "steps": result.steps,
        "examples": result.examples,
        "weights": result.weights,
        "tensorflow": result.tensorflow,
        "device": result.device,
        "history": asdict(
            History(
                step=list(result.history.step),
                accuracy=_rounded(result.history.accuracy),
                loss=_rounded(result.history.loss),
                validation_accuracy=_rounded(result.history.validation_accuracy),
            )
        ),
    }
    return with_checksum(content)


def read_cell(path: str | Path, expected_key: str | None = None) -> Result:
    """Read and check a cell's file.

    Args:
        path: the file.
        expected_key: the key that the file must have; None takes it from the
            file's name.

    Returns:
        The trained cell.

    Raises:
        InputError: if the file cannot be read, does not match the schema, or is
            another cell's; the message names the file, what was found and what
            was expected.
    """
    path = Path(path)
    content = load(path, "cell")
    if not (is_intact(content) and content.get("schema_version") == SCHEMA_VERSION):
        _check_schema(path, content)
        raise InputError(
            f"cell file {path}: its checksum is that of another content, expected an "
            f"unedited file; {REMEDY}"
        )
    expected_key = expected_key or path.stem
    cell = Cell.from_json(content["spec"])
    for source, key in (("key", content["key"]), ("key of the spec", cell.key)):
        if key != expected_key:
            raise InputError(
                f"cell file {path}: {source} is {key}, expected {expected_key}; {REMEDY}"
            )
    return Result(
        cell=cell,
        status=content["status"],
        steps=content["steps"],
        weights=content["weights"],
        history=History(**content["history"]),
        tensorflow=content["tensorflow"],
        device=content["device"],
    )


def _check_schema(path: Path, content: Any) -> None:
    error = jsonschema.exceptions.best_match(_validator().iter_errors(content))
    if error is not None:
        where = error.json_path.removeprefix("$.")
        raise InputError(f"cell file {path}: {where}: {error.message}; {REMEDY}")


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(yaml.safe_load(SCHEMA_FILE.read_text()))


def _rounded(values: Sequence[float | None] | None) -> list[float | None] | None:
    return None if values is None else [rounded(value) for value in values]
