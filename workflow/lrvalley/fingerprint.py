"""A hash of the code that determines a cell's numbers.

It is taken of the syntax trees, without docstrings, so that a comment, a
formatter or another Python version changes nothing; and an optimizer's update
rule, or a network, counts for its own cells only.
"""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

NUMERIC_MODULES = (
    "__init__.py",
    "batches.py",
    "blocks.py",
    "device.py",
    "lanes.py",
    "models.py",
    "numerics.py",
    "optimizers.py",
    "pooling.py",
    "program.py",
    "trainer.py",
)
# In these modules a function with this decorator counts for the cells that name it.
REGISTERED = {"optimizers.py": "optimizer", "models.py": "network"}


@cache
def numeric_code(
    optimizer: str, network: str, package: Path = Path(__file__).parent
) -> str:
    """SHA-256 of the code that computes the cells of one optimizer and network.

    Args:
        optimizer: the optimizer's name.
        network: the network's name.
        package: folder of the package's sources.

    Returns:
        A hex digest.
    """
    digest = hashlib.sha256()
    for name in NUMERIC_MODULES:
        tree = _tree(package / name)
        if decorator := REGISTERED.get(name):
            tree.body = [
                n for n in tree.body if _counts(n, decorator, {optimizer, network})
            ]
        digest.update(f"{name}\n{canonical(tree)}\n".encode())
    return digest.hexdigest()


@cache
def code_of(modules: tuple[str, ...], package: Path = Path(__file__).parent) -> str:
    """SHA-256 of what some of the package's modules do, as a hex digest."""
    digest = hashlib.sha256()
    for name in modules:
        digest.update(f"{name}\n{canonical(_tree(package / name))}\n".encode())
    return digest.hexdigest()


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def canonical(node: object) -> str:
    """A syntax tree as text that depends on what the code does, not on its layout.

    Empty fields are left out: Python versions differ in which of them exist.
    """
    if isinstance(node, ast.AST):
        fields = (
            f"{name}={canonical(value)}"
            for name, value in ast.iter_fields(_without_docstring(node))
            if value not in (None, []) and name not in ("kind", "type_comment")
        )
        return f"{type(node).__name__}({','.join(fields)})"
    if isinstance(node, list):
        return f"[{','.join(map(canonical, node))}]"
    return repr(node)


def _without_docstring(node: ast.AST) -> ast.AST:
    body = getattr(node, "body", None)
    if isinstance(body, list) and body and _is_text(body[0]):
        fields = dict(ast.iter_fields(node)) | {"body": body[1:]}
        return type(node)(**fields)
    return node


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _counts(node: ast.stmt, decorator: str, names: set[str]) -> bool:
    decorators = [getattr(d, "func", d) for d in getattr(node, "decorator_list", [])]
    registered = any(getattr(d, "id", None) == decorator for d in decorators)
    return not registered or node.name in names
