"""What a Python file does and what it imports, as far as `code_hash` needs it.

A file is read as a syntax tree. To parse the whole package takes half of the time in which
a run finds that there is nothing to do, so runs keep what they have read, by the content of
the file.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path

from lrvalley.errors import InputError
from lrvalley.support.atomic_files import write_text
from lrvalley.support.checked_json import load_checked, with_checksum

PACKAGE = Path(__file__).parents[1]
# Not in the hand-over folder, which is empty when a run has succeeded.
KEPT = Path(".snakemake/lrvalley-code.json")
# As many as the package has in several versions; with more, those that are not used go.
MOST_KEPT = 1_000

_EMPTY = "Module()"
# The fields of a statement that hold others.
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
# Annotations, and what Python versions differ in.
_NOT_COUNTED = {"annotation", "returns", "type_comment", "type_params", "kind"}


@dataclass(frozen=True)
class Reading:
    """What was read of a file.

    Attributes:
        digest: SHA-256 of what it does, as a hex digest; None if it is empty.
        imports: the names of this package that it imports.
    """

    digest: str | None
    imports: tuple[str, ...]


@dataclass(frozen=True)
class Registered:
    """Functions of a file that count only for those who name them.

    Attributes:
        decorator: the decorator that they have.
        names: the functions that count.
    """

    decorator: str
    names: tuple[str, ...]


@cache
def read_code(file: Path, registered: Registered | None = None) -> Reading:
    """What a file does and imports.

    Args:
        file: Python source.
        registered: which of its functions count; without it, all do.

    Raises:
        SyntaxError: if the file is not Python.
    """
    source = file.read_bytes()
    key = hashlib.sha256(source).hexdigest()
    if registered:
        key = ":".join([key, registered.decorator, *registered.names])
    if key not in _used:
        _used[key] = _recalled.get(key) or _read(ast.parse(source), registered)
    return _used[key]


# What a reading depends on beside the file, when this process began.
READER = (
    f"{hashlib.sha256(Path(__file__).read_bytes()).hexdigest()} "
    f"Python {sys.version_info.major}.{sys.version_info.minor}"
)
# What this process has read, and what earlier ones have kept.
_used: dict[str, Reading] = {}
_recalled: dict[str, Reading] = {}


def recall() -> None:
    """Use what earlier runs in this folder have read."""
    try:
        content, is_sound = load_checked(KEPT, "code")
    except InputError:  # missing or damaged: all is read again
        return
    if is_sound and content["reader"] == READER:
        for key, (digest, imports) in content["files"].items():
            _recalled[key] = Reading(digest, tuple(imports))


def keep() -> None:
    """Keep what this process has read, for later runs in this folder."""
    if _used.keys() <= _recalled.keys():
        return
    kept = _recalled | _used
    if len(kept) > MOST_KEPT:
        kept = _used
    files = {key: astuple(reading) for key, reading in sorted(kept.items())}
    with suppress(OSError, InputError):  # the run has done what it was asked for
        write_text(KEPT, with_checksum({"reader": READER, "files": files}))


def _read(tree: ast.Module, registered: Registered | None) -> Reading:
    names = dict.fromkeys(_imported_names(tree))
    if registered:
        tree = ast.Module([node for node in tree.body if _counts(node, registered)], [])
    text = canonical(tree)
    digest = None if text == _EMPTY else hashlib.sha256(text.encode()).hexdigest()
    return Reading(digest, tuple(names))


def _counts(node: ast.stmt, registered: Registered) -> bool:
    decorators = [getattr(d, "func", d) for d in getattr(node, "decorator_list", [])]
    is_one = any(getattr(d, "id", None) == registered.decorator for d in decorators)
    return not is_one or getattr(node, "name", None) in registered.names


def _imported_names(tree: ast.Module) -> Iterator[str]:
    for node in _all_statements(tree):
        if isinstance(node, ast.Import):
            names = (alias.name for alias in node.names)
            yield from (name for name in names if name.split(".")[0] == PACKAGE.name)
        elif isinstance(node, ast.ImportFrom) and _is_own(node):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _all_statements(block: ast.AST) -> Iterator[ast.AST]:
    """The statements of a block and of the blocks in it, but for those for types only.

    Expressions, which are most of a tree, hold no imports and are not looked at.
    """
    for name in _BLOCKS:
        if not (name == "body" and _is_for_types(block)):
            for node in getattr(block, name, ()):
                yield node
                yield from _all_statements(node)


def canonical(node: object) -> str:
    """A syntax tree as text that depends on what the code does.

    Empty fields are left out: Python versions differ in which of them exist.
    """
    if isinstance(node, ast.AST):
        fields = [
            f"{name}={canonical(value)}"
            for name in node._fields
            if name not in _NOT_COUNTED
            and (value := getattr(node, name, None)) is not None
            and value != []
        ]
        return f"{type(node).__name__}({','.join(fields)})"
    if isinstance(node, list):
        return f"[{','.join(_statements(node))}]"
    return repr(node)


def _statements(nodes: list[object]) -> list[str]:
    """The parts of a list, imports first and sorted, without what does nothing."""
    imports, others = [], []
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports += _bindings(node)
        elif not (_is_bare_text(node) or _is_for_types(node)):
            others.append(canonical(node))
    return sorted(imports) + others


def _bindings(node: ast.Import | ast.ImportFrom) -> list[str]:
    """What an import binds; where a name of this package comes from does not count."""
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return []
    origin = "" if _is_own(node) else f"{getattr(node, 'module', '')}:"
    return [
        f"import {origin}{alias.name} as {alias.asname or alias.name}"
        for alias in node.names
    ]


def _is_own(node: ast.AST) -> bool:
    module = getattr(node, "module", None)
    return isinstance(node, ast.ImportFrom) and (module or "").split(".")[0] == PACKAGE.name


def _is_for_types(node: object) -> bool:
    return isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"


def _is_bare_text(node: object) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
