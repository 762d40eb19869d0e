"""The configuration's documentation, made from its sections.

``python -m lrvalley.config.document config/README.md`` brings the page's table up to date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from lrvalley.config.messages import amount
from lrvalley.config.rates import Interval
from lrvalley.config.section import Section
from lrvalley.config.study_config import StudyConfig, plain
from lrvalley.support.atomic_files import write_text
from lrvalley.support.markdown import with_section

PAGE_SECTION = "keys"
KINDS = {
    "boolean": "true or false",
    "integer": "whole number",
    "null": "empty",
    "number": "number",
    "string": "text",
}
BOUNDS = {
    "exclusiveMinimum": "above",
    "minimum": "at least",
    "exclusiveMaximum": "below",
    "maximum": "at most",
    "multipleOf": "a multiple of",
}


@dataclass(frozen=True)
class Key:
    """A key that has a value of its own.

    Attributes:
        name: dotted.
        field: its description and its default.
        schema: what it may be, as JSON schema.
    """

    name: str
    field: FieldInfo
    schema: Mapping[str, Any]

    @property
    def default(self) -> str:
        """The default in words."""
        value = self.field.get_default(call_default_factory=True, validated_data={})
        if value is PydanticUndefined:
            return "none"
        words = "empty" if value is None else json.dumps(plain(value)).replace('"', "")
        return f"`{words}`"


def keys(section: type[Section] = StudyConfig, prefix: str = "") -> Iterator[Key]:
    """Every key that has a value of its own."""
    properties = section.model_json_schema()["properties"]
    for name, field in section.model_fields.items():
        key, kind = field.alias or name, field.annotation
        if isinstance(kind, type) and issubclass(kind, Section) and not _is_value(kind):
            yield from keys(kind, f"{prefix}{key}.")
        else:
            yield Key(f"{prefix}{key}", field, properties[key])


def _is_value(section: type[Section]) -> bool:
    return issubclass(section, Interval)


def keys_table() -> str:
    """A Markdown table with every key, its meaning, what it may be and its default."""
    lines = ["| key | meaning | values | default |", "|---|---|---|---|"]
    for key in keys():
        values = _values(key.schema)
        lines.append(
            f"| `{key.name}` | {key.field.description} | {values} | {key.default} |"
        )
    return "\n".join(lines)


def updated_page(page: str) -> str:
    """A page with the table of keys brought up to date."""
    return with_section(page, PAGE_SECTION, keys_table())


def _values(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema or "allOf" in schema:
        return "`from`, `to`"
    if "oneOf" in schema:
        return "list, or `from`, `to`, `per_decade`, `without`"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_values(each) for each in schema["anyOf"])
    if schema["type"] == "array":
        return f"list of {_values(schema['items']).replace(' number', ' numbers')}"
    if schema["type"] == "object":
        return f"by optimizer: {_values(schema['additionalProperties'])}"
    words = [KINDS[schema["type"]]]
    words += [
        f"{word} {amount(schema[key])}" for key, word in BOUNDS.items() if key in schema
    ]
    return ", ".join(words)


if __name__ == "__main__":
    file = Path(sys.argv[1])
    write_text(file, updated_page(file.read_text(encoding="utf-8")))
