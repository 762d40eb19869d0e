"""What the workflow itself costs a cell, for studies of more and more cells.

The cells train for 50 steps only, at two seeds and many rates. Writes `overhead.csv`:
seconds of the run and of one that has nothing to do, in all and for each cell.
"""

from pathlib import Path

import pandas as pd
import yaml
from fresh import ROOT, clone, timed_run

from lrvalley.config.files import overlaid
from lrvalley.study.load import load_study

RATES = (8, 42, 84)


def main():
    """Time a run for each number of rates and write the table."""
    base = yaml.safe_load((ROOT / "config/config.yaml").read_text())
    rows = []
    for count in RATES:
        rates = [round(1e-4 * 1.1**i, 8) for i in range(count)]
        overlay = {
            "study": "overhead",
            "seeds": [1, 2],
            "grid": {"rates": rates, "max_steps": 50},
        }
        cells = [cell.path for cell in load_study(overlaid(base, overlay)).grid]
        with clone() as path:
            (path / "overlay.yaml").write_text(yaml.safe_dump(overlay))
            study = (*cells, "--configfile", "overlay.yaml")
            rows.append(
                {
                    "cells": len(cells),
                    "run_s": timed_run(path, *study),
                    "nothing_to_do_s": timed_run(path, *study),
                }
            )
        print(rows[-1], flush=True)
    table = pd.DataFrame(rows)
    table["run_s_per_cell"] = table["run_s"] / table["cells"]
    table["nothing_to_do_s_per_cell"] = table["nothing_to_do_s"] / table["cells"]
    table.round(4).to_csv(Path(__file__).with_suffix(".csv"), index=False)


if __name__ == "__main__":
    main()
