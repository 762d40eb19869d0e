"""The studies that have run in a folder, as they last ran.

A run that needs cells writes its study down before its first job. So a person who watches
need not name the study, and pruning knows studies whose configuration is elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from lrvalley.config.files import read_file
from lrvalley.errors import InputError
from lrvalley.study.load import load_study
from lrvalley.study.study import Study
from lrvalley.study.trajectory import digest
from lrvalley.support.atomic_files import write_json

# Not in the hand-over folder, which is empty when a run has succeeded.
FOLDER = ".snakemake/lrvalley-studies"
START_DIGITS = 8
# The target of a run that is asked for the answer.
ANSWER = "answer"
# Beside the file of a study whose run was asked for nothing else.
ANSWER_SUFFIX = ".answer"


def remembered_file(study: Study, start: Sequence[object]) -> Path:
    """The file in which a study is written down.

    Args:
        study: the study.
        start: what its run was started from: its overlays, and what the command line sets.
            The same study started from something else is another one, of which no file
            may know.
    """
    # Relative, so that the folder may be moved with all that is in it.
    names = [
        os.path.relpath(each.resolve()) if isinstance(each, Path) else str(each)
        for each in start
    ]
    name = digest({"start": names})[:START_DIGITS]
    return Path(FOLDER, f"study-{study.name}-{name}.json")


def remember(
    study: Study,
    start: Sequence[object] = (),
    root: Path = Path(),
    answer: bool = False,
) -> None:
    """Write a study down.

    Args:
        study: the study.
        start: as in `remembered_file`.
        root: the folder in which Snakemake runs.
        answer: whether the run was asked for the study's answer and nothing else.
    """
    file = root / remembered_file(study, start)
    write_json(file, study.config.to_json())
    if answer:
        file.with_suffix(ANSWER_SUFFIX).touch()
    else:
        file.with_suffix(ANSWER_SUFFIX).unlink(missing_ok=True)


def asks_for_answer(file: Path) -> bool:
    """Whether the run that wrote a file was asked for the answer and nothing else."""
    return file.with_suffix(ANSWER_SUFFIX).exists()


def remembered_files(root: Path = Path()) -> list[Path]:
    """The files of the studies that have run in a folder, the last one first."""
    files = root.glob(f"{FOLDER}/study-*.json")
    return sorted(files, key=lambda file: file.stat().st_mtime_ns, reverse=True)


def read_remembered(file: Path) -> Study:
    """The study of a file.

    Raises:
        InputError: if the file is damaged, or was written by a version with other keys.
    """
    try:
        return load_study(read_file(file), [file])
    except InputError as error:
        raise InputError(f"{error}; delete {file} to forget that study") from None
