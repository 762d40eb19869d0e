"""The experiments: the grid, the scaling and the curves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from lrvalley.config import optimizer_catalog
from lrvalley.config.fields import (
    ALL_DIFFERENT,
    BY_OPTIMIZER,
    IS_LIST,
    NOT_EMPTY,
    CountFromZero,
    OneOf,
    OptimizerName,
    Seconds,
    Size,
    Steps,
    Target,
)
from lrvalley.config.networks import NETWORKS
from lrvalley.config.rates import Rates, Spacing
from lrvalley.config.section import Section

CHECK, RUNNING = "check", "running"
WINDOWS = (CHECK, RUNNING)


def _article_rates() -> Spacing:
    """The article's 48: six a decade over eight decades, without 1, which it leaves out."""
    ends = {"from": 1e-6, "to": 100, "per_decade": 6, "without": [1.0]}
    return Spacing.model_validate(ends)


class GridSection(Section):
    """The experiment that trains every optimizer at every rate."""

    optimizers: Annotated[tuple[OptimizerName, ...], NOT_EMPTY, IS_LIST, ALL_DIFFERENT] = (
        Field(
            default=optimizer_catalog.NAMES, description="The optimizers that are compared."
        )
    )
    rates: Rates = Field(
        default_factory=_article_rates,
        description=(
            "Learning rates: a list, or an even spacing on the log scale. Four significant "
            "digits count."
        ),
    )
    rates_of: Annotated[Mapping[str, Rates], BY_OPTIMIZER] = Field(
        default_factory=dict,
        description="Rates of single optimizers, in place of `rates`.",
    )
    size: Size = Field(default=1, description="Size factor of the network.")
    target: Target = Field(
        default=0.97, description="Train accuracy at which a training stops."
    )
    window: Annotated[str, OneOf(WINDOWS)] = Field(
        default=CHECK,
        description=(
            "Which examples the train accuracy of a target counts: those since the last "
            "`check`, or `running`, all since the first step, as the article's program "
            "does. It holds for the sizes, too."
        ),
    )
    # About 120 s at the 10 ms that a step takes on one core.
    max_steps: Steps = Field(default=12_000, description="The budget, in steps.")
    max_seconds: Seconds | None = Field(
        default=120.0,
        description=(
            "A cell that would take longer, trained alone on this device, counts as "
            "failed. A new limit trains nothing. Empty: no limit."
        ),
    )


class ScalingSection(Section):
    """The experiment that trains one optimizer at several sizes and rates."""

    optimizer: OptimizerName = Field(default="adam", description="The optimizer.")
    rates: Rates = Field(
        default=(1e-4, 5e-4, 1e-3, 1.46e-3, 5e-3, 1e-2),
        description="Learning rates, as in the grid.",
    )
    sizes: Annotated[tuple[Size, ...], NOT_EMPTY, IS_LIST, ALL_DIFFERENT] = Field(
        default=tuple(range(1, 11)), description="Size factors of the network."
    )
    target: Target = Field(
        default=0.96, description="Train accuracy at which a training stops."
    )
    max_steps: Steps = Field(default=4_000, description="The budget, in steps.")
    max_seconds: Seconds | None = Field(
        default=240.0, description="As in the grid; the author allowed twice the time here."
    )


class ContrastSection(Section):
    """The grid's optimizers on another network, beside the study's own.

    With the window `running` a record has the other window, too, so that what the network
    changes and what the metric changes are told apart.
    """

    model: Annotated[str, OneOf(tuple(NETWORKS))] | None = Field(
        default=None,
        description=(
            "The other network, with its own settings and the grid's target; the study "
            "then has the window `running`. Empty: none."
        ),
    )
    rates: Rates = Field(
        default_factory=_article_rates, description="Learning rates, as in the grid."
    )
    rates_of: Annotated[Mapping[str, Rates], BY_OPTIMIZER] = Field(
        default_factory=dict,
        description="Rates of single optimizers, in place of `rates`.",
    )
    max_steps: Steps = Field(default=12_000, description="The budget, in steps.")


class BandsSection(Section):
    """Other seeds for the rates on which the bands and the claims rest."""

    seeds: CountFromZero = Field(
        default=5,
        description=(
            "Further seeds with which each optimizer trains at the rates of its band and "
            "at one beyond each end. 0: none."
        ),
    )


class CurvesSection(Section):
    """The experiment that follows each optimizer at its best rate over time."""

    max_steps: Steps = Field(
        default=3_000,
        description="Steps that are followed, with validation accuracy every 50.",
    )
