"""The page about clusters says what the committed table says."""

from pathlib import Path

import pandas as pd
import scale

from lrvalley.records.cell_file import read_cell

ROOT = Path(__file__).parents[3]


def test_the_table_is_that_of_the_measurements():
    page = (ROOT / "docs/slurm.md").read_text(encoding="utf-8")
    table = pd.read_csv(ROOT / "benchmarks/scale.csv")
    assert scale.updated(page, table) == page


def test_made_up_cells_are_valid(tmp_path):
    overlay = scale.study_overlay(1)
    study = scale.load_study({**overlay, "grid": {"rates": [0.1]}})
    for number, cell in enumerate(study.grid[:2]):
        path = tmp_path / f"{cell.key}.json"
        scale.write_cell(path, scale.made_up(cell, reaches=number == 0))
        assert read_cell(path).cell == cell
