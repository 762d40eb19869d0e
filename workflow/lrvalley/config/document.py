"""The configuration's documentation, made from its sections.

``python -m lrvalley.config.document config/README.md`` brings the page's tables up to date:
one for studies of the article's network, one for studies of a user's own model.
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
from lrvalley.config.own_study import OwnStudyConfig
from lrvalley.config.rates import Interval
from lrvalley.config.section import Section, plain
from lrvalley.config.study_config import StudyConfig
from lrvalley.support.atomic_files import write_text
from lrvalley.support.markdown import with_section

# The configurations whose keys the page lists, by the page's section.
PAGE_SECTIONS: Mapping[str, type[Section]] = {
    "keys": StudyConfig,
    "keys_of_your_own_model": OwnStudyConfig,
}
# What Keras or a user's function takes, which no schema describes.
ANYTHING = "text, number, true or false, list, or keys with values"
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


def keys_table(config: type[Section] = StudyConfig) -> str:
    """A Markdown table with every key, its meaning, what it may be and its default."""
    lines = ["| key | meaning | values | default |", "|---|---|---|---|"]
    for key in keys(config):
        values = _values(key.schema)
        lines.append(
            f"| `{key.name}` | {key.field.description} | {values} | {key.default} |"
        )
    return "\n".join(lines)


def updated_page(page: str) -> str:
    """A page with its tables of keys brought up to date."""
    for section, config in PAGE_SECTIONS.items():
        page = with_section(page, section, keys_table(config))
    return page


def _values(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema or "allOf" in schema:
        return "`from`, `to`"
    if "oneOf" in schema:
        return "list, or `from`, `to`, `per_decade`, `without`"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_values(each) for each in schema["anyOf"])
    if "type" not in schema:
        return ANYTHING
    if schema["type"] == "array":
        return _values_of_list(schema["items"])
    if schema["type"] == "object":
        return _values_by_key(schema["additionalProperties"])
    words = [KINDS[schema["type"]]]
    words += [
        f"{word} {amount(schema[key])}" for key, word in BOUNDS.items() if key in schema
    ]
    return ", ".join(words)


def _values_of_list(items: Mapping[str, Any]) -> str:
    if not items:
        return "list"
    kind, *bounds = _values(items).split(", ")
    plural = {"number": "numbers", "whole number": "whole numbers"}.get(kind, kind)
    return f"list of {', '.join([plural, *bounds])}"


def _values_by_key(values: Mapping[str, Any] | bool) -> str:
    """Values under names that are the user's; True stands for anything."""
    if isinstance(values, bool):
        return "by name: value"
    if values.get("type") == "object":
        return "by optimizer: keys with values"
    return f"by optimizer: {_values(values)}"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    write_text(file, updated_page(file.read_text(encoding="utf-8")))
