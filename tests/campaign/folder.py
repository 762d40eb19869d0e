"""The clones of a campaign: copies of one in which the smoke study has run undisturbed."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

from support.clones import ROOT, Clone, make_clone

from campaign.catalog import CELLS, EMPTY, PART

DATA = "data/mnist.npz"
# Everything that the smoke study can make.
ALL = ("all", "tune")
MADE = ("results", ".snakemake", "logs")


def undisturbed(folder: Path) -> Clone:
    """The clone that all rounds begin with and are compared to; made if it is missing."""
    clone = Clone(folder)
    if not folder.exists():
        half_made = folder.with_name(f"{folder.name}-half-made")
        shutil.rmtree(half_made, ignore_errors=True)
        half_made.mkdir(parents=True)
        make_clone(half_made, ROOT / DATA if (ROOT / DATA).exists() else None).run(*ALL)
        half_made.rename(folder)
    return clone


def begin(finished: Clone, folder: Path, start: str, random: Random) -> Clone:
    """A copy of the finished clone, of which a round may lack some or all results."""
    shutil.rmtree(folder, ignore_errors=True)
    left_out = {"data", *(MADE if start == EMPTY else ())}

    def ignored(inside: str, names: list[str]) -> set[str]:
        return left_out & set(names) if Path(inside) == finished.path else set()

    shutil.copytree(finished.path, folder, symlinks=True, ignore=ignored)
    clone = Clone(folder.resolve())
    put_data(finished, clone)
    if start == PART:
        remove_trajectories(clone, random)
    return clone


def put_data(finished: Clone, clone: Clone) -> None:
    """Give a clone the data set, as a hard link."""
    file = clone.path / DATA
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    os.link(finished.path / DATA, file)


def remove_trajectories(clone: Clone, random: Random) -> None:
    """Remove all cells of one to four trajectories; of most, the saved states, too."""
    cells = study_cells(clone)
    keys = sorted({file.name.split("-")[0] for file in cells})
    for key in random.sample(keys, random.randint(1, 4)):
        for file in cells:
            if file.name.startswith(key):
                file.unlink()
        if random.random() < 0.7:
            for state in clone.path.glob(f"results/states/{key}*.npz"):
                state.unlink()


def cell_files(clone: Clone) -> list[Path]:
    """The cells of a clone, in order."""
    return sorted(clone.path.glob(CELLS))


def study_cells(clone: Clone) -> list[Path]:
    """The cells of the grid and of the sizes, and no others, in order."""
    with (clone.path / "results/smoke/tables/cells.csv").open(newline="") as table:
        keys = {row["key"] for row in csv.DictReader(table)}
    return [file for file in cell_files(clone) if file.stem in keys]


def results(clone: Clone) -> dict[str, bytes]:
    """The content of every result, by path."""
    return {
        str(file.relative_to(clone.path)): file.read_bytes() for file in _results(clone)
    }


def _results(clone: Clone) -> Iterator[Path]:
    for file in (clone.path / "results").rglob("*"):
        if file.is_file() and file.name != ".snakemake_timestamp":
            yield file
