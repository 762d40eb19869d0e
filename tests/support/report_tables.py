"""The tables of an article's study, as the report gets them; not to be changed."""

from functools import cache

import pandas as pd
from support import answer_frames, frames
from support.article_tables import OBJECTIVE, best_lr_table, rates_table

from lrvalley.analysis.bands import bands_table
from lrvalley.analysis.study_tables import fastest_slowest_table, scaling_fit_table

CONFIG = {
    "study": "article",
    "lr": {"values": [1e-6, 0.001468, 100.0]},
    "limits": {"max_seconds": 120.0, "max_steps": 12000},
    "dropout": False,
    "colors": {},
    "note": "<b>bold</b>",
}
CLAIMS = pd.DataFrame(
    [
        (1, "Most rates fail.", "largest share", 0.31, ">= 0.5", "holds", "adam & gd"),
        (2, "One <valley>.", "rises", 2.0, "<= 0", "does not hold", ""),
        (3, "Time is linear.", "R2", float("nan"), "", "not testable here", "no sizes"),
        (4, "Adam is wide.", "rank", 2.0, "<= 2", "cannot be told with these seeds", ""),
    ],
    columns=["number", "claim", "statistic", "value", "threshold", "verdict", "note"],
).assign(seeds=[6, 6, 1, 6], seeds_holding=[6, 0, 0, 4], value_low=0.25, value_high=3.0)


@cache
def report_tables():
    cells = pd.concat([frames.make_cells(frames.SPARSE_RATES), frames.make_scaling_cells()])
    rates = rates_table(cells)
    return {
        "cells": cells,
        "rates": rates,
        "best_lr": best_lr_table(rates),
        "fastest_slowest": fastest_slowest_table(rates),
        "scaling_fit": scaling_fit_table(rates),
        "claims": CLAIMS,
        "bands": bands_table(cells, frames.with_other_seed(cells), OBJECTIVE),
        "timing_check": pd.DataFrame(
            [("adam", 0.001, 1, 1050, 1000, 0.0082, 8.2, 8.5, 1.0366)],
            columns=[
                "optimizer", "lr", "size", "cell_steps", "steps", "step_time_s",
                "predicted_s", "measured_s", "ratio",
            ],
        ),
        **answer_frames.tables_of(cells),
    }  # fmt: skip
