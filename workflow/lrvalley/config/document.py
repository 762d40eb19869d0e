"""The configuration's documentation, made from its schema.

``python -m lrvalley.config.document config/README.md`` brings the page's table up to date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lrvalley.config.schema import schema
from lrvalley.support.atomic_files import write_text
from lrvalley.support.markdown import with_section

SECTION = "keys"
KEPT_WHOLE = ("rates_of",)


def keys_table() -> str:
    """A Markdown table with every key, its meaning, what it may be and its default."""
    lines = ["| key | meaning | values | default |", "|---|---|---|---|"]
    for name, part in settings(schema()):
        default = f"`{_plain(part['default'])}`" if "default" in part else "none"
        meaning = " ".join(part["description"].split())
        lines.append(f"| `{name}` | {meaning} | {_values(part)} | {default} |")
    return "\n".join(lines)


def settings(part: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every key that has a value of its own, dotted, with its part of the schema."""
    for key, below in part.get("properties", {}).items():
        if "properties" in below and key not in KEPT_WHOLE:
            yield from settings(below, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", below


def updated_page(page: str) -> str:
    """A page with the table of keys brought up to date."""
    return with_section(page, SECTION, keys_table())


def _values(part: Mapping[str, Any]) -> str:
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[-1]
        if name in ("interval", "share"):
            return "`from`, `to`"
        if name == "rates":
            return "list, or `from`, `to`, `per_decade`, `without`"
        return _values(schema()["$defs"][name])
    if "enum" in part:
        return ", ".join(f"`{value}`" for value in part["enum"])
    if part.get("type") == "array":
        return f"list of {_values(part['items'])}"
    kind = part["type"]
    words = [kind if isinstance(kind, str) else " or ".join(kind).replace("null", "empty")]
    bounds = {
        "minimum": "at least",
        "exclusiveMinimum": "above",
        "maximum": "at most",
        "exclusiveMaximum": "below",
        "multipleOf": "a multiple of",
    }
    words += [f"{word} {part[key]}" for key, word in bounds.items() if key in part]
    return ", ".join(words)


def _plain(value: Any) -> str:
    return "empty" if value is None else json.dumps(value).replace('"', "")


if __name__ == "__main__":
    file = Path(sys.argv[1])
    write_text(file, updated_page(file.read_text(encoding="utf-8")))
