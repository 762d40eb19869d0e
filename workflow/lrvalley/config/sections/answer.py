"""How the answer is searched, and with how many seeds it is confirmed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from lrvalley.config.fields import (
    WHOLE,
    AnySteps,
    Count,
    CountFromTwo,
    CountFromZero,
    Flag,
    OneOf,
)
from lrvalley.config.section import Section

HALVING, RANDOM, GRID = "halving", "random", "grid"


class AnswerSection(Section):
    """The search for the answer, and its confirmation."""

    way: Annotated[str, OneOf((HALVING, RANDOM, GRID))] = Field(
        default=HALVING,
        description=(
            "`halving` trains all candidates for a few steps and goes on with the best one "
            "in `eta`; `random` trains some to their end, `grid` all of them."
        ),
    )
    # 32 of the article's 48 rates cost 3% of its grid's steps (docs/tuners.md).
    candidates: CountFromTwo = Field(
        default=32,
        description=(
            "Most rates of an optimizer that the search begins with: those of the grid, "
            "or so many of them, spread evenly."
        ),
    )
    # Li et al. 2018 (JMLR 18, 185) suggest 3 or 4.
    eta: CountFromTwo = Field(default=3, description="`halving` keeps one rate in so many.")
    first_rung: AnySteps | None = Field(
        default=None,
        description=(
            "Steps after which `halving` compares candidates for the first time; a "
            "multiple of the check interval. Empty: a twentieth of the grid's budget after "
            "the warm-up, at most three check intervals, but at least 100 steps."
        ),
    )
    # So many decades lie between the lowest and the highest rate that a search may reach.
    widen: Annotated[int, Field(ge=0, le=18), WHOLE] = Field(
        default=2,
        description=(
            "How often a range whose best rate is at its edge is widened, by a decade."
        ),
    )
    seeds: Count = Field(
        default=5,
        description=(
            "Seeds that had no part in the search, with which the best of each optimizer "
            "is trained again."
        ),
    )
    more: CountFromZero = Field(
        default=2,
        description=(
            "How many more candidates, the next best of all optimizers, are confirmed."
        ),
    )
    defaults: Flag = Field(
        default=True,
        description=(
            "Whether Keras's default rate of each optimizer is confirmed as well, so that "
            "the answer says what tuning gained."
        ),
    )
