"""Learning rates as a configuration gives them, and intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Discriminator, Field, Tag, model_validator

from lrvalley.config.fields import (
    ALL_DIFFERENT,
    IS_LIST,
    NOT_EMPTY,
    WHOLE,
    Positive,
    Share,
)
from lrvalley.config.section import Section, unexpected

# How pydantic names the two forms in the place of an error; no key can look so.
LIST, SPACING = "<list>", "<spacing>"

# Rates count with four digits. Beyond 2,302 a decade, the two that follow 1 would both be
# 1.001 or less, and have the same name.
MOST_PER_DECADE = 2_000


class Spacing(Section):
    """An even spacing on the log scale: 10^(i / per_decade) for whole numbers i."""

    low: Positive = Field(alias="from", description="Smallest rate.")
    high: Positive = Field(alias="to", description="Largest rate.")
    per_decade: Annotated[int, Field(ge=1, le=MOST_PER_DECADE), WHOLE] = Field(
        description="Rates in each factor of ten."
    )
    without: Annotated[tuple[Positive, ...], IS_LIST] = Field(
        default=(), description="Rates that are left out."
    )


def _form(value: Any) -> str | None:
    if isinstance(value, list | tuple):
        return LIST
    return SPACING if isinstance(value, Mapping | Spacing) else None


RateList = Annotated[tuple[Positive, ...], NOT_EMPTY, IS_LIST, ALL_DIFFERENT]
Rates = Annotated[
    Annotated[RateList, Tag(LIST)] | Annotated[Spacing, Tag(SPACING)],
    Discriminator(
        _form,
        custom_error_type="unexpected",
        custom_error_message="{expected}",
        custom_error_context={"expected": "a list, or from, to and per_decade"},
    ),
]


class Interval(Section):
    """Where a positive value may lie, ends included."""

    low: Positive = Field(alias="from", description="Smallest value.")
    high: Positive = Field(alias="to", description="Largest value.")

    @classmethod
    def of(cls, low: float, high: float) -> Self:
        """The interval between two ends."""
        return cls.model_validate({"from": low, "to": high})

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.low > self.high:
            raise unexpected(
                "from the smaller to the larger value",
                found=f"{self.low:g} to {self.high:g}",
            )
        return self


class ShareInterval(Interval):
    """Where a share may lie, ends included."""

    low: Share = Field(alias="from", description="Smallest value.")
    high: Share = Field(alias="to", description="Largest value.")
