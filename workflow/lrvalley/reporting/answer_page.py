"""The page `answer.md`, from the content of `answer.json`."""

from __future__ import annotations

from collections.abc import Iterable

from lrvalley.reporting.answer_content import Content
from lrvalley.reporting.answer_optimizers import (
    optimizers_headers,
    optimizers_rows,
    optimizers_words,
)
from lrvalley.reporting.answer_warnings import warnings
from lrvalley.reporting.confirmed_answer import (
    alike,
    cost,
    gained,
    headline,
    how_safe,
    how_sure,
)
from lrvalley.support.markdown import table


def answer_page(content: Content) -> str:
    """The answer as Markdown: what to paste, how sure it is, and what it cost."""
    best = content["recommended"]
    parts = [f"# Answer of the study {content['study']}", f"**{headline(content)}**"]
    if best is not None:
        parts.append(f"```python\n{best['code']}\n```")
    sections = (
        ("Warnings", warnings(content)),
        ("How sure it is", [how_sure(content), alike(content)]),
        ("How much margin there is", how_safe(content)),
        ("What tuning gained", [gained(content)]),
    )
    parts += [_section(title, points) for title, points in sections if any(points)]
    parts += ["## The optimizers", _optimizers(content)]
    parts.append(_section("What it cost", [cost(content).removeprefix("Cost: ")]))
    return "\n\n".join(parts) + "\n"


def _section(title: str, points: Iterable[str]) -> str:
    lines = [f"- {point[0].upper()}{point[1:]}" for point in points if point]
    return "\n".join([f"## {title}", "", *lines])


def _optimizers(content: Content) -> str:
    """What the table is of, and the table."""
    first, *numbers = optimizers_headers(content)
    titles = [first, *(f"{each}:" for each in numbers)]
    return f"{optimizers_words(content)}\n\n{table(titles, optimizers_rows(content))}"
