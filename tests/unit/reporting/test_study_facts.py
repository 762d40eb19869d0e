"""What was trained, on what, and with which configuration."""

import pandas as pd
from support import frames
from support.report_tables import CONFIG

from lrvalley.reporting.study_facts import flat_config, run_facts


def test_configuration_is_shown_with_dotted_keys():
    assert flat_config(CONFIG) == [
        ("study", "article"),
        ("lr.values", "1e-06, 0.001468, 100"),
        ("limits.max_seconds", "120"),
        ("limits.max_steps", "12000"),
        ("dropout", "false"),
        ("colors", "none"),
        ("note", "<b>bold</b>"),
    ]


def test_a_cell_of_two_experiments_is_counted_once():
    grid = frames.make_cells({"adam": [1e-3, 1e-6]})
    cells = pd.concat([grid, grid.head(1).assign(experiment="scaling")])
    facts = dict(run_facts(cells))
    assert facts["Cells"] == "2 (1 budget, 1 reached)"
    assert facts["TensorFlow"] == "2.21.0"
    assert facts["Device"] == "CPU"
