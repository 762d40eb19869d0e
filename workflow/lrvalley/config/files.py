"""Configuration files: YAML or JSON, one on top of another."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from lrvalley.errors import InputError

# The files that are configurations, by the ends of their names.
SUFFIXES = (".yaml", ".yml", ".json")
COMMAND_LINE = "--config"


def read_file(file: str | Path) -> dict[str, Any]:
    """The keys and values of a file, read as Snakemake reads it: as JSON, else as YAML.

    Raises:
        InputError: if the file cannot be read, or a key stands in it twice.
    """
    try:
        content = Path(file).read_text(encoding="utf-8")
        try:
            found = json.loads(content)
            # YAML has no tabs as indentation; in JSON they are nothing but space.
            tree = yaml.compose(content.replace("\t", " "), yaml.SafeLoader)
            twice = list(_repeated(tree, (), set()))
        except ValueError:
            loader = yaml.SafeLoader(content)
            tree = loader.get_single_node()
            # Before the values are made, which puts merged keys into the tree.
            twice = list(_repeated(tree, (), set()))
            found = tree and loader.construct_document(tree)
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}, expected YAML or JSON") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = _in_one_line(error)
        raise InputError(f"{file}: {problem}, expected YAML or JSON") from None
    if not isinstance(found, dict):
        seen = "nothing" if found is None else _in_short(found)
        raise InputError(f"{file}: found {seen}, expected keys and values")
    for key, first, second in twice:
        raise InputError(
            f"{file}: {key}: found on lines {first} and {second}, expected it once"
        )
    return found


def overlaid(base: Mapping[str, Any], overlay: Mapping[str, Any]) -> dict[str, Any]:
    """A configuration with another on top: mappings are merged, all else replaced."""
    merged = dict(base)
    for key, value in overlay.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = overlaid(merged[key], value) if both else value
    return merged


def origin(
    path: Sequence[str | int], config: Mapping[str, Any], files: Sequence[str | Path]
) -> str:
    """Where the value of a key was set, for the start of a message.

    Args:
        path: the key, and the position in a list if the value is in one.
        config: the configuration, all files merged.
        files: the files that it was merged from, in order.

    Returns:
        The last file that sets the value, or the command line if no file does, with a
        colon and a space; nothing if there are no files or the value is a default.
    """
    value = value_at(config, path)
    if not files or value is _ABSENT:
        return ""
    for file in reversed(files):
        there = value_at(read_file(file), path)
        if there is not _ABSENT and _is_part(there, value):
            return f"{file}: "
    return f"{COMMAND_LINE}: "


_ABSENT = object()


def value_at(content: Any, path: Sequence[str | int]) -> Any:
    """The value of a key, or of an element of a list."""
    for part in path:
        if isinstance(content, Mapping):
            named = {str(key): inner for key, inner in content.items()}
            content = named.get(str(part), _ABSENT)
        elif isinstance(content, list | tuple) and str(part).isdigit():
            content = content[int(part)] if int(part) < len(content) else _ABSENT
        else:
            return _ABSENT
    return content


def _is_part(part: Any, whole: Any) -> bool:
    """Whether a value is another, or a mapping that is contained in another."""
    if isinstance(part, Mapping) and isinstance(whole, Mapping):
        return all(key in whole and _is_part(part[key], whole[key]) for key in part)
    # Not a number is not equal to itself.
    return type(part) is type(whole) and (part == whole or part != part)


def _repeated(
    node: yaml.Node | None, path: tuple[str, ...], seen: set[int]
) -> Iterator[tuple[str, int, int]]:
    """Keys that stand twice in one mapping, with both lines.

    What aliases repeat is looked at once: aliases of aliases can stand for millions.
    """
    if id(node) in seen:
        return
    seen.add(id(node))
    inner: list[tuple[str, yaml.Node]] = []
    if isinstance(node, yaml.SequenceNode):
        inner = [(str(i), value) for i, value in enumerate(node.value)]
    elif isinstance(node, yaml.MappingNode):
        lines: dict[str, int] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in lines and not key.tag.endswith(":merge"):
                yield ".".join((*path, name)), lines[name], line
            lines[name] = line
            inner.append((name, value))
    for name, value in inner:
        yield from _repeated(value, (*path, name), seen)


def _in_one_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return f"line {mark.line + 1}: {getattr(error, 'problem', 'not readable')}"
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return " ".join(str(error).split())


def _in_short(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 80 else f"{words[:77]}..."
