"""Reading, writing and checking a trained cell's JSON file.

The file holds no clock time, host name or date: the same spec, data and code
give the same bytes. A checksum shows whether it was damaged or edited.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from lrvalley.errors import InputError
from lrvalley.study.cell import Cell
from lrvalley.study.history import History
from lrvalley.study.patience import outcome_of
from lrvalley.study.trajectory import RECORD_VERSION
from lrvalley.support.atomic_files import write_text
from lrvalley.support.checked_json import REMEDY, load_checked, with_checksum

SCHEMA_FILE = Path(__file__).parents[2] / "schemas" / "cell.schema.yaml"


@dataclass(frozen=True)
class Result:
    """A trained cell.

    Attributes:
        cell: what was trained.
        status: `reached`, `budget`, `plateaued`, `diverged` or `stalled`.
        steps: steps to the target, or None if it was not reached.
        weights: number of trainable weights of the model.
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


def cut(record: Result, cell: Cell) -> Result | None:
    """The result of a cell, from a record of its trajectory that goes as far or further.

    Args:
        record: a trained cell.
        cell: the cell that is asked for.

    Returns:
        What training the cell would give, or None if the record is of another trajectory,
        ends too early, or lacks the metrics on the validation data.
    """
    outcome = outcome_of(record.history, cell.stop)
    if record.cell.trajectory != cell.trajectory or outcome is None:
        return None
    return replace(record, cell=cell, **outcome._asdict())


def write_cell(path: str | Path, result: Result) -> None:
    """Write `result` to `path`, atomically."""
    write_text(path, dumps(result))


def dumps(result: Result) -> str:
    """The text of a cell's file."""
    content = {
        "version": RECORD_VERSION,
        "key": result.cell.key,
        "spec": result.cell.to_json(),
        "status": result.status,
        "steps": result.steps,
        "examples": result.examples,
        "weights": result.weights,
        "tensorflow": result.tensorflow,
        "device": result.device,
        "history": asdict(result.history),
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
    content, is_intact = load_checked(path, "cell")
    if not (is_intact and content.get("version") == RECORD_VERSION):
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
