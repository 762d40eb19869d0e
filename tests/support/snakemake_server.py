"""Starts of Snakemake that do not import it again: each is a fork of a process that has.

Importing Snakemake and the packages below it takes longer than planning a study. The server
imports nothing of this project, so that a run has the code of its own clone. All runs share
the servers of which jobs are forks.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

PATIENCE_S = 900

_idle: list[subprocess.Popen[str]] = []


def run_snakemake(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Snakemake in a folder; what it prints and its exit code.

    Args:
        arguments: the command line after `snakemake`.
        folder: where to run it.
        environment: variables to add to those of this process.
    """
    with tempfile.NamedTemporaryFile("r") as printed:
        order = {
            "arguments": ["snakemake", *arguments],
            "folder": str(folder),
            "printed": printed.name,
            "environment": os.environ | shared_fork_servers() | (environment or {}),
        }
        server = _idle.pop() if _idle else _start()
        server.stdin.write(json.dumps(order) + "\n")
        server.stdin.flush()
        status = int(server.stdout.readline())
        _idle.append(server)
        return subprocess.CompletedProcess(order["arguments"], status, printed.read())


@cache
def shared_fork_servers() -> dict[str, str]:
    """What a run needs in its environment to fork its jobs of the servers of all tests, and
    not of servers of its own."""
    from lrvalley.jobs.fork_server import PRELOADED, SHARED, start

    folder = Path(tempfile.mkdtemp(prefix="lrvalley-"))
    for environment in PRELOADED:
        start(environment, folder)
    return {SHARED: str(folder)}


def _start() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def serve() -> None:
    """Fork for every order on standard input, and answer with the exit code."""
    gc.disable()
    # What planning imports first thing, beside Snakemake.
    import jsonschema  # noqa: F401
    import pydantic.types  # noqa: F401
    import smart_open  # noqa: F401
    from snakemake.cli import get_argument_parser

    get_argument_parser()  # imports the plugins
    gc.freeze()
    gc.enable()
    while line := sys.stdin.readline():
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _become_snakemake(order)
            return
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become_snakemake(order: dict) -> None:
    from snakemake.cli import main

    signal.alarm(PATIENCE_S)
    printed = os.open(order["printed"], os.O_WRONLY | os.O_APPEND)
    for stream, number in (os.open(os.devnull, os.O_RDONLY), 0), (printed, 1), (printed, 2):
        os.dup2(stream, number)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    sys.argv, sys.path[0] = order["arguments"], order["folder"]
    main()


if __name__ == "__main__":
    serve()
