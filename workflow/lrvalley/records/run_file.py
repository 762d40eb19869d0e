"""Reading, writing and checking the JSON file of a tuner's training.

Like a cell's file it holds no clock time: same spec, data and code, same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrvalley.errors import InputError
from lrvalley.study.tuner_runs import TunerRun
from lrvalley.support.atomic_files import write_text
from lrvalley.support.checked_json import REMEDY, load_checked, with_checksum

SCHEMA_VERSION = 2


@dataclass(frozen=True)
class RunResult:
    """A training of a tuner.

    Attributes:
        run: what was trained.
        outcome: what came of it: of a population its `rounds`, see
            `training.population.train_population`; of a range test the `lr` and the `loss`
            (nats) of each step.
        tensorflow: version of TensorFlow that trained it.
        device: kind of device that trained it, `CPU` or `GPU`.
    """

    run: TunerRun
    outcome: Mapping[str, Any]
    tensorflow: str
    device: str


def write_run(path: str | Path, result: RunResult) -> None:
    """Write a result, atomically."""
    content = {
        "schema_version": SCHEMA_VERSION,
        "key": result.run.key,
        "spec": result.run.to_json(),
        "tensorflow": result.tensorflow,
        "device": result.device,
        "outcome": result.outcome,
    }
    write_text(path, with_checksum(content))


def read_run(path: str | Path, run: TunerRun) -> RunResult:
    """Read and check the file of a run.

    Raises:
        InputError: if the file cannot be read, was damaged or edited, or is another
            run's; the message names the file, what was found and what was expected.
    """
    content, is_intact = load_checked(Path(path), "run")
    if not is_intact or content.get("schema_version") != SCHEMA_VERSION:
        raise InputError(
            f"run file {path}: its checksum or version is not that of what it holds, "
            f"expected an unedited file; {REMEDY}"
        )
    if content["key"] != run.key:
        raise InputError(
            f"run file {path}: key is {content['key']}, expected {run.key}; {REMEDY}"
        )
    return RunResult(run, content["outcome"], content["tensorflow"], content["device"])
