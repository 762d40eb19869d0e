"""Tables of Markdown pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lrvalley.reporting.wording import format_lr


def header(*names: str) -> list[str]:
    """Two lines of a table; a column whose name ends with a colon is of numbers."""
    rule = "|".join("---:" if name.endswith(":") else "---" for name in names)
    return [line(*(name.removesuffix(":") for name in names)), f"|{rule}|"]


def line(*cells: str) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells)} |"


def band(row: Mapping[str, Any], prefix: str = "") -> str:
    """A band, from the columns `band_from` and `band_to` with a prefix."""
    ends = (row[f"{prefix}band_from"], row[f"{prefix}band_to"])
    return " .. ".join(format_lr(end) for end in ends)
