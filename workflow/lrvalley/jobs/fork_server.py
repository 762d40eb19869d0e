"""Processes of which jobs are forks, so that each run imports large packages once.

TensorFlow takes four seconds to import, pandas and Matplotlib take one: longer than many
a job. On one machine the first job of a kind therefore starts a server, which imports what
such jobs need, and every job is a fork of it. Where Snakemake expects the job stands a
client (`fork_client`), which passes on its arguments, environment, folder and streams. A
server ends with the run, and a job with its client.
"""

from __future__ import annotations

import atexit
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from lrvalley.jobs.fork_client import BEGUN, KILLED
from lrvalley.jobs.log import INTERRUPTED
from lrvalley.support.lean_imports import OPTIONAL, lean_imports

CLIENT = Path(__file__).with_name("fork_client.py")
SOURCES = str(Path(__file__).parents[2])
# What every job imports: Snakemake's line above a script, and the configuration.
EVERY_JOB = ("snakemake.script", "pydantic.types", "yaml")
# By the environment of a rule (`envs/`): what its jobs import.
PRELOADED = {
    "tensorflow": ("keras", "tensorflow", *EVERY_JOB),
    "analysis": ("pandas", "scipy.stats", "matplotlib.figure", *EVERY_JOB),
}
# A folder of servers that several runs share; the tests have one.
SHARED = "LRVALLEY_FORK_SERVERS"
# Read while packages are loaded. Jobs compute with one thread; a fork has no others.
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class ForkServers:
    """The servers of a run, one for each environment that is asked for."""

    def __init__(self) -> None:
        self._places: dict[str, Path | None] = {}
        self._lock = threading.Lock()

    def start(self, environment: str) -> Path | None:
        """Start a server unless it runs already; its socket, or None if there can be none.

        Args:
            environment: the environment of a rule, a key of `PRELOADED`.
        """
        with self._lock:
            if environment not in self._places:
                self._places[environment] = _shared(environment) or _started(environment)
            return self._places[environment]

    def command(self, environment: str) -> list[str]:
        """What stands for Python in the command of a job: Python itself, if no server can
        be started."""
        place = self.start(environment)
        fork = ["-ISE", str(CLIENT), str(place)] if place else []
        return [sys.executable, *fork]


def _shared(environment: str) -> Path | None:
    place = Path(os.environ.get(SHARED, os.devnull), environment)
    return place if place.exists() else None


def _started(environment: str) -> Path | None:
    """A new server, or None where there can be none: the name of a socket is short."""
    try:
        return start(environment)
    except OSError:
        return None


def start(environment: str, folder: Path | None = None) -> Path:
    """Start a server that ends with this process.

    Args:
        environment: what it imports, a key of `PRELOADED`; the name of its socket.
        folder: where its socket is to be; a folder of its own if not given.

    Returns:
        Its socket, which takes connections at once.

    Raises:
        OSError: if there can be no socket there.
    """
    own = folder or Path(mkdtemp(prefix="lrvalley-"))
    place = own / environment
    with socket.socket(socket.AF_UNIX) as listener:
        try:
            listener.bind(str(place))
        except OSError:
            _remove(place)
            raise
        listener.listen()
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", __name__, str(listener.fileno())),
                *PRELOADED[environment],
            ],
            # Nobody writes to it: when it ends, this process has ended.
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={
                **os.environ,
                **dict.fromkeys(THREAD_VARIABLES, "1"),
                "PYTHONPATH": os.pathsep.join([SOURCES, *_python_path()]),
            },
            pass_fds=[listener.fileno()],
        )
    atexit.register(_end, process, place)
    return place


def _end(process: subprocess.Popen[bytes], place: Path) -> None:
    process.kill()
    process.wait()
    _remove(place)


def _remove(place: Path) -> None:
    place.unlink(missing_ok=True)
    with suppress(OSError):  # it may hold other sockets
        place.parent.rmdir()


def serve(listener: socket.socket, names: Sequence[str]) -> None:
    """Be a server: import some modules, and fork for each client, until standard input
    ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    wanted = {name.split(".")[0] for name in names}
    with lean_imports(tuple(name for name in OPTIONAL if name not in wanted)):
        for name in names:
            import_module(name)
    # A job has the package of its own run, if several share this server.
    for name in [name for name in sys.modules if name.split(".")[0] == "lrvalley"]:
        del sys.modules[name]
    while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
        client, _ = listener.accept()
        with client:
            if os.fork() == 0:
                listener.close()
                _run_job(client)
    _remove(Path(listener.getsockname()))


def _run_job(client: socket.socket) -> None:
    """Run a script as `python script` would, tell the client its exit code, and end."""
    status = 1
    try:
        _become(*_receive(client))
        _end_with(client)
        _tell(client, BEGUN)
        runpy.run_path(sys.argv[0], run_name="__main__")
        status = 0
    except SystemExit as end:
        status = _status(end.code)
    except KeyboardInterrupt:
        print("Interrupted", file=sys.stderr)
        status = INTERRUPTED
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        _tell(client, f"{status}\n".encode())
        os._exit(status)


def _tell(client: socket.socket, words: bytes) -> None:
    with suppress(OSError):  # it may have been killed
        client.sendall(words)


def _receive(client: socket.socket) -> tuple[Mapping[str, Any], list[int]]:
    """What to run, and the streams to run it with."""
    start, streams, _, _ = socket.recv_fds(client, 1, 3)
    with client.makefile("rb") as rest:
        return json.loads(start + rest.readline()), streams


def _become(order: Mapping[str, Any], streams: list[int]) -> None:
    """Have what a process has that starts there."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    installed = [path for path in sys.path[1:] if path not in _python_path()]
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    sys.argv = order["arguments"]
    sys.path[:] = [str(Path(sys.argv[0]).parent), *_python_path(), *installed]
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # else forks would draw the same numbers


def _python_path() -> list[str]:
    return [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]


def _status(code: Any) -> int:
    """The exit code of Python that `sys.exit` has ended."""
    if code is None or isinstance(code, int):
        return int(code or 0)
    print(code, file=sys.stderr)
    return 1


def _end_with(client: socket.socket) -> None:
    """Watch the client from now on, and end with it."""

    def watch() -> None:
        client.recv(1)
        os._exit(KILLED)

    # A signal that the watching thread took would not wake the main thread.
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    threading.Thread(target=watch, daemon=True).start()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
