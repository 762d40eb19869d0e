"""The ways to find a rate with less than a grid, compared on the grid's cells."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from lrvalley.config.fields import (
    ALL_DIFFERENT,
    IS_LIST,
    MOST_STEPS,
    NUMBER,
    WHOLE,
    Count,
    CountFromTwo,
    CountFromZero,
    Flag,
    LanesFromTwo,
    OptimizerName,
    Steps,
)
from lrvalley.config.rates import Interval
from lrvalley.config.section import Section
from lrvalley.config.sections.optimizers import SpaceSection


class HalvingSection(Section):
    """Successive halving, Hyperband and ASHA."""

    # Li et al. 2018 (JMLR 18, 185) suggest 3 or 4.
    eta: CountFromTwo = Field(
        default=3,
        description="Successive halving, Hyperband and ASHA keep one rate in so many.",
    )
    min_steps: Steps = Field(
        default=150,
        description=(
            "Steps after which rates are compared for the first time; below the grid's "
            "`max_steps`, or nothing is halved."
        ),
    )


class RangeTestSection(Section):
    """The range test (Smith 2017, WACV)."""

    steps: Annotated[int, Field(ge=20, le=MOST_STEPS), WHOLE] = Field(
        default=400,
        description="Steps in which the range test takes the rate through `space.lr`.",
    )


class PbtSection(Section):
    """Population based training (Jaderberg et al. 2017, arXiv 1711.09846)."""

    population: LanesFromTwo = Field(default=16, description="Members of a population.")
    judge_every: Steps = Field(default=200, description="Steps between two judgements.")
    max_steps: Steps = Field(
        default=3_000,
        description="Steps that a population is trained; a multiple of `judge_every`.",
    )
    share: Annotated[float, Field(gt=0, le=0.5), NUMBER] = Field(
        default=0.2,
        description=(
            "Part of the population that is the worst and copies, and that is the best "
            "and is copied."
        ),
    )
    factor: Annotated[float, Field(gt=1, le=1_000), NUMBER] = Field(
        default=1.5, description="A mutation multiplies or divides a setting by it."
    )
    runs: Count = Field(
        default=3,
        description="Populations of every optimizer, with other random numbers each.",
    )


class SearchSection(Section):
    """Random search of one optimizer's settings."""

    optimizer: OptimizerName = Field(
        default="rmsprop",
        description=(
            "The optimizer whose settings are searched at random, in the grid's size; "
            "nothing is searched if the grid does not have it."
        ),
    )
    cells: Count = Field(default=144, description="How many settings are tried.")
    check_seeds: CountFromZero = Field(
        default=5,
        description=(
            "Seeds other than the study's, with which the best of the settings and the "
            "best cell of the grid are trained again."
        ),
    )
    lr: Interval = Field(
        default=Interval.of(1e-4, 0.1),
        description=(
            "Learning rates that it draws, instead of `space.lr`. Set them with "
            "`optimizer`, around the band that its grid has shown; these are RMSProp's."
        ),
    )


class TuneSection(Section):
    """The ways to find a rate with less than a grid, compared on the grid's cells."""

    in_report: Flag = Field(
        default=True,
        description=(
            "Whether a plain `snakemake` compares them, too, and the report shows it; "
            "`snakemake tune` does so in any case."
        ),
    )
    replays: Count = Field(
        default=100, description="How often a method that draws at random is replayed."
    )
    # Each is a row of the comparison, and as many replays.
    trials: Annotated[
        tuple[CountFromTwo, ...],
        Field(min_length=1, max_length=100),
        IS_LIST,
        ALL_DIFFERENT,
    ] = Field(
        default=(8, 16, 32),
        description="Rates with which random search and the halving methods begin.",
    )
    halving: HalvingSection = Field(default_factory=HalvingSection)
    range_test: RangeTestSection = Field(default_factory=RangeTestSection)
    pbt: PbtSection = Field(default_factory=PbtSection)
    search: SearchSection = Field(default_factory=SearchSection)
    space: SpaceSection = Field(default_factory=SpaceSection)
