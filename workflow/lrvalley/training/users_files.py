"""Functions and classes from users' Python files, and what is said when one fails."""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import site
import sys
import sysconfig
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from lrvalley.config.section import suggestion
from lrvalley.errors import InputError
from lrvalley.support.file_and_name import FileAndName

LIBRARY_KEYS = ("stdlib", "platstdlib", "purelib", "platlib")
# Where Python keeps its own modules and the installed ones.
LIBRARIES = tuple(
    Path(place).resolve()
    for place in (
        *(sysconfig.get_path(key) for key in LIBRARY_KEYS),
        site.getusersitepackages(),
    )
)
# Lines in files below these are not the user's: our own, Python's, installed packages'.
NOT_THE_USERS = (Path(__file__).resolve().parents[1], *LIBRARIES)


@dataclass(frozen=True)
class UsersFunction:
    """A function of a user's file; when it fails, the message has the user's lines."""

    place: FileAndName
    function: Callable[..., Any]

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Call it.

        Raises:
            InputError: if it fails.
        """
        return call(self.function, str(self), *args, **options)

    def __str__(self) -> str:
        return str(self.place)

    @property
    def __signature__(self) -> inspect.Signature:
        return inspect.signature(self.function)


def users_function(place: FileAndName) -> UsersFunction:
    """A function of a user's file; see `users_object`."""
    return UsersFunction(place, users_object(place))


def users_object(source: FileAndName) -> Callable[..., Any]:
    """A function or class of a user's file.

    Modules beside the file can be imported by it, as if it were run as a script. A file is
    executed once in a process.

    Args:
        source: file, relative to the working directory, and name.

    Raises:
        InputError: if there is no such file, it fails, or it has no such function.
    """
    module = users_module(source.file)
    if not hasattr(module, source.name):
        names = [name for name, value in vars(module).items() if _is_offered(name, value)]
        raise InputError(
            f"{source.file} has no {source.name}, expected one of its functions or "
            f"classes: {', '.join(names) or 'it has none'}{suggestion(source.name, names)}"
        )
    found = getattr(module, source.name)
    if not callable(found):
        kind = type(found).__name__
        raise InputError(
            f"{source} is a value of type {kind}, expected a function or class"
        )
    return found


def users_module(file: str | Path) -> ModuleType:
    """The module of a user's file, executed if this is the first time.

    Raises:
        InputError: if there is no such file or it fails.
    """
    path = Path(file).expanduser().resolve()
    if not path.is_file():
        kind = "a folder" if path.is_dir() else "not found"
        raise InputError(f"{file}: {kind}, expected a Python file")
    name = _module_name(path)
    if name in sys.modules:
        return sys.modules[name]
    # First, as Python does it for a script: its helpers win over packages of their name.
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        call(spec.loader.exec_module, str(file), module)
    except InputError:
        del sys.modules[name]
        raise
    return module


def call(function: Callable[..., Any], label: str, *args: Any, **options: Any) -> Any:
    """Call a user's function.

    Args:
        function: the function.
        label: what the message calls it, such as `my_model.py:build_model`.
        args: its arguments.
        options: its keyword arguments.

    Raises:
        InputError: if the function fails; with the lines of the user's files that were
            executed, and the error.
    """
    try:
        return function(*args, **options)
    # `sys.exit` in a user's file is a failure, too: it would end the job without a word.
    except (Exception, SystemExit) as error:
        raise InputError(f"{label} cannot be loaded:\n{users_lines(error)}") from None


def users_lines(error: BaseException) -> str:
    """The error with the lines of a traceback that are in the user's files."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if is_users(f.filename)]
    lines = []
    for frame in frames:
        place = "" if frame.name == "<module>" else f", in {frame.name}"
        lines += [f"  {_shown(frame.filename)}, line {frame.lineno}{place}"]
        lines += [f"    {frame.line}"] if frame.line else []
    return "\n".join([*lines, *_error_lines(error)])


def is_users(file: str) -> bool:
    """Whether a source file is the user's, and none of ours or of a package."""
    # Code that has no file, such as that of frozen modules, is named as `<frozen ...>`.
    if file.startswith("<"):
        return False
    path = Path(file).resolve()
    return not any(path.is_relative_to(place) for place in NOT_THE_USERS)


def _error_lines(error: BaseException) -> list[str]:
    if isinstance(error, SyntaxError) and error.filename:
        text = (error.text or "").strip()
        place = f"  {_shown(error.filename)}, line {error.lineno}"
        return [place, *([f"    {text}"] if text else []), f"SyntaxError: {error.msg}"]
    if isinstance(error, SystemExit):
        return [f"SystemExit: {error.code}"]
    return "".join(traceback.format_exception_only(error)).rstrip().splitlines()


def _module_name(path: Path) -> str:
    """The file's stem, as its helpers import it, unless another module has that name."""
    known = sys.modules.get(path.stem)
    file = getattr(known, "__file__", None)
    if known is None or (file is not None and Path(file).resolve() == path):
        return path.stem
    return f"{path.stem}_{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"


def _is_offered(name: str, value: Any) -> bool:
    return callable(value) and not name.startswith("_")


def _shown(file: str) -> str:
    path = Path(file).resolve()
    here = Path.cwd().resolve()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
