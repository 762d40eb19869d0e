"""Population based training of a run's members, which can be interrupted."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from lrvalley.study.tuner_runs import TunerRun
from lrvalley.support.atomic_files import atomic_path
from lrvalley.support.checked_json import rounded
from lrvalley.training.population_members import LaneMembers
from lrvalley.training.program import Program
from lrvalley.tuners.population import Round, evolve

# What NumPy and the modules below it raise for a damaged file, besides an OSError.
UNREADABLE = (
    OSError,
    EOFError,
    KeyError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)

Report = Callable[[str], None]


def train_population(
    run: TunerRun, program: Program, checkpoint: Path, report: Report = print
) -> list[dict[str, Any]]:
    """Train a population, from its last judgement on if it was interrupted.

    Args:
        run: the spec.
        program: network, batches and data.
        checkpoint: the file that is written at every judgement.
        report: writes a line to the log.

    Returns:
        The rounds, one for each judgement: `settings` (of every member), `progress`
        (`accuracy` and `loss` at every check, of every member, in training), `scores`
        (accuracy on the validation images at the judgement) and `parents` (the member
        from which each went on).
    """
    cell, plan = run.cell, run.plan
    members = LaneMembers(program, cell.optimizer, cell.hyperparameters, plan.population)
    rounds: Sequence[Round] = ()
    if saved := load_checkpoint(checkpoint):
        rounds, state = saved
        members.restore(state)
        report(f"going on after judgement {len(rounds)}")

    def judged(done: list[Round]) -> None:
        save_checkpoint(checkpoint, done, members.state())
        best = max(done[-1].scores)
        report(f"judgement {len(done)}: best validation accuracy {best:.2%}")

    return [as_json(each) for each in evolve(members, run.space, plan, rounds, judged)]


def as_json(done: Round) -> dict[str, Any]:
    """A round as its file keeps it; numbers that are not finite become None."""
    return {
        "settings": [_rounded(dict(each)) for each in done.settings],
        "progress": _rounded(done.progress),
        "scores": _rounded(list(done.scores)),
        "parents": list(done.parents),
    }


def save_checkpoint(
    file: Path, rounds: Sequence[Round], state: dict[str, np.ndarray]
) -> None:
    """Write how far a run has come, atomically."""
    text = json.dumps([asdict(done) for done in rounds])
    with atomic_path(file) as temporary:
        np.savez(temporary, rounds=np.array(text), **state)


def load_checkpoint(file: Path) -> tuple[list[Round], dict[str, np.ndarray]] | None:
    """What `save_checkpoint` wrote, or None if it is not there or not readable."""
    try:
        with np.load(file, allow_pickle=False) as saved:
            arrays = dict(saved)
        rounds = [Round(**done) for done in json.loads(str(arrays.pop("rounds")))]
    except UNREADABLE:
        return None
    return rounds, arrays


def _rounded(values: Any) -> Any:
    if isinstance(values, dict):
        return {name: _rounded(value) for name, value in values.items()}
    if isinstance(values, list):
        return [_rounded(value) for value in values]
    return rounded(values)
