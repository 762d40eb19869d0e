"""The quick study's grid in packs, and with one process for each cell.

Both train the same cells to the same bytes; the second is how sweeps are usually run.
Writes `packing.csv`: the width of the packs and the seconds of the whole run.
"""

from pathlib import Path

import pandas as pd
import yaml
from fresh import ROOT, clone, timed_run

from lrvalley.config.files import overlaid
from lrvalley.study.load import load_study

QUICK = "config/quick.yaml"
WIDTHS = (48, 1)


def main():
    """Time the run at each width and write the table."""
    base, quick = (
        yaml.safe_load((ROOT / f).read_text()) for f in ("config/config.yaml", QUICK)
    )
    cells = [cell.path for cell in load_study(overlaid(base, quick)).grid]
    rows = []
    for width in WIDTHS:
        with clone() as path:
            pack = f"pack={{width: {width}}}"
            seconds = timed_run(path, *cells, "--configfile", QUICK, "--config", pack)
        rows.append({"width": width, "cells": len(cells), "seconds": round(seconds, 1)})
        print(rows[-1], flush=True)
        pd.DataFrame(rows).to_csv(Path(__file__).with_suffix(".csv"), index=False)


if __name__ == "__main__":
    main()
