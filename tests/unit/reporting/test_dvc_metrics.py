import json

import pandas as pd
from support import own_studies as own
from support.article_tables import best_lr_table
from support.builders import rate, rates_of
from support.frames import make_cells

from lrvalley.reporting.dvc_metrics import study_metrics

CELLS = make_cells({"adam": [1e-4, 1e-3], "gd": [1e-3]})
BEST = best_lr_table(
    rates_of(rate("adam", 1e-4, 900), rate("adam", 1e-3, 400), rate("gd", 1e-3, None))
)
CLAIMS = pd.DataFrame({"verdict": ["holds", "does not hold", "holds", "not testable here"]})


def test_the_numbers_are_those_of_the_tables():
    metrics = study_metrics(BEST, CELLS, CLAIMS)
    adam = metrics["optimizers"]["adam"]
    assert (adam["best_lr"], adam["steps"], adam["rates_trained"]) == (1e-3, 400, 2)
    assert metrics["claims"] == {
        "hold": 2,
        "do_not_hold": 1,
        "cannot_be_told": 0,
        "not_testable": 1,
    }
    assert metrics["cells"] == {
        "cells": 3,
        "trained": int(CELLS["trained"].sum()),
        "steps": int(CELLS["steps_trained"].sum()),
    }


def test_what_is_not_known_is_left_out_and_counted():
    optimizers = study_metrics(BEST, CELLS, CLAIMS)["optimizers"]
    assert "best_lr" not in optimizers["gd"]
    assert (optimizers["gd"]["rates_trained"], optimizers["gd"]["rates_tried"]) == (0, 1)
    json.dumps(optimizers, allow_nan=False)


def test_a_study_without_claims_has_no_counts_of_them():
    metrics = study_metrics(own.LOSS_OF_THREE_SEEDS["best_lr"], CELLS)
    assert "claims" not in metrics
    adamw = metrics["optimizers"]["AdamW"]
    assert {"value", "default_lr", "default_value"} <= set(adamw)
    assert adamw["value"] < adamw["default_value"]
