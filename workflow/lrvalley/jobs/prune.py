"""Finding and removing the cells and states that no study asks for any more.

What cannot be made again in seconds is never removed on a guess: a configuration that is
not understood, or results of a study whose configuration is not known, stop it.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from lrvalley.config.fields import RESERVED
from lrvalley.config.files import SUFFIXES, read_file
from lrvalley.config.load import laid_on
from lrvalley.errors import InputError
from lrvalley.jobs.remembered import (
    read_remembered,
    remembered_file,
    remembered_files,
)
from lrvalley.records.state_file import STATES
from lrvalley.study.cell import CELL_PATTERN, CELLS, KEY_PATTERN, Cell
from lrvalley.study.load import load_study
from lrvalley.study.own_study import REHEARSAL
from lrvalley.study.study import Study
from lrvalley.study.trajectory import TRAJECTORY_DIGITS
from lrvalley.study.tuner_runs import MODULES, RUN_PATTERN, runs
from lrvalley.tuners.answer_search import rates_in_reach, search_of

RESULTS = "results"
# What a study's folder of results has as soon as there is something in it.
MADE_FIRST = ("step_time", "tables")

_KEY = f"[0-9a-f]{{{TRAJECTORY_DIGITS}}}"
_PARTS = {
    "task": r"\w+",
    "optimizer": r"\w+",
    "size": r"\d+(\.\d+)?",
    "lr": r"\d\.\d{3}e[+-]\d\d",
    "method": "|".join(MODULES),
}


def _names(pattern: str, key: str) -> re.Pattern[str]:
    parts = {name: f"(?:{part})" for name, part in {**_PARTS, "key": key}.items()}
    return re.compile(pattern.replace(".", r"\.").format(**parts))


# The files that pruning may touch; there may be others in these folders.
PRUNED = (
    _names(CELL_PATTERN, KEY_PATTERN),
    _names(RUN_PATTERN, _KEY),
    _names(REHEARSAL, _KEY),
    _names(STATES + "/{key}.npz", f"{_KEY}(?:-validated)?"),
)


@dataclass(frozen=True)
class Known:
    """A study and where it is described."""

    origin: str | Path
    study: Study


def known_studies(
    run: Known, layers: Mapping[Path, Sequence[Path]], overlays: Iterable[Path]
) -> list[Known]:
    """The studies of all configurations that can be found, and of those that have run.

    A study that has run in this folder is known as it last ran, unless the file that it
    was started from is read.

    Args:
        run: the study of this run.
        layers: folders with configurations, at any depth, and the files on which each of
            them is an overlay.
        overlays: overlays that may be elsewhere; laid on what is below the first folder.

    Raises:
        InputError: if a configuration is missing or wrong, or a study has results and no
            configuration.
    """
    first = next(iter(layers.values()))
    found = dict.fromkeys((*first, *overlays), first)
    for folder, below in layers.items():
        found |= dict.fromkeys((*below, *configurations(folder)), below)
    # Snakemake names overlays by their full paths.
    once = {file.resolve(): (file, below) for file, below in found.items()}
    known = [Known(file, study_of(file, below)) for file, below in once.values()]
    read = {
        remembered_file(each.study, [] if file in below else [file])
        for each, (file, below) in zip(known, once.values(), strict=True)
    }
    ran = (Known(file, read_remembered(file)) for file in set(remembered_files()) - read)
    for each in (run, *sorted(ran, key=lambda each: str(each.origin))):
        if each.study not in [other.study for other in known]:
            known.append(each)
    _refuse_unknown_results({each.study.name for each in known})
    return known


def configurations(folder: Path) -> list[Path]:
    """The files of a folder, at any depth, that are configurations by their names."""
    files = glob.glob("**/*", root_dir=folder, recursive=True, include_hidden=True)
    named = (folder / file for file in files if file.lower().endswith(SUFFIXES))
    return sorted(file for file in named if not file.is_dir())


def study_of(file: Path, below: Sequence[Path]) -> Study:
    """The study of a configuration, as an overlay on others unless it is one of them.

    Raises:
        InputError: if a configuration is missing or wrong.
    """
    if file in below:
        return load_study(*laid_on(below[: below.index(file) + 1], {}, []))
    return load_study(*laid_on(below, read_file(file), [file]))


def _refuse_unknown_results(names: Iterable[str]) -> None:
    unknown = [
        folder
        for folder in sorted(Path(RESULTS).glob("*"))
        if folder.name not in {*names, *RESERVED}
        and any((folder / part).exists() for part in MADE_FIRST)
    ]
    for folder in unknown:
        raise InputError(
            f"{folder}: found results of a study that is in no configuration, expected "
            "one that says which cells it asks for; name the file with --configfile, or "
            "delete the folder"
        )


def unused_files(studies: Iterable[Study]) -> list[Path]:
    """The files of trajectories and tuners' trainings that no study may ask for.

    The file of another stop of a trajectory that is asked for stays: cells are cut from it.

    Args:
        studies: the studies.

    Returns:
        Files of cells and of states.
    """
    wanted: set[str] = set().union(*map(_keys, studies))
    files = chain(Path(CELLS).rglob("*.json"), Path(STATES).glob("*.npz"))
    return sorted(file for file in files if _is_pruned(file) and _key(file) not in wanted)


def remove_files(files: Iterable[Path]) -> None:
    """Remove files, and folders that become empty, up to those of all cells or states."""
    kept = {Path(CELLS), Path(STATES)}
    for file in files:
        file.unlink(missing_ok=True)
        for folder in file.parents:
            if folder in kept or any(folder.iterdir()):
                break
            folder.rmdir()


def listing(files: Sequence[Path], known: Iterable[Known]) -> str:
    """Which files no study asks for, and which studies were asked, in words."""
    studies = [f"  {each.study.name}: {each.origin}" for each in known]
    lines = ["Studies whose cells and states stay:", *studies]
    if not files:
        return "\n".join([*lines, "Nothing to remove"])
    count = f"{len(files):,} {'file' if len(files) == 1 else 'files'}"
    lines.append(f"Removing {count} that none of them asks for:")
    return "\n".join([*lines, *(f"  {file}" for file in files)])


def _is_pruned(file: Path) -> bool:
    return any(names.fullmatch(file.as_posix()) for names in PRUNED)


def _key(file: Path) -> str:
    """The key of the trajectory or of the tuner's training that a file is of."""
    return file.stem.partition("-")[0]


def _keys(study: Study) -> set[str]:
    """The keys of all that a study may ask for, whatever its tables call for.

    Curves are trajectories of the grid.
    """
    cells = (*study.grid, *study.scaling, *study.contrast)
    tuners, answers = (*study.search, *study.search_checks), _cells_of_answer(study)
    others = {_key(Path(study.rehearsal))} if study.rehearsal else set()
    runs_of_tuners = {run.key for run in runs(study)}
    keys = {cell.trajectory.key for cell in chain(cells, tuners, answers)}
    return keys | runs_of_tuners | others


def _cells_of_answer(study: Study) -> Iterator[Cell]:
    """What the search may train, and its confirmations."""
    for optimizer in study.optimizers:
        search = search_of(study, optimizer)
        rates = rates_in_reach(search)
        if (default := study.default_rate(optimizer)) is not None:
            rates.append(default)
        for lr in rates:
            for seed in (search.seed, *study.confirmation_seeds):
                yield study.grid_cell(optimizer, lr, seed)
