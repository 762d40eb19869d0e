"""Hashes of what code does, so that a change of behaviour is seen and a comment is not.

They are taken of syntax trees: comments, docstrings, layout, annotations, the order of
imports and the names and places of files do not count. Two things use them. A cell's key
holds the hash of the code that computes its numbers. An analysis rule has the hash of its
script, and of all modules that the script reaches by import, as a parameter, so that
Snakemake makes the rule's output again when one of them changes what it does.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1]

# Where the numbers of a training come from; a task's module adds its own imports.
TRAINER = ("training/trainer.py", "training/device.py")
# A module that the trainer reaches counts if it lies here ...
NUMERIC = (
    "__init__.py",
    "data/dataset.py",
    "data/named_data.py",
    "data/users_npz.py",
    "training/",
    "study/history.py",
    "study/lanes.py",
    "study/learning_schedules.py",
    "study/population_plan.py",
    "study/search_space.py",
    "tuners/population.py",
)
# ... and in these modules a function with this decorator counts for its own cells only.
REGISTERED = {
    "training/optimizers.py": "optimizer",
    "study/learning_schedules.py": "schedule",
}

_EMPTY = "Module()"
# The fields of a statement that hold others.
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
_ANNOTATIONS = {"annotation", "returns", "type_comment", "type_params"}


@cache
def numeric_code(
    entries: tuple[str, ...], names: tuple[str, ...], package: Path = PACKAGE
) -> str:
    """SHA-256 of the code that computes the numbers of a training.

    Args:
        entries: modules, relative to the package, from which the training starts, such as
            the module of its task.
        names: the names of the optimizer and the schedule; other optimizers' update rules
            and other schedules do not count.
        package: folder of the package's sources.

    Returns:
        A hex digest.
    """
    modules = numeric_modules(entries, package)
    texts = (_numeric_text(package, module, names) for module in modules)
    return _digest(texts)


def numeric_modules(entries: Iterable[str], package: Path = PACKAGE) -> list[Path]:
    """The modules that `numeric_code` counts."""
    starts = [package / name for name in (*TRAINER, *entries)]
    return [
        module
        for module in modules_reached(starts, package)
        if module.relative_to(package).as_posix().startswith(NUMERIC)
    ]


@cache
def module_code(name: str, package: Path = PACKAGE) -> str:
    """SHA-256 of what one module of the package does, as a hex digest."""
    return _digest([_text(package / name)])


@cache
def script_code(
    script: Path, resources: tuple[Path, ...] = (), package: Path = PACKAGE
) -> str:
    """SHA-256 of what a script does, as a hex digest.

    Args:
        script: the script; the package's modules that it reaches by import count, too.
        resources: other files whose content counts, such as templates. Python files count
            by what they do, with what they import.
        package: folder of the package's sources.
    """
    sources = [script, *(file for file in resources if file.suffix == ".py")]
    modules = {*sources, *modules_reached(sources, package)}
    contents = [
        hashlib.sha256(f.read_bytes()).hexdigest() for f in resources if f not in sources
    ]
    return _digest([*(_text(module) for module in modules), *contents])


def modules_reached(starts: Iterable[Path], package: Path = PACKAGE) -> list[Path]:
    """The package's modules that files reach by import, themselves included if they are
    of the package; in no order that means anything."""
    reached: dict[Path, None] = {}
    waiting = list(starts)
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached[module] = None
            waiting += _imports(module, package)
    return [module for module in reached if module.is_relative_to(package)]


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def _text(file: Path) -> str:
    return canonical(_tree(file))


@cache
def _imports(file: Path, package: Path) -> tuple[Path, ...]:
    """The package's modules that a file imports, with the packages around them."""
    found: list[Path] = []
    for names in _imported_names(_tree(file), package.name):
        for name in names:
            found += _files_of(name, package)
    return tuple(dict.fromkeys(found))


def _imported_names(tree: ast.Module, package: str) -> Iterator[list[str]]:
    for node in _all_statements(tree):
        if isinstance(node, ast.Import):
            yield [a.name for a in node.names if a.name.split(".")[0] == package]
        elif isinstance(node, ast.ImportFrom) and _is_own(node, package):
            yield [f"{node.module}.{alias.name}" for alias in node.names]


def _all_statements(block: ast.AST) -> Iterator[ast.AST]:
    """The statements of a block and of the blocks in it, but for those for types only.

    Expressions, which are most of a tree, hold no imports and are not looked at.
    """
    for name in _BLOCKS:
        if not (name == "body" and _is_for_types(block)):
            for node in getattr(block, name, ()):
                yield node
                yield from _all_statements(node)


@cache
def _files_of(name: str, package: Path) -> tuple[Path, ...]:
    """The files that ``import name`` executes, if the last part may be an attribute."""
    parts = name.split(".")[1:]
    places = [package.joinpath(*parts[:count]) for count in range(len(parts) + 1)]
    files = ((place / "__init__.py", place.with_suffix(".py")) for place in places)
    return tuple(file for pair in files for file in pair if file.exists())


def _numeric_text(package: Path, module: Path, names: tuple[str, ...]) -> str:
    decorator = REGISTERED.get(module.relative_to(package).as_posix())
    if decorator is None:
        return _text(module)
    tree = _tree(module)
    body = [node for node in tree.body if _counts(node, decorator, names)]
    return canonical(ast.Module(body, []))


def _counts(node: ast.stmt, decorator: str, names: tuple[str, ...]) -> bool:
    decorators = [getattr(d, "func", d) for d in getattr(node, "decorator_list", [])]
    registered = any(getattr(d, "id", None) == decorator for d in decorators)
    return not registered or getattr(node, "name", None) in names


def canonical(node: object) -> str:
    """A syntax tree as text that depends on what the code does.

    Empty fields are left out: Python versions differ in which of them exist.
    """
    if isinstance(node, ast.AST):
        fields = (
            f"{name}={canonical(value)}"
            for name, value in ast.iter_fields(node)
            if value not in (None, []) and name != "kind" and name not in _ANNOTATIONS
        )
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
    origin = "" if _is_own(node, PACKAGE.name) else f"{getattr(node, 'module', '')}:"
    return [
        f"import {origin}{alias.name} as {alias.asname or alias.name}"
        for alias in node.names
    ]


def _is_own(node: ast.AST, package: str) -> bool:
    module = getattr(node, "module", None)
    return isinstance(node, ast.ImportFrom) and (module or "").split(".")[0] == package


def _is_for_types(node: object) -> bool:
    return isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"


def _is_bare_text(node: object) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _digest(texts: Iterable[str]) -> str:
    """Of texts in any order, without those of modules that do nothing."""
    own = (text for text in texts if text != _EMPTY)
    digests = sorted(hashlib.sha256(text.encode()).hexdigest() for text in own)
    return hashlib.sha256("".join(digests).encode()).hexdigest()
