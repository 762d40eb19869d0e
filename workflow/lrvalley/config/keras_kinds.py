"""The kinds of values that the settings of Keras's optimizers have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from lrvalley.config import reading
from lrvalley.config.fields import (
    IS_LIST,
    LARGEST,
    MOST_STEPS,
    TEXT,
    WHOLE,
    Flag,
    NotNegative,
    Positive,
    Share,
)
from lrvalley.config.fields import (
    NUMBER as IS_NUMBER,
)
from lrvalley.config.section import unexpected

# The iterations stand one after the other in the graph. Muon's paper takes 5.
MOST_ITERATIONS = 100


@dataclass(frozen=True)
class Kind:
    """What a value may be.

    Attributes:
        words: in words, for the documentation.
        type: as a field of a section.
    """

    words: str
    type: Any


def _regular_expression(found: str) -> str:
    try:
        re.compile(found)
    except re.error as error:
        raise unexpected(f"a regular expression: {error}") from None
    return found


def _or_nothing(kind: Kind) -> Kind:
    is_given = BeforeValidator(reading.unless_nothing)
    return Kind(f"{kind.words}, or empty", Annotated[kind.type | None, is_given])


_Number = Annotated[float, Field(ge=-LARGEST, le=LARGEST), IS_NUMBER]
_NotPositive = Annotated[float, Field(ge=-LARGEST, le=0), IS_NUMBER]
_ShareAbove0 = Annotated[float, Field(gt=0, lt=1), IS_NUMBER]
_Steps = Annotated[int, Field(ge=0, le=MOST_STEPS), WHOLE]
_Interval = Annotated[int, Field(ge=1, le=MOST_STEPS), WHOLE]
_Iterations = Annotated[int, Field(ge=1, le=MOST_ITERATIONS), WHOLE]
_Pattern = Annotated[str, TEXT, AfterValidator(_regular_expression)]

FLAG = Kind("true or false", Flag)
NUMBER = Kind("number", _Number)
POSITIVE = Kind("number above 0", Positive)
NOT_NEGATIVE = Kind("number, at least 0", NotNegative)
NOT_POSITIVE = Kind("number, at most 0", _NotPositive)
SHARE = Kind("number, at least 0, below 1", Share)
SHARE_ABOVE_0 = Kind("number above 0, below 1", _ShareAbove0)
STEPS = Kind("whole number, at least 0", _Steps)
ITERATIONS = Kind(f"whole number from 1 to {MOST_ITERATIONS}", _Iterations)
POSITIVE_OR_NOTHING = _or_nothing(POSITIVE)
NOT_NEGATIVE_OR_NOTHING = _or_nothing(NOT_NEGATIVE)
INTERVAL_OR_NOTHING = _or_nothing(Kind("whole number, at least 1", _Interval))
# A list, not a tuple: so it is the same when it comes back from JSON.
PATTERNS_OR_NOTHING = _or_nothing(
    Kind("list of regular expressions", Annotated[list[_Pattern], IS_LIST])
)
