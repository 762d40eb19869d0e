"""The settings that all of Keras's optimizers share, and those that cannot be set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from lrvalley.config import reading
from lrvalley.config.fields import (
    IS_LIST,
    LARGEST,
    NUMBER,
    TEXT,
    WHOLE,
    AnySteps,
    Flag,
    NotNegative,
    Positive,
    Share,
)
from lrvalley.config.section import unexpected

# The iterations stand one after the other in the graph. Muon's paper takes 5.
MOST_ITERATIONS = 100


def _regular_expression(found: str) -> str:
    try:
        re.compile(found)
    except re.error as error:
        raise unexpected(f"a regular expression: {error}") from None
    return found


_UNLESS_NOTHING = BeforeValidator(reading.unless_nothing)
_Pattern = Annotated[str, TEXT, AfterValidator(_regular_expression)]

NotPositive = Annotated[float, Field(ge=-LARGEST, le=0), NUMBER]
ShareAbove0 = Annotated[float, Field(gt=0, lt=1), NUMBER]
Iterations = Annotated[int, Field(ge=1, le=MOST_ITERATIONS), WHOLE]
PositiveOrNothing = Annotated[Positive | None, _UNLESS_NOTHING]
NotNegativeOrNothing = Annotated[NotNegative | None, _UNLESS_NOTHING]
StepsOrNothing = Annotated[AnySteps | None, _UNLESS_NOTHING]
# A list, not a tuple: so it is the same when it comes back from JSON.
PatternsOrNothing = Annotated[Annotated[list[_Pattern], IS_LIST] | None, _UNLESS_NOTHING]


@dataclass(frozen=True)
class KerasSetting:
    """An argument of an optimizer's class other than the learning rate.

    Attributes:
        name: the argument's name, and the key in the configuration.
        kind: what its value may be, as the type of a section's field.
        default: Keras's.
        description: what it is, for the documentation.
    """

    name: str
    kind: Any
    default: Any
    description: str


WEIGHT_DECAY = KerasSetting(
    "weight_decay",
    NotNegativeOrNothing,
    None,
    "Share of each weight, times the rate, that is taken off at every step.",
)

CLIPS = ("clipnorm", "clipvalue", "global_clipnorm")

SHARED: tuple[KerasSetting, ...] = (
    WEIGHT_DECAY,
    KerasSetting(
        "clipnorm", PositiveOrNothing, None, "Largest norm of a variable's gradient."
    ),
    KerasSetting(
        "clipvalue",
        PositiveOrNothing,
        None,
        "Largest absolute value of a gradient's element.",
    ),
    KerasSetting(
        "global_clipnorm",
        PositiveOrNothing,
        None,
        "Largest norm of all gradients together.",
    ),
    KerasSetting("use_ema", Flag, False, "Whether to average the weights over steps."),
    KerasSetting(
        "ema_momentum", Share, 0.99, "Share of the average that is kept each step."
    ),
    KerasSetting(
        "ema_overwrite_frequency",
        StepsOrNothing,
        None,
        "Steps between two replacements of the weights by their average.",
    ),
)

# Arguments of every class that cannot be set, and why.
REFUSED: Mapping[str, str] = {
    "learning_rate": "the study finds it; the rates to try are `rates` of the grid",
    "gradient_accumulation_steps": (
        "a step would no longer be an update, and budgets count steps; use a larger `batch`"
    ),
    "loss_scale_factor": "it changes rounding only, and belongs to the model's precision",
    "name": "it changes no number",
}
