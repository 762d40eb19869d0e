"""Population based training of a run's members, which can be interrupted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lrvalley.records.state_file import SavedState, load_state, save_state
from lrvalley.study.history import rounded
from lrvalley.study.tuner_runs import TunerRun
from lrvalley.training.population_members import LaneMembers
from lrvalley.training.program import Program
from lrvalley.tuners.population import Round, evolve

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
    plan = run.plan
    members = LaneMembers(program, run.optimizer, run.fixed, plan.population, run.seed)
    rounds = _resumed(members, load_state(checkpoint))
    if rounds:
        report(f"going on after judgement {len(rounds)}")

    def judged(done: list[Round]) -> None:
        progress = [asdict(each) for each in done]
        save_state(checkpoint, SavedState(progress, members.state()))
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


def _resumed(members: LaneMembers, saved: SavedState | None) -> list[Round]:
    """The rounds of a saved state, which the members go on from; none if it is unusable."""
    if saved is None:
        return []
    try:
        rounds = [Round(**done) for done in saved.progress]
        members.restore(saved.arrays)
    except (KeyError, TypeError, ValueError):
        return []
    return rounds


def _rounded(values: Any) -> Any:
    if isinstance(values, dict):
        return {name: _rounded(value) for name, value in values.items()}
    if isinstance(values, list):
        return [_rounded(value) for value in values]
    return rounded(values)
