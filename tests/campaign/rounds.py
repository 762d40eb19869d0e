"""One round: a disturbance, a run that nothing disturbs, and what is wrong afterwards."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from support.clones import Clone
from support.runs import processes_in

from campaign import disturbances
from campaign.catalog import (
    CLOCK_BACK,
    CLOCK_FORWARD,
    DELETED,
    EMPTY,
    FULL_DISK,
    HEALS,
    LEFTOVERS,
    PRUNE,
    RESTORED,
    TWO_RUNS,
    Kind,
    Round,
)
from campaign.comparison import Files, differences
from campaign.folder import begin, put_data, results
from lrvalley.support.one_line import one_line

TRACEBACK = "Traceback (most recent call last)"
# What nothing may change: a file that was on record and sound.
RECORDS = "results/cells/"


@dataclass(frozen=True)
class Outcome:
    """What came of a round.

    Attributes:
        what: what was done, in a few words.
        problems: what is not as after an undisturbed run, or not as promised.
        seconds: how long the round took.
    """

    what: str
    problems: tuple[str, ...]
    seconds: float


def run_round(finished: Clone, folder: Path, each: Round) -> Outcome:
    """Disturb, run again, compare.

    Args:
        finished: the clone of the undisturbed run.
        folder: where the round's clone is made; what was there is removed.
        each: the round.
    """
    began, random = time.monotonic(), Random(each.seed)
    clone = begin(finished, folder, each.start, random)
    try:
        what, problems = _tried(clone, finished, each, random)
    except (AssertionError, subprocess.TimeoutExpired) as error:
        what, problems = "", [f"did not end: {one_line(error)}"]
    finally:
        for process in processes_in(clone):
            process.kill()
    return Outcome(what, tuple(problems), time.monotonic() - began)


def _tried(
    clone: Clone, finished: Clone, each: Round, random: Random
) -> tuple[str, list[str]]:
    before = results(clone)
    if each.kind:
        what, problems = _with_damage(clone, finished, each, each.kind, random)
    else:
        what = _disturbed(clone, each, random)
        kept = results(clone)
        problems = _lost(before, kept)
        problems += _run(clone, each.target, f"after {each.fault}")
        problems += _lost(kept, results(clone))
    problems += differences(results(finished), results(clone), each.start == EMPTY)
    problems += [*_left_over(clone), *_tracebacks(clone)]
    if not problems and each.target != PRUNE:
        again = clone.snakemake("--dry-run", each.target)
        if "Nothing to be done" not in again.stdout:
            problems.append(f"not done: {_last_line(again.stdout)}")
    return what, problems


def _disturbed(clone: Clone, each: Round, random: Random) -> str:
    if each.fault == TWO_RUNS:
        return disturbances.beside_another(clone, each.target, random)
    if each.fault == FULL_DISK:
        return disturbances.with_a_full_disk(clone, each.target, random)
    if each.fault in (CLOCK_BACK, CLOCK_FORWARD):
        return disturbances.with_other_times(clone, each.fault, random)
    if each.fault == LEFTOVERS:
        return disturbances.with_leftovers(clone)
    return disturbances.killed(clone, each.target, each.fault, random)


def _with_damage(
    clone: Clone, finished: Clone, each: Round, kind: Kind, random: Random
) -> tuple[str, list[str]]:
    """The first run makes the file again, or refuses it and names it."""
    file, content, what = disturbances.damaged(clone, kind, random)
    first = clone.snakemake(each.target)
    problems = [f"{TRACEBACK}: damaged"] if TRACEBACK in first.stdout else []
    if first.returncode == 0:
        problems += _restored(kind, file, content, clone, finished)
        return what, problems
    if kind.cure == HEALS:
        problems.append(f"refused, expected made again: {_last_line(first.stdout)}")
    elif file.name not in first.stdout:
        problems.append(f"refused without its name: {_last_line(first.stdout)}")
    if kind.cure == DELETED:
        file.unlink()
    else:
        _restored(kind, file, content, clone, finished)
    return f"{what}; refused", problems + _run(clone, each.target, "after the cure")


def _restored(
    kind: Kind, file: Path, content: bytes, clone: Clone, finished: Clone
) -> list[str]:
    """Put back what only the user has; a file that the run has not read is no problem."""
    if kind.cure == DELETED and file.read_bytes() != content:
        return [f"{file.name}: damaged, and neither refused nor made again"]
    if kind.cure == RESTORED:
        if "data" in kind.files:
            put_data(finished, clone)
        else:
            file.write_bytes(content)
    return []


def _run(clone: Clone, target: str, when: str) -> list[str]:
    finished = clone.snakemake(target)
    problems = [f"{TRACEBACK}: {when}"] if TRACEBACK in finished.stdout else []
    if finished.returncode:
        problems.append(f"the run {when} failed: {_last_line(finished.stdout)}")
    return problems


def _lost(before: Files, after: Files) -> list[str]:
    return [
        f"{name}: lost, or changed"
        for name, content in before.items()
        if name.startswith(RECORDS) and after.get(name) != content
    ]


def _left_over(clone: Clone) -> Iterator[str]:
    locks = (clone.path / ".snakemake/locks").glob("*")
    for file in (*clone.half_written(), *clone.handed_over(), *locks):
        yield f"{file.relative_to(clone.path)}: left over"
    for process in processes_in(clone):
        yield f"process {process.pid}: left over"


def _tracebacks(clone: Clone) -> Iterator[str]:
    for file in (clone.path / "printed", *(clone.path / "logs").rglob("*.log")):
        if file.exists() and TRACEBACK in file.read_text(errors="replace"):
            yield f"{file.relative_to(clone.path)}: {TRACEBACK}"


def _last_line(printed: str) -> str:
    lines = [line for line in printed.splitlines() if line.strip()]
    named = [line for line in lines if "rror" in line]
    return " ".join((named or lines or ["nothing printed"])[-1].split())
