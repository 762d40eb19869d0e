"""Real runs of a tiny workflow: its script finds imported what it needs."""

import pytest
from snakemake.script import PythonScript
from support.tiny_workflows import leave, run_with

from lrvalley.jobs.fork_server import PRELOADED
from lrvalley.jobs.forked_scripts import fork_scripts

# Of the default scheduler, which is not the profile's.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pulp")

SCRIPTED = """
rule all:
    output: "all"
    conda: "{environment}.yaml"
    script: "script.py"
"""
SCRIPT = """
import sys
from pathlib import Path

Path(snakemake.output[0]).write_text(str("wave" in sys.modules))
"""


@pytest.mark.parametrize(
    ("environment", "repair", "forked"),
    [
        ("own", fork_scripts, True),
        ("own", leave, False),
        ("of_somebody_else", fork_scripts, False),
    ],
)
def test_a_script_finds_what_it_needs_imported(
    tmp_path, monkeypatch, environment, repair, forked
):
    monkeypatch.setattr(PythonScript, "execute_script", PythonScript.execute_script)
    monkeypatch.setitem(PRELOADED, "own", ("wave",))
    (tmp_path / "script.py").write_text(SCRIPT)
    (tmp_path / f"{environment}.yaml").touch()
    rules = SCRIPTED.format(environment=environment)
    assert run_with(tmp_path, rules, repair) == str(forked)
