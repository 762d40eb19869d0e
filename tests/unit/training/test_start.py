"""What a process that trains imports to begin with."""

import subprocess
import sys
from pathlib import Path

from lrvalley.support.lean_imports import OPTIONAL

WORKFLOW = Path(__file__).parents[3] / "workflow"


def test_tensorflow_and_keras_need_none_of_them():
    printed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\n"
            "from lrvalley.support.lean_imports import lean_imports\n"
            "with lean_imports():\n"
            "    import keras, tensorflow\n"
            "print(*sys.modules)",
        ],
        env={"PYTHONPATH": str(WORKFLOW)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert "keras" in printed and not set(OPTIONAL) & set(printed)
