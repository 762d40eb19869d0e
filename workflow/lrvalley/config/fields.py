"""The kinds of values that keys of the configuration have, with their bounds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic_core import CoreSchema, core_schema

from lrvalley.config import optimizer_catalog, reading
from lrvalley.config.color_names import COLOR_NAMES
from lrvalley.config.section import suggestion, unexpected, with_known_keys

# Training computes in float32, which ends at about 1e-38 and 3e38. The margin keeps the
# product of such a number and a gradient within it.
SMALLEST, LARGEST = 1e-30, 1e30
# Optimizers count their steps in float32, which holds whole numbers up to 2^24 exactly.
MOST_STEPS = 16_000_000
# Steps between two checks of the accuracy; budgets are whole numbers of checks. A test
# compares it with `lrvalley.study.trajectory.ProgramSpec`.
CHECK_EVERY = 50
# More trainings or replays than this take years.
MOST = 100_000
# More lanes than this fill the memory of any device.
MOST_LANES = 4_096
# No data set has more examples than a signed number of 32 bits counts.
MOST_EXAMPLES = 2**31 - 1
# Random generators take seeds of 32 bits.
SEEDS = 2**32
# Names become names of folders. `results/cells` and `results/states` are of all studies.
LONGEST_NAME = 100
RESERVED = ("cells", "states")
# Windows, where a clone may end up, has no folders of these names.
DEVICES = (
    *("con", "prn", "aux", "nul"),
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
)

_HEX_COLOR = re.compile(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

Value = TypeVar("Value")


@dataclass(frozen=True)
class OneOf:
    """Marks text that must be one of some names."""

    names: tuple[str, ...]

    def check(self, value: Any) -> str:
        """The value, if it is one of the names."""
        if not isinstance(value, str) or value not in self.names:
            near = suggestion(value, self.names)
            raise unexpected(f"one of {', '.join(self.names)}{near}")
        return value

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"enum": list(self.names)}


def _different(found: tuple[Value, ...]) -> tuple[Value, ...]:
    if len(set(found)) < len(found):
        raise unexpected("no value twice")
    return found


def _not_tiny(number: float) -> float:
    if number < SMALLEST:
        raise unexpected(f"at least {SMALLEST:g}")
    return number


def _study_name(name: str) -> str:
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise unexpected(
            f"text like my-study_2: letters, digits, - and _, at most {LONGEST_NAME}"
        )
    # Some file systems do not tell capitals from small letters.
    if name.lower() in RESERVED:
        raise unexpected(
            f"another name: results/{name} is for the {name.lower()} of all studies"
        )
    if name.lower() in DEVICES:
        raise unexpected("another name: Windows has no folder of this one")
    return name


def _color(color: str) -> str:
    if not _HEX_COLOR.fullmatch(color) and color not in COLOR_NAMES:
        near = suggestion(color, COLOR_NAMES)
        raise unexpected(f"a colour's name in CSS, or #rrggbb{near}")
    return color


def _by_optimizer(value: Any) -> Mapping[str, Any]:
    return with_known_keys(value, optimizer_catalog.NAMES)


# The marks of a value, in the order in which they are given: its bounds, then how it is
# read. Type checkers do not understand them packed together.
NUMBER = BeforeValidator(reading.number)
WHOLE = BeforeValidator(reading.whole_number)
TEXT = BeforeValidator(reading.text)
SOME_TEXT = BeforeValidator(reading.some_text)
NOT_EMPTY = Field(min_length=1)
IS_LIST = BeforeValidator(reading.values)
ALL_DIFFERENT = AfterValidator(_different)
BY_OPTIMIZER = BeforeValidator(_by_optimizer)

Flag = Annotated[bool, BeforeValidator(reading.flag)]
OptionalText = Annotated[str | None, BeforeValidator(reading.text_or_nothing)]
StudyName = Annotated[
    str,
    TEXT,
    AfterValidator(_study_name),
    Field(
        description=(
            "Name of the study; its tables, figures and report go to `results/<study>/`."
        )
    ),
]
Color = Annotated[str, TEXT, AfterValidator(_color)]
OptimizerName = Annotated[str, OneOf(optimizer_catalog.NAMES)]

Positive = Annotated[float, Field(gt=0, le=LARGEST), NUMBER, AfterValidator(_not_tiny)]
NotNegative = Annotated[float, Field(ge=0, le=LARGEST), NUMBER]
Share = Annotated[float, Field(ge=0, lt=1), NUMBER]
Target = Annotated[float, Field(gt=0, le=1), NUMBER]
# More than thirty years.
Seconds = Annotated[float, Field(gt=0, le=1e9), NUMBER]
AnyNumber = Annotated[float, Field(ge=-LARGEST, le=LARGEST), NUMBER]
AnySteps = Annotated[int, Field(ge=1, le=MOST_STEPS), WHOLE]
StepsFromZero = Annotated[int, Field(ge=0, le=MOST_STEPS), WHOLE]
Steps = Annotated[int, Field(ge=CHECK_EVERY, le=MOST_STEPS, multiple_of=CHECK_EVERY), WHOLE]
Count = Annotated[int, Field(ge=1, le=MOST), WHOLE]
CountFromZero = Annotated[int, Field(ge=0, le=MOST), WHOLE]
CountFromTwo = Annotated[int, Field(ge=2, le=MOST), WHOLE]
Lanes = Annotated[int, Field(ge=1, le=MOST_LANES), WHOLE]
LanesFromTwo = Annotated[int, Field(ge=2, le=MOST_LANES), WHOLE]
BatchSize = Annotated[int, Field(ge=1, le=MOST_EXAMPLES), WHOLE]
# The weights of the dense layer grow with the square of the factor: 10^9 at 1,000.
Size = Annotated[float, Field(ge=1, le=1_000), NUMBER]
# Sizes are in the names of folders; beyond these Python writes some with an exponent.
AnySize = Annotated[float, Field(ge=1e-4, le=1e6), NUMBER]
Seed = Annotated[int, Field(ge=0, lt=SEEDS), WHOLE]
Seeds = Annotated[
    tuple[Seed, ...],
    NOT_EMPTY,
    IS_LIST,
    ALL_DIFFERENT,
    Field(
        description=(
            "Every training is repeated with each seed; tables and figures show the "
            "median and the spread."
        )
    ),
]
