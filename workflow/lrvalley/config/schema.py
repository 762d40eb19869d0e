"""Checking a configuration against its schema and filling in the defaults."""

from __future__ import annotations

import copy
import difflib
import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from lrvalley.errors import InputError

SCHEMA_FILE = Path(__file__).parents[2] / "schemas" / "config.schema.yaml"

TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "nothing",
    "number": "a number",
    "object": "keys with values",
    "string": "text",
}

Config = dict[str, Any]


def complete_config(config: Mapping[str, Any], files: Sequence[str | Path] = ()) -> Config:
    """Check a configuration and fill in the defaults of what it leaves out.

    Args:
        config: the configuration, all files merged.
        files: the files that it was merged from, in order; an error names the last one
            that sets the wrong key.

    Returns:
        A new configuration with every key of the schema.

    Raises:
        InputError: naming file and key, the value found and the value expected.
    """
    config = _read_text(copy.deepcopy(dict(config)), schema())
    _refuse_non_finite(config, [], files)
    error = jsonschema.exceptions.best_match(_validator().iter_errors(config))
    if error is not None:
        raise InputError(_explain(error, files))
    return _filled_in(config, schema())


def overlaid(base: Mapping[str, Any], overlay: Mapping[str, Any]) -> Config:
    """A configuration with another on top: mappings are merged, all else replaced."""
    merged = dict(base)
    for key, value in overlay.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = overlaid(merged[key], value) if both else value
    return merged


@cache
def schema() -> dict[str, Any]:
    """The schema of the configuration."""
    return yaml.safe_load(SCHEMA_FILE.read_text(encoding="utf-8"))


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def _read_text(value: Any, part: Mapping[str, Any]) -> Any:
    """Read numbers and truth values that came as text, and whole numbers as such.

    YAML 1.1 takes 1e-3 for text, and Snakemake everything within ``--config key={...}``.
    """
    part = _resolved(part, value)
    if isinstance(value, dict):
        below = part.get("properties", {})
        return {
            str(key): _read_text(inner, below.get(key, {})) for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_read_text(inner, part.get("items", {})) for inner in value]
    if isinstance(value, str) and part.get("type") in ("number", "integer", "boolean"):
        try:
            value = json.loads(value)
        except ValueError:
            return value
    whole = isinstance(value, float) and value.is_integer()
    return int(value) if whole and part.get("type") == "integer" else value


def _refuse_non_finite(value: Any, path: list[str], files: Sequence[str | Path]) -> None:
    inner = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        inner = enumerate(value)
    for key, below in inner:
        _refuse_non_finite(below, [*path, str(key)], files)
    if isinstance(value, float) and not math.isfinite(value):
        origin = _origin(path, value, files)
        raise InputError(
            f"{origin}{'.'.join(path)}: found {value}, expected a finite number"
        )


def _resolved(part: Mapping[str, Any], value: Any) -> Mapping[str, Any]:
    if "$ref" in part:
        part = schema()["$defs"][part["$ref"].rsplit("/", 1)[-1]]
    if "if" in part:
        part = part["then"] if isinstance(value, list) else part["else"]
    return part


def _filled_in(config: Config, part: Mapping[str, Any]) -> Config:
    """A configuration with its defaults, its keys in the order of the schema."""
    filled: Config = {}
    for key, below in part["properties"].items():
        if key not in config and "default" not in below:
            continue
        value = config.get(key, copy.deepcopy(below.get("default")))
        if isinstance(value, dict):
            value = _filled_in(value, {"properties": {}, **_resolved(below, value)})
        filled[key] = value
    return {**filled, **{key: value for key, value in config.items() if key not in filled}}


def _explain(error: jsonschema.ValidationError, files: Sequence[str | Path]) -> str:
    path = [str(part) for part in error.absolute_path]
    value = error.instance
    if error.validator == "additionalProperties":
        unknown = next(key for key in value if key not in _known(error))
        path, value = [*path, unknown], value[unknown]
        found = f"unknown key, expected one of {', '.join(_known(error))}"
        near = difflib.get_close_matches(unknown, _known(error), n=1)
        found += f"; did you mean '{near[0]}'?" if near else ""
    elif error.validator == "required":
        missing = next(key for key in error.validator_value if key not in value)
        origin = _origin(path, value, files)
        return f"{origin}{'.'.join([*path, missing])}: missing, expected a value"
    else:
        seen = "nothing" if value is None else repr(value)
        found = f"found {seen}, expected {_expected(error)}"
    return f"{_origin(path, value, files)}{'.'.join(path)}: {found}"


def _known(error: jsonschema.ValidationError) -> list[str]:
    return list(error.schema.get("properties", {}))


def _expected(error: jsonschema.ValidationError) -> str:
    value = error.validator_value
    words = {
        "enum": lambda: "one of " + ", ".join(map(str, value)),
        "type": lambda: " or ".join(TYPES[name] for name in _listed(value)),
        "minimum": lambda: f"at least {value}",
        "maximum": lambda: f"at most {value}",
        "exclusiveMinimum": lambda: f"more than {value}",
        "exclusiveMaximum": lambda: f"less than {value}",
        "minItems": lambda: f"at least {value} value",
        "uniqueItems": lambda: "no value twice",
        "multipleOf": lambda: f"a multiple of {value}",
        "pattern": lambda: f"text like {value}",
    }
    return words.get(str(error.validator), lambda: error.message)()


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _origin(path: Sequence[str], value: Any, files: Sequence[str | Path]) -> str:
    """The last file that sets a key to a value, or the command line, for a message."""
    if not files:
        return ""
    for file in reversed(files):
        content = yaml.safe_load(Path(file).read_text(encoding="utf-8"))
        if _value_at(content, path) == value:
            return f"{file}: "
    return "--config: "


def _value_at(content: Any, path: Sequence[str]) -> Any:
    """The value of a key, or of an element of a list; None if there is none."""
    for part in path:
        if isinstance(content, list) and part.isdigit() and int(part) < len(content):
            content = content[int(part)]
        elif isinstance(content, dict):
            content = content.get(part)
        else:
            return None
    return content
