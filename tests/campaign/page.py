"""The page about reliability, with the numbers of the last campaign.

``python -m campaign.page docs/reliability.md``, with `tests` and `workflow` in PYTHONPATH.
"""

from __future__ import annotations

import sys
from pathlib import Path

from support.clones import ROOT

from campaign.record import read, table
from lrvalley.support.atomic_files import write_text
from lrvalley.support.markdown import with_section

ROUNDS = ROOT / "benchmarks" / "faults.csv"


def updated(page: str) -> str:
    """The page with its table made from the committed rounds."""
    rows = read(ROUNDS)
    if not rows:
        return with_section(page, "faults", "None is on record yet.")
    seeds = sorted({int(row["campaign"]) for row in rows})
    words = f"{len(rows)} rounds, seed {' and '.join(map(str, seeds))}."
    return with_section(page, "faults", f"{words}\n\n{table(rows)}")


if __name__ == "__main__":
    file = Path(sys.argv[1])
    write_text(file, updated(file.read_text(encoding="utf-8")))
