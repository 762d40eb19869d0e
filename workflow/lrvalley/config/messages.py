"""What is said of a wrong value: file and key, value found, value expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lrvalley.config.files import origin, value_at
from lrvalley.config.rates import LIST, SPACING
from lrvalley.config.section import UNEXPECTED, UNKNOWN_KEY, suggestion
from lrvalley.errors import InputError

# Values are shown up to this length; a whole list of rates says no more than its start.
LONGEST = 100

MISSING = "missing, expected a value"

Details = Mapping[str, Any]

EXPECTED: Mapping[str, Callable[[Details], str]] = {
    UNEXPECTED: lambda context: str(context["expected"]),
    "greater_than": lambda context: f"more than {amount(context['gt'])}",
    "greater_than_equal": lambda context: f"at least {amount(context['ge'])}",
    "less_than": lambda context: f"less than {amount(context['lt'])}",
    "less_than_equal": lambda context: f"at most {amount(context['le'])}",
    "multiple_of": lambda context: f"a multiple of {amount(context['multiple_of'])}",
    "too_short": lambda context: f"at least {context['min_length']} value",
    "too_long": lambda context: f"at most {context['max_length']} values",
    "finite_number": lambda context: "a finite number",
}


class WrongValue(InputError):
    """A value that does not fit to others.

    Args:
        key: the dotted key.
        problem: the value found and the value expected.
    """

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"{_printable(key)}: {problem}")
        self.key = key


def explained(
    error: ValidationError, config: Mapping[str, Any], files: Sequence[str | Path]
) -> str:
    """The message of a configuration's first wrong value.

    Args:
        error: what is wrong.
        config: the configuration, all files merged.
        files: the files that it was merged from, in order.
    """
    path, problem = first_problem(error, config)
    place = path[:-1] if problem == MISSING else path
    key = _printable(".".join(map(str, path)))
    return f"{origin(place, config, files)}{key}: {problem}"


def first_problem(error: ValidationError, values: Any) -> tuple[list[str | int], str]:
    """The key of the first wrong value, and what is wrong with it.

    A misspelt key goes first: a value that seems to be missing may be its.

    Args:
        error: what is wrong.
        values: what was validated.
    """
    details = error.errors(include_url=False)
    first = min(details, key=lambda each: each["type"] != UNKNOWN_KEY)
    kind, context = first["type"], first.get("ctx", {})
    path = [part for part in first["loc"] if part not in (LIST, SPACING)]
    if kind == UNKNOWN_KEY:
        near = suggestion(context["key"], context["known"])
        problem = f"unknown key, expected {_one_of(context['known'])}{near}"
        return [*path, context["key"]], problem
    if kind == "missing":
        return path, MISSING
    seen = context.get("found") or shown(value_at(values, path))
    expected = EXPECTED[kind](context) if kind in EXPECTED else first["msg"]
    return path, f"found {seen}, expected {expected}"


def shown(value: Any) -> str:
    """A value as it stands in a message."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    try:
        words = repr(value)
    except (ValueError, RecursionError):
        return f"a {type(value).__name__} that is too long to show"
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 3]}..."


def amount(number: float) -> str:
    """A bound as it stands in a message."""
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


def _printable(key: str) -> str:
    """A key as it stands in a message, which has one line."""
    return key if key.isprintable() else repr(key)[1:-1]


def _one_of(known: Sequence[str]) -> str:
    return f"one of {', '.join(known)}" if known else "no keys"
