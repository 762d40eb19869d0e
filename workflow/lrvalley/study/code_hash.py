"""Hashes of what code does, so that a change of behaviour is seen and a comment is not.

They are taken of syntax trees: comments, docstrings, layout, annotations, the order of
imports and the names and places of files do not count. Two things use them. A cell's key
holds the hash of the code that computes its numbers. An analysis rule has the hash of its
script, and of all modules that the script reaches by import, as a parameter, so that
Snakemake makes the rule's output again when one of them changes what it does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from lrvalley.study.code_reading import PACKAGE, Reading, Registered, read_code

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
    return _digest(_numeric_reading(package, module, names).digest for module in modules)


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
    return _digest([read_code(package / name).digest])


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
        _sha256(_sha256(file.read_bytes()).encode())
        for file in resources
        if file not in sources
    ]
    return _digest([*(read_code(module).digest for module in modules), *contents])


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
def _imports(file: Path, package: Path) -> tuple[Path, ...]:
    """The package's modules that a file imports, with the packages around them."""
    names = read_code(file).imports
    found = (module for name in names for module in _files_of(name, package))
    return tuple(dict.fromkeys(found))


@cache
def _files_of(name: str, package: Path) -> tuple[Path, ...]:
    """The files that ``import name`` executes, if the last part may be an attribute."""
    around, _, _ = name.rpartition(".")
    place = package.joinpath(*name.split(".")[1:])
    files = (place / "__init__.py", place.with_suffix(".py"))
    before = _files_of(around, package) if around else ()
    return (*before, *(file for file in files if file.exists()))


def _numeric_reading(package: Path, module: Path, names: tuple[str, ...]) -> Reading:
    decorator = REGISTERED.get(module.relative_to(package).as_posix())
    return read_code(module, Registered(decorator, names) if decorator else None)


def _digest(digests: Iterable[str | None]) -> str:
    """Of digests in any order, without those of empty modules."""
    return _sha256("".join(sorted(filter(None, digests))).encode())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
