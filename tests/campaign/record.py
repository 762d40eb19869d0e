"""The campaign's table: a CSV file that grows with every round."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from campaign.catalog import Round
from campaign.rounds import Outcome

COLUMNS = ("campaign", "round", "fault", "start", "what", "problems", "seconds")
Row = Mapping[str, str]


def row_of(campaign: int, each: Round, outcome: Outcome) -> Row:
    """A round and what came of it, as text by column."""
    return {
        "campaign": str(campaign),
        "round": str(each.number),
        "fault": each.fault,
        "start": each.start,
        "what": outcome.what,
        "problems": "; ".join(outcome.problems),
        "seconds": f"{outcome.seconds:.0f}",
    }


def append(file: Path, row: Row) -> None:
    """Add a row to a file, which begins with the names of the columns."""
    is_new = not file.exists()
    with file.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerow(row)


def read(file: Path) -> list[Row]:
    """The rows of a file."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def table(rows: Iterable[Row]) -> str:
    """How often each fault was tried, and how often the end was the same, in Markdown."""
    by_fault: dict[str, list[Row]] = {}
    for row in rows:
        by_fault.setdefault(row["fault"], []).append(row)
    lines = ["| fault | rounds | same end | seconds a round |", "|---|---:|---:|---:|"]
    for fault in sorted(by_fault):
        lines.append(_line(fault, by_fault[fault]))
    lines.append(_line("**all**", [row for own in by_fault.values() for row in own]))
    return "\n".join(lines)


def _line(fault: str, rows: Sequence[Row]) -> str:
    good = sum(not row["problems"] for row in rows)
    seconds = sum(float(row["seconds"]) for row in rows) / max(1, len(rows))
    return f"| {fault} | {len(rows)} | {good} | {seconds:.0f} |"
