"""A user's own files: where a function of theirs is, and a hash of what they do.

The hash is taken of syntax trees, as for the package's own code: a comment trains nothing,
a changed layer trains anew. Modules that a file imports from beside it count, too.
"""

from __future__ import annotations

import ast
import difflib
import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from lrvalley.errors import InputError
from lrvalley.study.code_reading import canonical
from lrvalley.support.file_and_name import FileAndName


def users_code(files: Iterable[Path]) -> str:
    """SHA-256 of what Python files do, with the modules beside them that they import.

    Raises:
        InputError: if a file cannot be read or parsed.
    """
    reached: dict[Path, None] = {}
    waiting = list(files)
    while waiting:
        file = waiting.pop()
        if file not in reached:
            reached[file] = None
            waiting += modules_beside(file)
    digests = (
        hashlib.sha256(f"{file.name}:{canonical(_tree(file))}".encode()).hexdigest()
        for file in reached
    )
    return hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()


def modules_beside(file: Path) -> list[Path]:
    """The files that a file imports from its own folder, or from folders below it."""
    found: list[Path] = []
    for name in _imported(_tree(file)):
        parts = name.split(".")
        for count in range(1, len(parts) + 1):
            place = file.parent.joinpath(*parts[:count])
            found += [
                each
                for each in (place.with_suffix(".py"), place / "__init__.py")
                if each.is_file()
            ]
    return list(dict.fromkeys(found))


def check_defined(key: str, place: FileAndName) -> None:
    """Check that a file defines a name, without running it.

    Args:
        key: the key of the configuration that names it, for the message.
        place: the file and the name.

    Raises:
        InputError: if the file is missing, is not Python, or does not have the name.
    """
    file = place.path
    if not os.path.isfile(file):
        found = "a folder" if os.path.isdir(file) else "no such file"
        raise InputError(f"{key}: {place.file}: found {found}, expected a Python file")
    names = list(_defined(_tree(file)))
    if place.name not in names and "*" not in names:
        near = difflib.get_close_matches(place.name, names, n=1)
        mean = f"; did you mean '{near[0]}'?" if near else ""
        raise InputError(
            f"{key}: {place.file}: found no {place.name}, expected a function or class of "
            f"that name{mean}"
        )


def _tree(file: Path) -> ast.Module:
    try:
        state = file.stat()
        return _parsed(file, state.st_mtime_ns, state.st_size)
    except SyntaxError as error:
        raise InputError(
            f"{file}: line {error.lineno}: {error.msg}, expected Python"
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(f"{file}: not readable ({error}), expected Python") from None


@cache
def _parsed(file: Path, modified_ns: int, size: int) -> ast.Module:
    """The tree of a file, parsed again when the file has changed."""
    return ast.parse(file.read_text(encoding="utf-8"))


def _imported(tree: ast.Module) -> Iterator[str]:
    """The names that may be modules beside the file; also of imports within functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = f"{node.module}." if node.module else ""
            yield from (f"{start}{alias.name}" for alias in node.names)


def _defined(tree: ast.Module) -> Iterator[str]:
    """The names that a module binds; `*` if it imports all of another's."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
