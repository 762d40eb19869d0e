"""How the learning rate changes within a training."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from lrvalley.config.fields import OneOf, StepsFromZero
from lrvalley.config.messages import WrongValue, amount
from lrvalley.config.section import Section

NAMES = ("constant", "linear", "cosine")


class ScheduleSection(Section):
    """How the learning rate changes within a training."""

    name: Annotated[str, OneOf(NAMES)] = Field(
        default="constant",
        description=(
            "`constant`, or the decay to zero at the end of the budget: `linear` or "
            "`cosine`. The rates of the grid are where the decay starts."
        ),
    )
    warmup: StepsFromZero = Field(
        default=0,
        description="Steps in which the rate first rises from zero, evenly.",
    )

    def of(self, horizon: int) -> dict[str, Any]:
        """The schedule's name and settings, for `lrvalley.study.learning_schedules`.

        Args:
            horizon: the full budget in steps, where a decay ends.

        Raises:
            WrongValue: if the warm-up leaves no step of the budget.
        """
        if self.warmup >= horizon:
            raise WrongValue(
                "schedule.warmup",
                f"found {self.warmup}, expected less than the budget of "
                f"{amount(horizon)} steps",
            )
        warmup = {"warmup": self.warmup} if self.warmup else {}
        if self.name == "constant":
            return {"name": "warmup", **warmup} if warmup else {"name": "constant"}
        return {"name": self.name, "horizon": horizon, **warmup}
