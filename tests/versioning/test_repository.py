"""What the committed `dvc.yaml` and results say of themselves."""

import yaml
from conftest import ROOT

from lrvalley.fingerprint import NUMERIC_MODULES

PIPELINE = yaml.safe_load((ROOT / "dvc.yaml").read_text())


def test_the_cells_depend_on_the_code_that_determines_their_numbers():
    dependencies = PIPELINE["stages"]["cells"]["deps"]
    named = {path for path in dependencies if path.startswith("workflow/")}
    assert named == {f"workflow/lrvalley/{name}" for name in NUMERIC_MODULES}


def test_the_cells_depend_on_every_key_that_is_not_of_the_figures():
    (tracked,) = PIPELINE["stages"]["cells"]["params"]
    config = yaml.safe_load((ROOT / "config/config.yaml").read_text())
    assert set(config) - set(tracked["config/config.yaml"]) == {"study", "figures", "pack"}
