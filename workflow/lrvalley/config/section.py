"""What every section of the configuration is, and the errors that its values raise."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

UNEXPECTED = "unexpected"
UNKNOWN_KEY = "unknown_key"
# Whole numbers below it are written out, larger ones with an exponent, as Python does.
MOST_DIGITS = 1e16


def unexpected(expected: str, **details: str) -> PydanticCustomError:
    """An error whose message says what was expected.

    Args:
        expected: what stands after "expected" in the message.
        details: `found`, to show the value in other words.
    """
    return PydanticCustomError(UNEXPECTED, "{expected}", {"expected": expected, **details})


def suggestion(found: object, known: Sequence[str]) -> str:
    """The end of a message that offers the most similar name, if one is similar."""
    # Capitals are the commonest difference: `adamw` is AdamW, not Adam.
    names = {name.lower(): name for name in known}
    near = difflib.get_close_matches(str(found).lower(), names, n=1)
    return f"; did you mean '{names[near[0]]}'?" if near else ""


def with_known_keys(value: Any, known: Sequence[str]) -> Mapping[str, Any]:
    """A value, if it is a mapping of which every key is known."""
    if not isinstance(value, Mapping):
        raise unexpected("keys with values")
    for key in value:
        if key not in known:
            context = {"key": str(key), "known": list(known)}
            raise PydanticCustomError(UNKNOWN_KEY, "unknown key", context)
    return value


class Section(BaseModel):
    """Keys with values, each key with a description, its bounds and its default."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _check_keys(cls, value: Any) -> Any:
        return value if isinstance(value, cls) else with_known_keys(value, cls.keys())

    @classmethod
    def keys(cls) -> list[str]:
        """The section's keys as they are written in a file."""
        return [field.alias or name for name, field in cls.model_fields.items()]


class Document(Section):
    """A complete configuration."""

    def to_json(self) -> dict[str, Any]:
        """The configuration as plain JSON values, its keys in their usual order.

        Whole numbers are written without a point: 100 and 100.0 are the same value, and
        must not look like a change.
        """
        values: dict[str, Any] = plain(self)
        return values


def plain(value: Any) -> Any:
    """A configuration, or a part of it, as plain JSON values."""
    if isinstance(value, Section):
        value = value.model_dump(mode="json", by_alias=True)
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    whole = isinstance(value, float) and value.is_integer() and abs(value) < MOST_DIGITS
    return int(value) if whole else value
