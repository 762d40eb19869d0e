"""Finding and removing the cells that no study refers to any more."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from lrvalley.config.files import SUFFIXES, overlaid, read_file
from lrvalley.study.follow_ups import later_cells
from lrvalley.study.study import Study, load_study
from lrvalley.study.tuner_runs import runs

BASE = "config.yaml"


def studies_in(folder: str | Path) -> list[Study]:
    """The study of `config.yaml`, and of each overlay beside it.

    Raises:
        InputError: if a configuration is wrong; nothing should be removed then.
    """
    base = Path(folder, BASE)
    studies = []
    for file in sorted(each for each in Path(folder).iterdir() if each.suffix in SUFFIXES):
        config = read_file(base)
        if file != base:
            config = overlaid(config, read_file(file))
        studies.append(load_study(config, [base, file]))
    return studies


def remove_unused_cells(results: str | Path, studies: Iterable[Study]) -> list[Path]:
    """Remove the cells that no study refers to, and folders that become empty.

    Args:
        results: the folder with `cells/` and the studies' own folders.
        studies: the studies whose cells are kept, those included for which their
            tables call.

    Returns:
        The files that were removed.
    """
    used = {Path(path).name for study in studies for path in _paths(study, Path(results))}
    folder = Path(results, "cells")
    unused = sorted(file for file in folder.rglob("*.json") if file.name not in used)
    for file in unused:
        file.unlink()
        for above in file.relative_to(folder).parents[:-1]:
            if not any((folder / above).iterdir()):
                (folder / above).rmdir()
    return unused


def _paths(study: Study, results: Path) -> list[str]:
    later = chain.from_iterable(later_cells(study, results / study.name / "tables"))
    cells = (*study.grid, *study.scaling, *study.search, *later, *runs(study))
    return [each.path for each in cells]
