"""An answer as a person reads it: a headline and a few short points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """A headline that can be used by itself, and what supports it.

    Attributes:
        headline: one sentence, or two if the second is a warning.
        points: at most three, each a short sentence.
    """

    headline: str
    points: tuple[str, ...] = ()

    def markdown(self) -> str:
        """The answer as a paragraph and a list."""
        points = [f"- {point}" for point in self.points]
        return "\n".join([f"**{self.headline}**", *([""] if points else []), *points])
