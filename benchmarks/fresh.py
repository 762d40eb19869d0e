"""A fresh clone of the committed project to measure whole runs in."""

import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


@contextmanager
def clone():
    """A clone in a temporary folder, with the data set."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", ROOT, path], check=True)
        (path / "data").mkdir()
        (path / "data" / "mnist.npz").write_bytes(
            (ROOT / "data" / "mnist.npz").read_bytes()
        )
        yield path


def timed_run(path, *arguments):
    """Run Snakemake there and return the seconds that it took."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "snakemake", *arguments, "--quiet", "all"]
    subprocess.run(command, cwd=path, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start
