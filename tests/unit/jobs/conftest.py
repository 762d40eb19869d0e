"""A small study in a folder where nothing has run."""

import pytest

from lrvalley.study.load import load_study


@pytest.fixture
def small_config():
    return {
        "study": "mine",
        "grid": {"optimizers": ["adam", "gd"], "rates": [0.01, 0.1]},
        "scaling": {"rates": [0.5], "sizes": [2]},
        "tune": {"in_report": False},
    }


@pytest.fixture
def study(tmp_path, monkeypatch, small_config):
    monkeypatch.chdir(tmp_path)
    return load_study(small_config)
