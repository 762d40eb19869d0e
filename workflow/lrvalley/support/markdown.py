"""Parts of Markdown pages that are made from data, between a pair of comments."""

from __future__ import annotations


def with_section(page: str, name: str, content: str) -> str:
    """A page with what stands between ``<!-- begin name -->`` and its end replaced.

    Raises:
        ValueError: if the page does not have both comments exactly once.
    """
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    before, rest = page.split(begin)
    _, after = rest.split(end)
    return f"{before}{begin}\n{content}\n{end}{after}"
