"""The values that are tried for an optimizer's rate and its other settings.

Rates and epsilons are spread evenly on the log scale. A share that is kept each step
(momentum, rho, a beta, a decay) is spread so that its complement is: what matters of 0.99
is that 0.01 is lost.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

RATE = "lr"

Settings = Mapping[str, float]


@dataclass(frozen=True)
class Interval:
    """Where a setting may lie, and on which scale it is spread.

    Attributes:
        low: smallest value.
        high: largest value.
        complement: whether 1 - value is spread on the log scale, not the value.
    """

    low: float
    high: float
    complement: bool = False

    def draw(self, random: np.random.Generator) -> float:
        """A value at random."""
        return self.at(random.uniform())

    def at(self, share: float) -> float:
        """The value of which a share in [0, 1] of all draws is on one side."""
        low, high = sorted(math.log(self._scaled(end)) for end in (self.low, self.high))
        return self._within(self._scaled(math.exp(low + (high - low) * share)))

    def scaled(self, value: float, factor: float) -> float:
        """A value, or its complement, times a factor, and within the interval."""
        return self._within(self._scaled(self._scaled(value) * factor))

    def rounded(self, value: float) -> float:
        """A value to four significant digits; if its complement is spread, that has them.

        So 0.99996 does not become 1.
        """
        short = float(f"{self._scaled(value):.4g}")
        return float(f"{self._scaled(short):.12g}")

    def _within(self, value: float) -> float:
        """The nearest value of the interval; a logarithm's last bits may lead out of it."""
        return min(max(value, self.low), self.high)

    def _scaled(self, value: float) -> float:
        """To the scale that is logarithmic, and back."""
        return 1 - value if self.complement else value


@dataclass(frozen=True)
class Space:
    """The settings of one optimizer that are searched; the first is its rate.

    Attributes:
        intervals: by the setting's name.
    """

    intervals: Mapping[str, Interval]

    @classmethod
    def of(cls, ranges: Mapping[str, Mapping[str, float]]) -> Space:
        """The space of ``{name: {from, to, complement}}``, as a run's spec has it."""
        return cls(
            {
                name: Interval(ends["from"], ends["to"], bool(ends["complement"]))
                for name, ends in ranges.items()
            }
        )

    def draw(self, random: np.random.Generator) -> dict[str, float]:
        """Every setting at random."""
        return {name: interval.draw(random) for name, interval in self.intervals.items()}

    def spread(self, count: int, random: np.random.Generator) -> list[dict[str, float]]:
        """As many draws, of which each part of every interval has one.

        A Latin hypercube (McKay, Beckman & Conover 1979, Technometrics 21, 239): of 16
        rates over eight decades, each half of a decade has one. Independent draws often
        leave gaps of two decades, which may be where the good rates are.
        """
        drawn = {
            name: [
                interval.at((part + random.uniform()) / count)
                for part in random.permutation(count)
            ]
            for name, interval in self.intervals.items()
        }
        return [{name: drawn[name][i] for name in drawn} for i in range(count)]

    def mutate(
        self, settings: Settings, factor: float, random: np.random.Generator
    ) -> dict[str, float]:
        """Every setting times the factor or divided by it, at random."""
        return {
            name: interval.scaled(settings[name], float(factor) ** random.choice((-1, 1)))
            for name, interval in self.intervals.items()
        }
