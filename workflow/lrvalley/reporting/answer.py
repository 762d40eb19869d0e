"""An answer as a person reads it: a headline and a few short points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """A headline that can be used by itself, and what supports it.

    Attributes:
        headline: one sentence, or two if the second is a warning.
        points: at most five, each a short sentence.
        code: what to paste into a program, if anything.
    """

    headline: str
    points: tuple[str, ...] = ()
    code: str = ""

    def markdown(self) -> str:
        """The answer as a paragraph and a list, without its code."""
        points = [f"- {point}" for point in self.points]
        return "\n".join([f"**{self.headline}**", *([""] if points else []), *points])
