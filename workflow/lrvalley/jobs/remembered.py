"""The studies that have run in a folder, as they last ran.

A run that needs cells writes its study down before its first job. So a person who watches
need not name the study, and pruning knows studies whose configuration is elsewhere.
"""

from __future__ import annotations

from pathlib import Path

from lrvalley.config.files import read_file
from lrvalley.errors import InputError
from lrvalley.study.load import load_study
from lrvalley.study.study import Study
from lrvalley.support.atomic_files import write_json

# Not in the hand-over folder, which is empty when a run has succeeded.
PATTERN = ".snakemake/lrvalley-studies/study-{name}.json"


def remember(study: Study, root: Path = Path()) -> None:
    """Write a study down.

    Args:
        study: the study.
        root: the folder in which Snakemake runs.
    """
    write_json(root / PATTERN.format(name=study.name), study.config.to_json())


def remembered_files(root: Path = Path()) -> list[Path]:
    """The files of the studies that have run in a folder, the last one first."""
    files = root.glob(PATTERN.format(name="*"))
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
