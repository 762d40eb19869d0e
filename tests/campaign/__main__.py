"""Run a campaign, with `tests` and `workflow` in PYTHONPATH.

``python -m campaign --rounds 20 --seed 7``
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from campaign import record
from campaign.catalog import drawn_rounds
from campaign.folder import undisturbed
from campaign.rounds import run_round


def main() -> int:
    """Run a campaign; returns 1 if a round did not end as an undisturbed run does."""
    asked = _arguments()
    # That of this process; clones have a package of their own.
    os.environ.pop("PYTHONPATH", None)
    seed = random.randrange(10_000) if asked.seed is None else asked.seed
    print(f"Fault campaign of {asked.rounds} rounds, seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="faults-") as temporary:
        folder = asked.folder or Path(temporary)
        finished = undisturbed(folder.resolve() / "finished")
        rows = []
        for each in drawn_rounds(seed, asked.rounds):
            if each.number not in (asked.only or [each.number]):
                continue
            own = folder.resolve() / f"round-{each.number}"
            outcome = run_round(finished, own, each)
            if not outcome.problems:
                shutil.rmtree(own)
            row = record.row_of(seed, each, outcome)
            rows.append(row)
            if asked.csv:
                record.append(asked.csv, row)
            print(f"{each.number:4} {each.fault}, from {each.start}: {outcome.what}")
            print(f"     {row['problems'] or 'as undisturbed'}", flush=True)
    print(f"\nSeed {seed}\n\n{record.table(rows)}")
    return int(any(row["problems"] for row in rows))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="campaign", description=main.__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, help="drawn if it is left out, and printed")
    parser.add_argument("--csv", type=Path, help="rows are added to this file")
    parser.add_argument("--folder", type=Path, help="keeps clones with a problem")
    parser.add_argument("--only", type=int, nargs="+", help="of these rounds, only some")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
