"""Copies of the project in which the tests run Snakemake."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from support.snakemake_server import run_snakemake

from lrvalley.support.atomic_files import HALF_WRITTEN

ROOT = Path(__file__).parents[2]
SNAKEMAKE = [sys.executable, "-m", "snakemake"]
SMOKE = ("--configfile", "config/smoke.yaml")
CORES = ("--cores", "2")
# Of the smoke study: one seed confirms its answer and repeats its bands, the first that is
# not its own.
OTHER_SEED = 2
# The article's results, and the cells that they are made of.
TRAINED_BEFORE = ("results/", ".dvc/store/")
OWN_NOTES = ((".snakemake", "log"), (".snakemake", "iocache"))


@dataclass(frozen=True)
class Clone:
    """A copy of the project in a folder of its own."""

    path: Path

    def command(self, *arguments: str) -> list[str]:
        study = () if "--configfile" in arguments else SMOKE
        cores = () if "--cores" in arguments else CORES
        return [*SNAKEMAKE, *arguments, *cores, *study]

    def snakemake(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Snakemake, on the smoke study unless told otherwise."""
        return run_snakemake(self.command(*arguments)[len(SNAKEMAKE) :], self.path)

    def run(self, *arguments: str) -> str:
        """Run Snakemake to success and return what it printed."""
        finished = self.snakemake(*arguments)
        assert finished.returncode == 0, finished.stdout[-6000:]
        return finished.stdout

    def planned(self, *arguments: str) -> Counter[str]:
        """The jobs that a run would have, by rule."""
        printed = self.run("--dry-run", *arguments)
        if "Nothing to be done" in printed:
            return Counter()
        table = re.search(
            r"^Job stats:\n.*\n[- ]+\n((?:\w+ +\d+\n)+)", printed, re.MULTILINE
        )
        assert table, printed[-6000:]
        counts = Counter(
            {rule: int(n) for rule, n in map(str.split, table[1].splitlines())}
        )
        assert counts.pop("total") == counts.total()
        return counts

    def planned_trainings(self, *arguments: str) -> list[str]:
        """The cells that a run would train or cut, as they are announced, sorted."""
        printed = self.run("--dry-run", *arguments)
        return sorted(re.findall(r"Trained: (\w+ at rate \S+, size \d+)$", printed, re.M))

    def cells(self) -> dict[str, tuple[int, bytes]]:
        """Modification time and content of every cell's file, by path."""
        files = self.path.glob("results/cells/**/[!.]*.json")
        return {
            str(file.relative_to(self.path)): (file.stat().st_mtime_ns, file.read_bytes())
            for file in files
        }

    def edit(self, name: str, old: str, new: str) -> None:
        file = self.path / name
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new, 1))

    def files(self) -> dict[str, tuple[int, bytes]]:
        """Modification time and content of every file, by path, but for Snakemake's notes
        on its own runs and Python's compiled modules."""
        return {
            str(name): (file.stat().st_mtime_ns, file.read_bytes())
            for file in self.path.rglob("*")
            if file.is_file()
            and not (name := file.relative_to(self.path)).is_relative_to("data")
            and name.parts[:2] not in OWN_NOTES
            and "__pycache__" not in name.parts
        }

    def states(self) -> list[str]:
        """The keys of trajectories and tuners' trainings that have a saved state."""
        files = self.path.glob("results/states/[!.]*.npz")
        return sorted({file.stem.removesuffix("-validated") for file in files})

    def handed_over(self) -> list[Path]:
        """What is left in the folder through which packs hand over their cells."""
        folder = self.path / ".snakemake/lrvalley"
        return [file for file in folder.rglob("*") if file.is_file()]

    def half_written(self) -> list[Path]:
        """Files that a writer has left behind unfinished."""
        return list(self.path.glob(f"results/**/{HALF_WRITTEN}*"))


def has_other_seed(cell_file: bytes) -> bool:
    """Whether a cell of the smoke study confirms the answer or repeats a band, by its
    file."""
    program = json.loads(cell_file)["spec"]["trajectory"]["program"]
    return program["seed"] == OTHER_SEED


def make_clone(folder: Path, dataset: Path | None) -> Clone:
    """Copy what Git has or would add, with what Python has compiled of it, and share the
    data set."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).exists() and not name.startswith(TRAINED_BEFORE):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name, follow_symlinks=False)
    for compiled in (ROOT / "workflow").rglob("__pycache__"):
        own = folder / compiled.relative_to(ROOT)
        # What is just being written has another name at first.
        written = shutil.ignore_patterns("*.pyc.*")
        shutil.copytree(compiled, own, ignore=written, dirs_exist_ok=True)
    if dataset:
        (folder / "data").mkdir()
        os.link(dataset, folder / "data" / dataset.name)
    return Clone(folder)
