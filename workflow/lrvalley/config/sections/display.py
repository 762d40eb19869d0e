"""What changes no number: how cells are packed, and how figures look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from lrvalley.config.fields import BY_OPTIMIZER, Color, Lanes, NotNegative
from lrvalley.config.section import Section


class PackSection(Section):
    """How cells train side by side."""

    width: Lanes = Field(
        default=48,
        description=(
            "Most cells that train side by side; 1 trains each alone. Changes no result."
        ),
    )
    keep_states_mb: NotNegative = Field(
        default=1.0,
        description=(
            "Megabytes up to which the state of a training that has ended is kept, so that "
            "a longer one can go on from it. Changes no result."
        ),
    )


class FiguresSection(Section):
    """How figures look."""

    colors: Annotated[Mapping[str, Color], BY_OPTIMIZER] = Field(
        default_factory=dict,
        description=(
            "Colours of single optimizers in the figures, as CSS names or `#rrggbb`."
        ),
    )
