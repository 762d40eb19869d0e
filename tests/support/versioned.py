"""A clone of the project under Git and DVC."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml
from support.clones import Clone
from support.snakemake_server import shared_fork_servers

from lrvalley.config.files import overlaid

UP_TO_DATE = "Data and pipelines are up to date"


class Versioned(Clone):
    """A copy of the project in which `git` and `dvc` can be run."""

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        return self._printed("git", *identity, *arguments)

    def dvc(self, *arguments: str) -> str:
        return self._printed(sys.executable, "-m", "dvc", *arguments)

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def configure(self, **changes: object) -> None:
        """Change the configuration; mappings are merged."""
        file = self.path / "config/config.yaml"
        config = overlaid(yaml.safe_load(file.read_text()), changes)
        file.write_text(yaml.safe_dump(config, sort_keys=False))

    def copied(self, folder: Path) -> "Versioned":
        shutil.copytree(self.path, folder, symlinks=True)
        return Versioned(folder)

    def cloned(self, folder: Path) -> "Versioned":
        """What a colleague gets from Git."""
        self.git("clone", "--quiet", ".", str(folder))
        return Versioned(folder)

    def _printed(self, *command: str) -> str:
        beside = os.path.dirname(sys.executable)
        finished = subprocess.run(
            command,
            cwd=self.path,
            env=os.environ
            | {"PATH": f"{beside}{os.pathsep}{os.environ['PATH']}"}
            | shared_fork_servers(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=900,
        )
        assert finished.returncode == 0, finished.stdout[-6000:]
        return finished.stdout


@dataclass(frozen=True)
class Experiment:
    """An experiment of DVC in a copy of a clone.

    Attributes:
        clone: the clone in which it was asked for.
        printed: what DVC and Snakemake printed.
    """

    clone: Versioned
    printed: str
