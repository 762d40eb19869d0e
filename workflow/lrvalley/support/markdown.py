"""Parts of Markdown pages that are made from data: tables, and sections between a pair of
comments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a column whose title ends with a colon is of numbers.

    Examples:
        >>> print(table(["optimizer", "steps:"], [["Adam", "550"]]))
        | optimizer | steps |
        | --- | ---: |
        | Adam | 550 |
    """
    marks = ["---:" if title.endswith(":") else "---" for title in titles]
    lines = [[title.removesuffix(":") for title in titles], marks, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def with_section(page: str, name: str, content: str) -> str:
    """A page with what stands between ``<!-- begin name -->`` and its end replaced.

    Raises:
        ValueError: if the page does not have both comments exactly once.
    """
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    before, rest = page.split(begin)
    _, after = rest.split(end)
    return f"{before}{begin}\n{content}\n{end}{after}"
